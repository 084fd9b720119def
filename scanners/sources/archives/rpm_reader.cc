#include "scanners/sources/archives/rpm_reader.h"

#include <string>

#include "base/strings.h"

namespace assay::archives {

namespace {

constexpr std::size_t kLeadBytes = 96;
constexpr std::size_t kIntroBytes = 16;
constexpr std::size_t kIndexBytes = 16;
constexpr std::uint64_t kMostHeaderBytes = std::uint64_t{64} << 20;

std::uint32_t big_endian(Bytes bytes, std::size_t at) {
  std::uint32_t out = 0;
  for (std::size_t i = 0; i < 4; ++i) out = out << 8 | static_cast<unsigned char>(bytes[at + i]);
  return out;
}

}  // namespace

bool read_rpm_headers(ByteReader& bytes, Container& into) {
  std::uint64_t at = kLeadBytes;
  std::string lead(kLeadBytes, '\0');
  if (fill(bytes, lead).size != kLeadBytes) {
    into.gap("is cut off");
    return false;
  }
  // The package's name, which programs take from the header.
  constexpr std::size_t kNameAt = 10, kNameBytes = 66;
  into.outside(Bytes(lead).substr(kNameAt, kNameBytes), kNameAt);
  for (const bool signature : {true, false}) {
    std::string intro(kIntroBytes, '\0');
    if (fill(bytes, intro).size != kIntroBytes || !intro.starts_with("\x8E\xAD\xE8")) {
      into.gap("is damaged: an rpm header is missing");
      return false;
    }
    at += kIntroBytes;
    std::uint64_t size = std::uint64_t{big_endian(intro, 8)} * kIndexBytes + big_endian(intro, 12);
    if (size > kMostHeaderBytes) {
      into.gap(cat("has a header of ", human_bytes(size)));
      return false;
    }
    if (signature) size = (size + 7) / 8 * 8;
    LimitedReader header(bytes, size);
    into.outside(header, at);
    at += size;
    if (header.left() != 0) return false;
  }
  return true;
}

}  // namespace assay::archives
