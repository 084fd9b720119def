// Where the lines of a text begin, and places in it as people count them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/finding.h"

namespace assay {

// Where the line that holds `from` ends: at its LF or CR, or at the text's end.
inline std::size_t find_line_break(std::string_view text, std::size_t from) {
  // In pieces, since of the two most texts have but one.
  constexpr std::size_t kPiece = 128;
  for (; from < text.size(); from += kPiece) {
    std::string_view piece = text.substr(from, kPiece);
    const std::size_t feed = piece.find('\n');
    piece = piece.substr(0, feed);
    const std::size_t back = piece.find('\r');
    if (back != piece.npos) return from + back;
    if (feed != piece.npos) return from + feed;
  }
  return text.size();
}

// Lines end at LF, CR LF or CR. Immutable; the text outlives it and is shorter than 4 GiB. Four bytes a line.
class LineIndex {
 public:
  explicit LineIndex(std::string_view text);

  // 1-based, of the line that holds the byte; the last line for what lies behind the text.
  std::uint32_t line_of(std::size_t offset) const;
  std::uint32_t lines() const { return static_cast<std::uint32_t>(starts_.size()); }
  // Offset of the first byte of a line, 1-based.
  std::size_t begin_of(std::uint32_t line) const { return starts_[line - 1]; }
  // The line without what ends it.
  std::string_view text_of(std::uint32_t line) const;
  // With columns in UTF-16 code units.
  Region region(std::size_t begin, std::size_t end) const;
  // The offset of a character, both 1-based; the line's end for a column behind it.
  std::size_t offset_of(std::uint32_t line, std::uint32_t character) const;

 private:
  std::uint32_t column_of(std::size_t offset, std::uint32_t line) const;

  // A place within a long line: counting columns from the line's begin would take as long as the line, each time.
  struct Landmark {
    std::uint32_t offset = 0, column = 0;
  };

  void mark_long_line(std::size_t begin, std::size_t end);

  std::string_view text_;
  std::vector<std::uint32_t> starts_;
  std::vector<Landmark> landmarks_;
};

}  // namespace assay
