#include "scanners/workflows/yaml/byte_check.h"

#include <cstdint>
#include <cstring>

#include "base/content.h"
#include "base/strings.h"
#include "base/utf8.h"

namespace assay::yaml {

namespace {

bool is_plain(unsigned char byte) {
  return (byte >= 0x20 && byte < 0x7F) || byte == '\n' || byte == '\r' || byte == '\t';
}

// The size of what stands at the begin and is plain, read eight bytes at once. It may be less than all of it: a
// carriage return ends it too.
std::size_t plain_size(std::string_view source) {
  constexpr std::uint64_t kEach = 0x0101010101010101, kHigh = kEach * 0x80;
  std::size_t at = 0;
  for (; at + sizeof(std::uint64_t) <= source.size(); at += sizeof(std::uint64_t)) {
    std::uint64_t word = 0;
    std::memcpy(&word, source.data() + at, sizeof word);
    // The high bit of each byte of ASCII that is `least` or more.
    const auto from = [word](unsigned char least) { return (word | kHigh) - kEach * least; };
    const std::uint64_t printed = from(0x20) & ~from(0x7F), tab_or_feed = from('\t') & ~from('\n' + 1);
    if ((word & kHigh) != 0 || ((printed | tab_or_feed) & kHigh) != kHigh) break;
  }
  return at;
}

}  // namespace

std::optional<Problem> find_bad_byte(std::string_view source) {
  for (std::size_t at = 0; at < source.size();) {
    at += plain_size(source.substr(at));
    if (at == source.size()) break;
    if (is_plain(static_cast<unsigned char>(source[at]))) {
      ++at;
      continue;
    }
    const std::size_t size = utf8_sequence(source.substr(at));
    if (size > 1) {
      at += size;
      continue;
    }
    const Span span{static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at + 1)};
    const std::string byte = printable(source.substr(at, 1));
    if (wide_form_of(source) != WideForm::none)
      return Problem{{0, 1}, "text in UTF-16 or UTF-32", "save the file as UTF-8"};
    if (size == 0) return Problem{span, cat("byte ", byte, " is not UTF-8"), "save the file as UTF-8"};
    return Problem{span, cat("control character ", byte), "write it as an escape in double quotes"};
  }
  return std::nullopt;
}

}  // namespace assay::yaml
