#include "scanners/secrets/decode/uuencode.h"

#include <algorithm>

namespace assay {

namespace {

constexpr std::size_t kLongestHeader = 128;
constexpr std::size_t kLongestLine = 90;  // 63 bytes are 84 characters

bool is_line_end(char c) { return c == '\n' || c == '\r'; }

}  // namespace

unsigned uu_digit(Bytes text, std::size_t at, std::size_t end) {
  return at < end ? (static_cast<unsigned char>(text[at]) - 32U) & 63U : 0;
}

UuLine uu_line(Bytes text, std::size_t at) {
  const Bytes here = text.substr(std::min(at, text.size()), kLongestLine);
  const auto* behind = std::find_if(here.begin(), here.end(), is_line_end);
  const auto length = static_cast<std::size_t>(behind - here.begin());
  if (length < 2 || length == kLongestLine) return {};
  if (!std::all_of(here.begin(), behind, [](char c) { return c >= 0x20 && c <= 0x60; })) return {};
  const std::size_t bytes = uu_digit(text, at, at + 1);
  const std::size_t characters = (bytes + 2) / 3 * 4;
  // A checksum may follow, and blanks may have been cut off.
  if (bytes == 0 || length > characters + 2 || length + 8 < characters) return {};
  return {at + 1, at + std::min(length, characters + 1), bytes};
}

std::size_t uu_begin(Bytes text, std::size_t mark) {
  if (mark > 0 && !is_line_end(text[mark - 1])) return Bytes::npos;
  const Bytes line = text.substr(mark, kLongestHeader);
  std::size_t at = 6;  // behind "begin "
  while (at < line.size() && line[at] >= '0' && line[at] <= '7') ++at;
  if (at < 9 || at > 10 || at >= line.size() || line[at] != ' ') return Bytes::npos;
  at = line.find('\n', at);
  return at != Bytes::npos && uu_line(text, mark + at + 1).bytes != 0 ? mark + at + 1 : Bytes::npos;
}

}  // namespace assay
