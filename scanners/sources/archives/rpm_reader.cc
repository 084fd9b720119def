#include "scanners/sources/archives/rpm_reader.h"

#include <algorithm>
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

// Hands on the next `size` bytes. Returns false when there are fewer.
class LimitedReader final : public ByteReader {
 public:
  LimitedReader(ByteReader& input, std::uint64_t size) : input_(input), left_(size) {}
  Result<std::size_t> read(std::span<char> buffer) override {
    if (left_ == 0) return 0;
    const Result<std::size_t> got =
        input_.read(buffer.first(static_cast<std::size_t>(std::min<std::uint64_t>(buffer.size(), left_))));
    if (!got) return got;
    if (*got == 0) return fail("reading", "", "is cut off");
    left_ -= *got;
    return got;
  }
  std::uint64_t left() const { return left_; }

 private:
  ByteReader& input_;
  std::uint64_t left_;
};

}  // namespace

bool read_rpm_headers(ByteReader& bytes, Container& into) {
  std::uint64_t at = kLeadBytes;
  std::string lead(kLeadBytes, '\0');
  if (fill(bytes, lead).size != kLeadBytes) {
    into.gap("is cut off");
    return false;
  }
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
