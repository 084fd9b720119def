#include "scanners/secrets/text_position.h"

#include <algorithm>
#include <cstring>

#include "base/utf8.h"

namespace assay {

namespace {

// Counts lines one byte at a time: needed only where a CR stands.
void advance_with_returns(TextPosition& position, Bytes bytes) {
  std::size_t line_start = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const char c = bytes[i];
    if (c == '\r' || (c == '\n' && !position.after_cr)) {
      ++position.line;
      position.column = 1;
    }
    if (c == '\r' || c == '\n') line_start = i + 1;
    position.after_cr = c == '\r';
  }
  position.column += static_cast<std::uint32_t>(utf16_length(bytes.substr(line_start)));
}

}  // namespace

void advance(TextPosition& position, Bytes bytes) {
  if (bytes.empty()) return;
  position.offset += bytes.size();
  if (position.after_cr || std::memchr(bytes.data(), '\r', bytes.size()) != nullptr) {
    advance_with_returns(position, bytes);
    return;
  }
  const auto lines = std::count(bytes.begin(), bytes.end(), '\n');
  if (lines != 0) {
    position.line += static_cast<std::uint32_t>(lines);
    position.column = 1;
    bytes.remove_prefix(bytes.rfind('\n') + 1);
  }
  position.column += static_cast<std::uint32_t>(utf16_length(bytes));
}

}  // namespace assay
