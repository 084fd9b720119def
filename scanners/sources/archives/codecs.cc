#include <bzlib.h>
#include <libdeflate.h>
#include <lz4frame.h>
#include <lzma.h>
#include <zstd.h>

#include <algorithm>
#include <limits>

#include "scanners/sources/archives/decompress.h"
#include "scanners/sources/archives/inflate_stream.h"

namespace assay::archives {

namespace {

unsigned clamped(std::size_t size) {
  return static_cast<unsigned>(std::min<std::size_t>(size, std::numeric_limits<unsigned>::max()));
}

// The libraries read only, but not all of them say so.
template <class T>
T* input_of(Bytes in) {
  return reinterpret_cast<T*>(const_cast<char*>(in.data()));
}

// RFC 1952: deflate data behind a header, with a checksum and its size modulo 2^32 behind it.
class Gzip final : public Codec {
 public:
  bool begin() override {
    part_ = Part::fixed;
    held_.clear();
    header_crc_ = body_crc_ = size_ = 0;
    return body_.begin();
  }
  Step run(Bytes in, std::span<char> out) override {
    Step step;
    Bytes rest = in;
    while (part_ != Part::body && part_ != Part::trailer && step.outcome == Outcome::more && header(rest, step))
      continue;
    if (part_ == Part::body && step.outcome == Outcome::more) {
      step = body_.run(rest, out);
      rest.remove_prefix(step.taken);
      body_crc_ = libdeflate_crc32(body_crc_, out.data(), step.made);
      size_ += static_cast<std::uint32_t>(step.made);
      if (step.outcome == Outcome::end) {
        step.outcome = Outcome::more;
        part_ = Part::trailer;
      }
    }
    if (part_ == Part::trailer && step.outcome == Outcome::more && hold(rest, 8)) {
      const bool right = number(0, 4) == body_crc_ && number(4, 4) == size_;
      step.outcome = right ? Outcome::end : Outcome::failed;
      if (!right) step.why = "is damaged: its checksum or size is another";
    }
    step.taken = in.size() - rest.size();
    return step;
  }

 private:
  enum class Part : std::uint8_t { fixed, extra_size, extra, name, comment, checksum, body, trailer };
  static constexpr unsigned kChecksum = 2, kExtra = 4, kName = 8, kComment = 16, kUnknown = 0xE0;

  // Collects the next `size` bytes, which come in any number of parts.
  bool hold(Bytes& in, std::size_t size) {
    const std::size_t more = std::min(size - held_.size(), in.size());
    held_.append(in.substr(0, more));
    in.remove_prefix(more);
    return held_.size() == size;
  }
  std::uint32_t number(std::size_t at, std::size_t size) const {
    std::uint32_t out = 0;
    while (size-- > 0) out = out << 8 | static_cast<unsigned char>(held_[at + size]);
    return out;
  }
  void pass(Bytes& in, std::size_t size) {
    header_crc_ = libdeflate_crc32(header_crc_, in.data(), size);
    in.remove_prefix(size);
  }
  void held_done(Part next) {
    header_crc_ = libdeflate_crc32(header_crc_, held_.data(), held_.size());
    held_.clear();
    part_ = next;
  }
  // One part of the header, or a step of it. False when the input has to go on first.
  bool header(Bytes& in, Step& step) {
    switch (part_) {
      case Part::fixed:
        if (!hold(in, 10)) return false;
        flags_ = static_cast<unsigned char>(held_[3]);
        if (number(0, 3) != 0x088B1F || (flags_ & kUnknown) != 0) return wrong(step, "is damaged: no gzip header");
        held_done(Part::extra_size);
        return true;
      case Part::extra_size:
        if ((flags_ & kExtra) != 0) {
          if (!hold(in, 2)) return false;
          left_ = number(0, 2);
        }
        held_done(Part::extra);
        return true;
      case Part::extra: {
        const std::size_t size = std::min<std::size_t>(left_, in.size());
        pass(in, size);
        left_ -= static_cast<std::uint32_t>(size);
        if (left_ != 0) return false;
        part_ = Part::name;
        return true;
      }
      case Part::name:
        return text(in, kName, Part::comment);
      case Part::comment:
        return text(in, kComment, Part::checksum);
      case Part::checksum:
        if ((flags_ & kChecksum) != 0) {
          if (!hold(in, 2)) return false;
          if (number(0, 2) != (header_crc_ & 0xFFFFU))
            return wrong(step, "is damaged: its header's checksum is another");
        }
        held_done(Part::body);
        return true;
      case Part::body:
      case Part::trailer:
        break;
    }
    return false;
  }
  bool text(Bytes& in, unsigned flag, Part next) {
    if ((flags_ & flag) != 0) {
      const std::size_t end = in.find('\0');
      pass(in, end == Bytes::npos ? in.size() : end + 1);
      if (end == Bytes::npos) return false;
    }
    part_ = next;
    return true;
  }
  static bool wrong(Step& step, const char* why) {
    step.outcome = Outcome::failed;
    step.why = why;
    return false;
  }

  InflateStream body_;
  Part part_ = Part::fixed;
  std::string held_;
  unsigned flags_ = 0;
  std::uint32_t left_ = 0;  // of the extra field
  std::uint32_t header_crc_ = 0, body_crc_ = 0, size_ = 0;
};

class Bzip2 final : public Codec {
 public:
  explicit Bzip2(Budget& budget) : memory_(budget) {}
  Bzip2(const Bzip2&) = delete;
  Bzip2& operator=(const Bzip2&) = delete;
  ~Bzip2() override { close(); }
  bool begin() override {
    close();
    if (memory_.held() == 0 && !memory_.take(std::uint64_t{4} << 20)) return false;
    stream_ = {};
    open_ = BZ2_bzDecompressInit(&stream_, 0, 0) == BZ_OK;
    return open_;
  }
  Step run(Bytes in, std::span<char> out) override {
    stream_.next_in = input_of<char>(in);
    stream_.avail_in = clamped(in.size());
    stream_.next_out = out.data();
    stream_.avail_out = clamped(out.size());
    const unsigned had = stream_.avail_in, room = stream_.avail_out;
    const int result = BZ2_bzDecompress(&stream_);
    Step step{Outcome::more, had - stream_.avail_in, room - stream_.avail_out, {}};
    if (result == BZ_STREAM_END) {
      step.outcome = Outcome::end;
    } else if (result != BZ_OK) {
      step.outcome = Outcome::failed;
      step.why = "is damaged";
    }
    return step;
  }

 private:
  void close() {
    if (open_) BZ2_bzDecompressEnd(&stream_);
    open_ = false;
  }
  Memory memory_;
  bz_stream stream_{};
  bool open_ = false;
};

class Lzma final : public Codec {
 public:
  Lzma(Budget& budget, bool alone) : budget_(budget), alone_(alone) {}
  Lzma(const Lzma&) = delete;
  Lzma& operator=(const Lzma&) = delete;
  ~Lzma() override { lzma_end(&stream_); }
  bool begin() override {
    memory_.emplace(budget_);
    const std::uint64_t most = std::max<std::uint64_t>(budget_.memory(), 1);
    return (alone_ ? lzma_alone_decoder(&stream_, most) : lzma_stream_decoder(&stream_, most, LZMA_FAIL_FAST)) ==
           LZMA_OK;
  }
  Step run(Bytes in, std::span<char> out) override {
    stream_.next_in = input_of<const std::uint8_t>(in);
    stream_.avail_in = in.size();
    stream_.next_out = reinterpret_cast<std::uint8_t*>(out.data());
    stream_.avail_out = out.size();
    const lzma_ret result = lzma_code(&stream_, LZMA_RUN);
    Step step{Outcome::more, in.size() - stream_.avail_in, out.size() - stream_.avail_out, {}};
    if (result == LZMA_STREAM_END) {
      step.outcome = Outcome::end;
    } else if (result == LZMA_MEMLIMIT_ERROR || !hold()) {
      step.outcome = Outcome::failed;
      step.why = kTooMuchMemory;
    } else if (result != LZMA_OK && result != LZMA_BUF_ERROR) {
      step.outcome = Outcome::failed;
      step.why = "is damaged";
    }
    return step;
  }

 private:
  // What the headers that were read ask for.
  bool hold() {
    const std::uint64_t used = lzma_memusage(&stream_);
    return used <= memory_->held() || memory_->take(used - memory_->held());
  }
  Budget& budget_;
  bool alone_;
  std::optional<Memory> memory_;
  lzma_stream stream_ = LZMA_STREAM_INIT;
};

class Zstd final : public Codec {
 public:
  explicit Zstd(Budget& budget) : budget_(budget), memory_(budget), stream_(ZSTD_createDStream()) {}
  Zstd(const Zstd&) = delete;
  Zstd& operator=(const Zstd&) = delete;
  ~Zstd() override { ZSTD_freeDStream(stream_); }
  bool begin() override {
    if (stream_ == nullptr) return false;
    int log = 10;
    while (log < 27 && (std::uint64_t{2} << log) <= budget_.memory() + memory_.held()) ++log;
    ZSTD_DCtx_reset(stream_, ZSTD_reset_session_only);
    return ZSTD_isError(ZSTD_DCtx_setParameter(stream_, ZSTD_d_windowLogMax, log)) == 0;
  }
  Step run(Bytes in, std::span<char> out) override {
    ZSTD_inBuffer input{in.data(), in.size(), 0};
    ZSTD_outBuffer output{out.data(), out.size(), 0};
    const std::size_t result = ZSTD_decompressStream(stream_, &output, &input);
    Step step{Outcome::more, input.pos, output.pos, {}};
    if (ZSTD_isError(result) != 0) {
      step.outcome = Outcome::failed;
      const std::string_view name = ZSTD_getErrorName(result);
      step.why = name.find("memory") == std::string_view::npos ? "is damaged" : kTooMuchMemory;
    } else if (result == 0) {
      step.outcome = Outcome::end;
    } else if (!hold()) {
      step.outcome = Outcome::failed;
      step.why = kTooMuchMemory;
    }
    return step;
  }

 private:
  bool hold() {
    const std::uint64_t used = ZSTD_sizeof_DStream(stream_);
    return used <= memory_.held() || memory_.take(used - memory_.held());
  }
  Budget& budget_;
  Memory memory_;
  ZSTD_DStream* stream_;
};

class Lz4 final : public Codec {
 public:
  explicit Lz4(Budget& budget) : memory_(budget) {
    if (LZ4F_isError(LZ4F_createDecompressionContext(&context_, LZ4F_VERSION)) != 0) context_ = nullptr;
  }
  Lz4(const Lz4&) = delete;
  Lz4& operator=(const Lz4&) = delete;
  ~Lz4() override { LZ4F_freeDecompressionContext(context_); }
  bool begin() override {
    if (context_ == nullptr || (memory_.held() == 0 && !memory_.take(std::uint64_t{9} << 20))) return false;
    LZ4F_resetDecompressionContext(context_);
    return true;
  }
  Step run(Bytes in, std::span<char> out) override {
    std::size_t taken = in.size(), made = out.size();
    const std::size_t result = LZ4F_decompress(context_, out.data(), &made, in.data(), &taken, nullptr);
    if (LZ4F_isError(result) != 0) return {Outcome::failed, 0, 0, "is damaged, or LZ4 data of the old form"};
    return {result == 0 ? Outcome::end : Outcome::more, taken, made, {}};
  }

 private:
  Memory memory_;
  LZ4F_dctx* context_ = nullptr;
};

}  // namespace

std::unique_ptr<Codec> deflate_codec() { return std::make_unique<InflateStream>(); }
std::unique_ptr<Codec> deflate64_codec() { return std::make_unique<InflateStream>(DeflateKind::deflate64); }

std::unique_ptr<Codec> codec_of(ContainerKind kind, Budget& budget) {
  switch (kind) {
    case ContainerKind::gzip:
      return std::make_unique<Gzip>();
    case ContainerKind::bzip2:
      return std::make_unique<Bzip2>(budget);
    case ContainerKind::xz:
      return std::make_unique<Lzma>(budget, false);
    case ContainerKind::lzma:
      return std::make_unique<Lzma>(budget, true);
    case ContainerKind::zstd:
      return std::make_unique<Zstd>(budget);
    case ContainerKind::lz4:
      return std::make_unique<Lz4>(budget);
    default:
      return nullptr;
  }
}

}  // namespace assay::archives
