#include "scanners/sources/archives/seven_zip_streams.h"

#include <lzma.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

#include "base/strings.h"
#include "scanners/sources/archives/decompress.h"
#include "scanners/sources/archives/seven_zip_layout.h"

namespace assay::archives {

namespace {

using namespace std::string_view_literals;

// What a method makes of a stream, and how much of it it takes.
struct Measured {
  std::uint64_t taken = 0, made = 0;
  bool whole = false;
};

// LZMA2 has sizes before each of its chunks.
Measured measure_lzma2(RandomReader& bytes, const SevenZipStream& stream) {
  Measured out;
  std::vector<char> scratch;
  for (std::uint64_t at = stream.begin; at < stream.end;) {
    const auto head = bytes.view(at, 6, scratch);
    if (!head || head->empty()) return out;
    const auto byte = [&](std::size_t i) {
      return i < head->size() ? std::uint64_t{static_cast<unsigned char>((*head)[i])} : 0;
    };
    const std::uint64_t control = byte(0);
    if (control == 0) {
      out.taken = at + 1 - stream.begin;
      out.whole = true;
      return out;
    }
    if (control >= 0x80) {
      out.made += ((control & 0x1FU) << 16 | byte(1) << 8 | byte(2)) + 1;
      at += (control >= 0xC0 ? 6 : 5) + (byte(3) << 8 | byte(4)) + 1;
    } else {
      if (control > 2) return out;
      const std::uint64_t size = (byte(1) << 8 | byte(2)) + 1;
      out.made += size;
      at += 3 + size;
    }
  }
  return out;
}

std::optional<Measured> measure_lzma(RandomReader& bytes, const SevenZipStream& stream, Memory& memory) {
  if (stream.properties.size() < 5) return std::nullopt;
  lzma_filter filters[2] = {{LZMA_FILTER_LZMA1, nullptr}, {LZMA_VLI_UNKNOWN, nullptr}};
  if (lzma_properties_decode(&filters[0], nullptr, reinterpret_cast<const std::uint8_t*>(stream.properties.data()),
                             5) != LZMA_OK)
    return std::nullopt;
  const std::unique_ptr<void, decltype(&std::free)> options(filters[0].options, std::free);
  const std::uint64_t wanted = lzma_raw_decoder_memusage(filters);
  lzma_stream state = LZMA_STREAM_INIT;
  if ((wanted > memory.held() && !memory.take(wanted - memory.held())) || lzma_raw_decoder(&state, filters) != LZMA_OK)
    return std::nullopt;
  Measured out;
  RangeReader range(bytes, stream.begin, stream.end);
  std::vector<char> in(std::size_t{64} << 10), made(std::size_t{64} << 10);
  // Unpacks up to so many bytes in all.
  const auto unpack = [&](std::uint64_t most) {
    lzma_ret result = LZMA_OK;
    while (result == LZMA_OK && state.total_out < most) {
      if (state.avail_in == 0) {
        const auto got = range.read(in);
        if (!got || *got == 0) break;
        state.next_in = reinterpret_cast<const std::uint8_t*>(in.data());
        state.avail_in = *got;
      }
      state.next_out = reinterpret_cast<std::uint8_t*>(made.data());
      state.avail_out = static_cast<std::size_t>(std::min<std::uint64_t>(made.size(), most - state.total_out));
      result = lzma_code(&state, LZMA_RUN);
    }
    return result;
  };
  lzma_ret result = unpack(stream.unpacked);
  out.made = state.total_out;
  out.taken = state.total_in;
  out.whole = out.made == stream.unpacked;
  // The last byte need not be asked for. More may be the mark of the end, which some write and no size tells of.
  const std::uint64_t size = stream.end - stream.begin;
  if (out.whole && result == LZMA_OK && out.taken + 1 < size) {
    result = unpack(stream.unpacked + 1);
    if (result == LZMA_STREAM_END && state.total_out == stream.unpacked) out.taken = state.total_in;
  }
  if (out.taken + 1 == size) out.taken = size;
  lzma_end(&state);
  return out;
}

// A method whose data marks its end.
std::optional<Measured> measure_marked(std::unique_ptr<Codec> codec, RandomReader& bytes, const SevenZipStream& stream,
                                       Budget& budget) {
  if (codec == nullptr || !codec->begin()) return std::nullopt;
  Measured out;
  const std::uint64_t most = budget.left().bytes;
  RangeReader range(bytes, stream.begin, stream.end);
  std::vector<char> in(std::size_t{64} << 10), made(std::size_t{64} << 10);
  Bytes left;
  for (bool ended = false;;) {
    if (left.empty() && !ended) {
      const auto got = range.read(in);
      ended = !got || *got == 0;
      if (!ended) left = Bytes(in.data(), *got);
    }
    const Codec::Step step = codec->run(left, made);
    left.remove_prefix(step.taken);
    out.taken += step.taken;
    out.made += step.made;
    out.whole = step.outcome == Codec::Outcome::end;
    if (step.outcome != Codec::Outcome::more || out.made > most || (ended && step.made == 0)) return out;
  }
}

class Check {
 public:
  Check(RandomReader& bytes, Container& into, std::vector<ByteSpan>& out) : bytes_(bytes), into_(into), out_(out) {}

  void stream(const SevenZipStream& stream) {
    const std::uint64_t size = bytes_.size();
    if (stream.begin > size || stream.end > size || stream.end < stream.begin)
      return into_.gap("says that packed data lies behind the archive's end");
    if (!stream.used) return into_.gap("has packed data that no file is made of, which no program unpacks");
    const std::optional<Measured> measured = measure(stream);
    // Scanned as it is, by whoever reads what belongs to no member.
    if (!measured) return;
    if (stream.begin != stream.end) out_.push_back({stream.begin, stream.begin + measured->taken});
    if (!measured->whole || measured->made != stream.unpacked) {
      into_.gap(cat("says that packed data gives ", stream.unpacked, " bytes, and it ",
                    measured->whole ? "gives " : "ends or is damaged after ", measured->made));
    } else if (stream.begin + measured->taken < stream.end) {
      into_.gap(cat("has ", stream.end - stream.begin - measured->taken,
                    " bytes behind its packed data, which no program unpacks"));
    }
  }

 private:
  std::optional<Measured> measure(const SevenZipStream& stream) {
    const std::string_view id = stream.method;
    const std::uint64_t size = stream.end - stream.begin;
    if (id.empty() || id == "\0"sv) {
      const std::uint64_t made = std::min(size, stream.unpacked);
      return Measured{made, made, true};
    }
    if (id == "\x21"sv) return measure_lzma2(bytes_, stream);
    if (id == "\x03\x01\x01"sv) {
      // Nothing is unpacked that the archive's members could not have been.
      if (stream.unpacked > into_.budget().left().bytes) return Measured{size, 0, false};
      Memory memory(into_.budget());
      return measure_lzma(bytes_, stream, memory);
    }
    if (id == "\x04\x01\x08"sv) return measure_marked(deflate_codec(), bytes_, stream, into_.budget());
    if (id == "\x04\x01\x09"sv) return measure_marked(deflate64_codec(), bytes_, stream, into_.budget());
    if (id == "\x04\x02\x02"sv)
      return measure_marked(codec_of(ContainerKind::bzip2, into_.budget()), bytes_, stream, into_.budget());
    return std::nullopt;
  }

  RandomReader& bytes_;
  Container& into_;
  std::vector<ByteSpan>& out_;
};

}  // namespace

bool seven_zip_data(RandomReader& bytes, Container& into, std::vector<ByteSpan>& out) {
  SevenZipHeader header;
  if (!read_seven_zip_header(bytes, into.budget().memory() / 4, header) || header.too_much) return false;
  out = {{0, kSevenZipStart}, {header.at, header.at + header.stored.size()}};
  Check check(bytes, into, out);
  if (header.how) {
    check.stream({.begin = kSevenZipStart + header.how->at,
                  .end = kSevenZipStart + header.how->at + header.how->packed,
                  .used = true,
                  .method = std::string(header.how->id),
                  .properties = std::string(header.how->properties),
                  .unpacked = header.how->unpacked});
  }
  const Bytes text = header.how ? Bytes(header.inner) : header.stored;
  if (text.empty()) return true;  // an archive of nothing has no header
  const std::optional<SevenZipLayout> layout = read_seven_zip_layout(text);
  if (!layout) return false;
  for (const SevenZipStream& stream : layout->streams) check.stream(stream);
  if (layout->unclaimed) into.gap("has files without names, or none for its packed data: no program unpacks these");
  return true;
}

}  // namespace assay::archives
