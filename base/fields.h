// Numbers and texts one behind another, as bytes that are read back on another machine: numbers in LEB128 (7 bits a
// byte, the lowest first), texts behind their length. What they mean is their writer's to say.
//
// A reader of hostile bytes goes on after a mistake, with zeros and empty texts: whoever reads asks ok() at the end,
// and before anything that costs memory. Not synchronised.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace assay {

class FieldWriter {
 public:
  void number(std::uint64_t value) {
    for (; value >= 0x80; value >>= 7) bytes_ += static_cast<char>((value & 0x7F) | 0x80);
    bytes_ += static_cast<char>(value);
  }
  // The sign in the lowest bit.
  void signed_number(std::int64_t value) {
    const auto bits = static_cast<std::uint64_t>(value);
    number(value < 0 ? ~(bits << 1) : bits << 1);
  }
  void flag(bool value) { number(value ? 1 : 0); }
  void text(std::string_view value) {
    number(value.size());
    bytes_ += value;
  }
  const std::string& bytes() const { return bytes_; }
  std::string take() { return std::move(bytes_); }

 private:
  std::string bytes_;
};

class FieldReader {
 public:
  // Borrows the bytes.
  explicit FieldReader(std::string_view bytes) : rest_(bytes) {}

  std::uint64_t number() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; !rest_.empty(); shift += 7) {
      const auto byte = static_cast<unsigned char>(rest_.front());
      rest_.remove_prefix(1);
      if (shift == 63 && byte > 1) break;
      value |= static_cast<std::uint64_t>(byte & 0x7F) << shift;
      if (byte < 0x80) return value;
      if (shift == 63) break;
    }
    return lost();
  }
  // At most `most`; a larger one is a mistake.
  std::uint64_t number_to(std::uint64_t most) {
    const std::uint64_t value = number();
    return value <= most ? value : lost();
  }
  std::int64_t signed_number() {
    const std::uint64_t bits = number();
    return static_cast<std::int64_t>((bits & 1) != 0 ? ~(bits >> 1) : bits >> 1);
  }
  bool flag() { return number_to(1) != 0; }
  // Valid as long as the bytes.
  std::string_view text() {
    const std::uint64_t size = number();
    if (size > rest_.size()) lost();
    if (!ok_) return {};
    const std::string_view out = rest_.substr(0, static_cast<std::size_t>(size));
    rest_.remove_prefix(out.size());
    return out;
  }
  bool ok() const { return ok_; }
  bool at_end() const { return rest_.empty(); }

 private:
  std::uint64_t lost() {
    ok_ = false;
    rest_ = {};
    return 0;
  }

  std::string_view rest_;
  bool ok_ = true;
};

}  // namespace assay
