#include <bzlib.h>
#include <lz4frame.h>
#include <lzma.h>
#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <limits>

#include "scanners/sources/archives/decompress.h"

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

class Zlib final : public Codec {
 public:
  explicit Zlib(int window_bits) : window_bits_(window_bits) {}
  Zlib(const Zlib&) = delete;
  Zlib& operator=(const Zlib&) = delete;
  ~Zlib() override {
    if (open_) inflateEnd(&stream_);
  }
  bool begin() override {
    if (open_) return inflateReset(&stream_) == Z_OK;
    open_ = inflateInit2(&stream_, window_bits_) == Z_OK;
    return open_;
  }
  Step run(Bytes in, std::span<char> out) override {
    stream_.next_in = input_of<Bytef>(in);
    stream_.avail_in = clamped(in.size());
    stream_.next_out = reinterpret_cast<Bytef*>(out.data());
    stream_.avail_out = clamped(out.size());
    const unsigned had = stream_.avail_in, room = stream_.avail_out;
    const int result = inflate(&stream_, Z_NO_FLUSH);
    Step step{Outcome::more, had - stream_.avail_in, room - stream_.avail_out, {}};
    if (result == Z_STREAM_END) {
      step.outcome = Outcome::end;
    } else if (result != Z_OK && result != Z_BUF_ERROR) {
      step.outcome = Outcome::failed;
      step.why = std::string("is damaged: ") + (stream_.msg == nullptr ? "no deflate data" : stream_.msg);
    }
    return step;
  }

 private:
  int window_bits_;
  z_stream stream_{};
  bool open_ = false;
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

std::unique_ptr<Codec> deflate_codec() { return std::make_unique<Zlib>(-MAX_WBITS); }

std::unique_ptr<Codec> codec_of(ContainerKind kind, Budget& budget) {
  switch (kind) {
    case ContainerKind::gzip:
      return std::make_unique<Zlib>(16 + MAX_WBITS);
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
