#include "scanners/workflows/yaml/byte_check.h"

#include "base/content.h"
#include "base/strings.h"
#include "base/utf8.h"

namespace assay::yaml {

namespace {

bool is_plain(unsigned char byte) {
  return (byte >= 0x20 && byte < 0x7F) || byte == '\n' || byte == '\r' || byte == '\t';
}

}  // namespace

std::optional<Problem> find_bad_byte(std::string_view source) {
  for (std::size_t at = 0; at < source.size();) {
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
