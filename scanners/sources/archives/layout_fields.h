// Numbers of a part of an archive's layout, as formats write them.
#pragma once

#include <cstdint>
#include <vector>

#include "scanners/sources/archives/byte_reader.h"

namespace assay::archives {

// Not synchronised. What cannot be read is taken for the end.
class LayoutFields {
 public:
  LayoutFields(RandomReader& bytes, std::uint64_t at, std::size_t size) {
    const auto view = bytes.view(at, size, scratch_);
    if (view) text_ = *view;
  }
  std::size_t size() const { return text_.size(); }
  Bytes text() const { return text_; }
  // What lies behind the end is zero.
  std::uint64_t little(std::size_t at, std::size_t size) const {
    std::uint64_t out = 0;
    for (std::size_t i = size; i-- > 0;) out = out << 8 | byte(at + i);
    return out;
  }
  std::uint64_t big(std::size_t at) const {  // of four bytes
    return std::uint64_t{byte(at)} << 24 | byte(at + 1) << 16 | byte(at + 2) << 8 | byte(at + 3);
  }
  unsigned byte(std::size_t at) const { return at < text_.size() ? static_cast<unsigned char>(text_[at]) : 0U; }
  // Seven bits in each byte; moves `at` behind it.
  std::uint64_t number(std::size_t& at) const {
    std::uint64_t out = 0;
    for (unsigned shift = 0; shift < 63; shift += 7) {
      const unsigned one = byte(at++);
      out |= std::uint64_t{one & 0x7FU} << shift;
      if ((one & 0x80U) == 0) break;
    }
    return out;
  }

 private:
  std::vector<char> scratch_;
  Bytes text_;
};

}  // namespace assay::archives
