#include "scanners/sources/archives/seven_zip_memory.h"

#include <bzlib.h>
#include <libdeflate.h>
#include <lzma.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <limits>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "scanners/sources/archives/seven_zip_cursor.h"

namespace assay::archives {

namespace {

using namespace std::string_view_literals;

constexpr char kEncodedHeader = 0x17;

using PackedHeader = PackedSevenZipHeader;

constexpr std::array<std::pair<std::string_view, PackedHeader::Method>, 5> kMethods = {{
    {"\0"sv, PackedHeader::Method::copy},
    {"\x03\x01\x01"sv, PackedHeader::Method::lzma},
    {"\x21"sv, PackedHeader::Method::lzma2},
    {"\x04\x02\x02"sv, PackedHeader::Method::bzip2},
    {"\x04\x01\x08"sv, PackedHeader::Method::deflate},
}};

std::optional<PackedHeader> read_packed(Bytes header) {
  PackedHeader out;
  SevenZipCursor cursor{header.substr(1)};
  cursor.expect(0x06);  // pack info
  out.at = cursor.number();
  cursor.expect(1);  // streams
  cursor.expect(0x09);
  out.packed = cursor.number();
  std::uint8_t next = cursor.byte();
  if (next == 0x0A) {  // digests
    cursor.expect(1);
    (void)cursor.take(4);
    next = cursor.byte();
  }
  cursor.ok = cursor.ok && next == 0;
  constexpr std::array<std::uint8_t, 5> kOneCoder = {0x07, 0x0B, 1, 0, 1};
  for (const std::uint8_t value : kOneCoder) cursor.expect(value);
  const unsigned flags = cursor.byte();
  const Bytes id = cursor.take(flags & 15U);
  const auto* const method =
      std::find_if(kMethods.begin(), kMethods.end(), [&](const auto& one) { return one.first == id; });
  if (method == kMethods.end() || (flags & 0xD0U) != 0) return std::nullopt;
  out.method = method->second;
  out.id = id;
  if ((flags & 0x20U) != 0) out.properties = cursor.take(cursor.number());
  cursor.expect(0x0C);
  out.unpacked = cursor.number();
  return cursor.ok ? std::optional(out) : std::nullopt;
}

// LZMA or LZMA2 without a header of its own.
bool unpack_lzma(const PackedHeader& how, Bytes packed, std::string& out) {
  const lzma_vli filter = how.method == PackedHeader::Method::lzma ? LZMA_FILTER_LZMA1 : LZMA_FILTER_LZMA2;
  lzma_filter filters[2] = {{filter, nullptr}, {LZMA_VLI_UNKNOWN, nullptr}};
  if (lzma_properties_decode(&filters[0], nullptr, reinterpret_cast<const std::uint8_t*>(how.properties.data()),
                             how.properties.size()) != LZMA_OK)
    return false;
  // The stream marks no end: it has ended when all is there.
  lzma_stream stream = LZMA_STREAM_INIT;
  if (lzma_raw_decoder(&stream, filters) == LZMA_OK) {
    stream.next_in = reinterpret_cast<const std::uint8_t*>(packed.data());
    stream.avail_in = packed.size();
    stream.next_out = reinterpret_cast<std::uint8_t*>(out.data());
    stream.avail_out = out.size();
    while (stream.avail_out != 0 && lzma_code(&stream, LZMA_RUN) == LZMA_OK) continue;
  }
  const bool whole = stream.total_out == out.size();
  lzma_end(&stream);
  std::free(filters[0].options);
  return whole;
}

bool unpack_bzip2(Bytes packed, std::string& out) {
  if (packed.size() > std::numeric_limits<unsigned>::max() || out.size() > std::numeric_limits<unsigned>::max())
    return false;
  auto size = static_cast<unsigned>(out.size());
  return BZ2_bzBuffToBuffDecompress(out.data(), &size, const_cast<char*>(packed.data()),
                                    static_cast<unsigned>(packed.size()), 0, 0) == BZ_OK &&
         size == out.size();
}

bool unpack_deflate(Bytes packed, std::string& out) {
  const std::unique_ptr<libdeflate_decompressor, decltype(&libdeflate_free_decompressor)> inflate(
      libdeflate_alloc_decompressor(), libdeflate_free_decompressor);
  return inflate && libdeflate_deflate_decompress(inflate.get(), packed.data(), packed.size(), out.data(), out.size(),
                                                  nullptr) == LIBDEFLATE_SUCCESS;
}

std::optional<std::string> unpack(const PackedHeader& how, Bytes packed) {
  using Method = PackedHeader::Method;
  if (how.method == Method::copy)
    return how.unpacked == packed.size() ? std::optional(std::string(packed)) : std::nullopt;
  std::string out(static_cast<std::size_t>(how.unpacked), '\0');
  const bool whole = how.method == Method::bzip2     ? unpack_bzip2(packed, out)
                     : how.method == Method::deflate ? unpack_deflate(packed, out)
                                                     : unpack_lzma(how, packed, out);
  return whole ? std::optional(std::move(out)) : std::nullopt;
}

}  // namespace

std::uint64_t seven_zip_header_memory(Bytes header) {
  std::uint64_t most = 0;
  // id: of a coder, behind a byte that gives the length of the id (with zeros before it, if it likes) and says that
  // properties follow, behind two numbers of streams where the byte says so too.
  const auto each = [&](std::string_view id, std::uint8_t properties, const auto& memory) {
    for (std::size_t at = header.find(id); at != Bytes::npos; at = header.find(id, at + 1)) {
      std::size_t begin = at;
      while (begin > 0 && at - begin < 14 && header[begin - 1] == '\0') --begin;
      for (std::size_t first = begin; first <= at; ++first) {
        if (first == 0) continue;
        const auto flags = static_cast<unsigned char>(header[first - 1]);
        if ((flags & 0x2FU) != (0x20U | (at - first + id.size()))) continue;
        SevenZipCursor cursor{header.substr(at + id.size())};
        if ((flags & 0x10U) != 0) {
          (void)cursor.number();
          (void)cursor.number();
        }
        if (cursor.number() < properties) continue;
        const Bytes values = cursor.take(properties);
        if (cursor.ok) most = std::max(most, memory(values));
      }
    }
  };
  each("\x03\x01\x01"sv, 5, [](Bytes values) { return seven_zip_number(values, 1, 4); });
  each("\x03\x04\x01"sv, 5, [](Bytes values) { return seven_zip_number(values, 1, 4); });
  each("\x21"sv, 1, [](Bytes values) {
    const auto size = static_cast<unsigned char>(values[0]);
    return size > 40 ? 0 : std::uint64_t{2U | (size & 1U)} << (size / 2 + 11U);
  });
  return most;
}

bool read_seven_zip_header(RandomReader& bytes, std::uint64_t most, SevenZipHeader& out) {
  std::vector<char> start_scratch, packed_scratch;
  const auto start = bytes.view(0, kSevenZipStart, start_scratch);
  if (!start || start->size() < kSevenZipStart) return false;
  const std::uint64_t size = seven_zip_number(*start, 20, 8);
  if (size > most) return false;
  out.at = kSevenZipStart + seven_zip_number(*start, 12, 8);
  const auto header = bytes.view(out.at, static_cast<std::size_t>(size), out.scratch);
  if (!header || header->size() < size) return false;
  out.stored = *header;
  if (header->empty() || (*header)[0] != kEncodedHeader) return true;
  out.how = read_packed(*header);
  out.too_much = seven_zip_header_memory(*header) > most;
  if (out.too_much) return true;
  if (!out.how || out.how->packed > most || out.how->unpacked > most) return false;
  const auto packed =
      bytes.view(kSevenZipStart + out.how->at, static_cast<std::size_t>(out.how->packed), packed_scratch);
  if (!packed || packed->size() < out.how->packed) return false;
  std::optional<std::string> inner = unpack(*out.how, *packed);
  // A header packed twice is nothing that a program writes.
  if (!inner || inner->empty() || (*inner)[0] == kEncodedHeader) return false;
  out.inner = std::move(*inner);
  return true;
}

std::optional<std::uint64_t> seven_zip_memory(RandomReader& bytes, std::uint64_t most) {
  SevenZipHeader header;
  if (!read_seven_zip_header(bytes, most, header)) return std::nullopt;
  if (header.too_much) return std::numeric_limits<std::uint64_t>::max();
  return std::max(seven_zip_header_memory(header.stored), seven_zip_header_memory(header.inner));
}

}  // namespace assay::archives
