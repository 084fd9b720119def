#include "base/line_index.h"

#include <algorithm>
#include <iterator>

#include "base/utf8.h"

namespace assay {

LineIndex::LineIndex(std::string_view text) : text_(text) {
  // By the measure of what workflows and scripts have: growing leaves a third of the memory empty.
  starts_.reserve(1 + static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')));
  starts_.push_back(0);
  for (std::size_t at = find_line_break(text, 0); at < text.size(); at = find_line_break(text, at)) {
    at += text.substr(at, 2) == "\r\n" ? std::size_t{2} : std::size_t{1};
    mark_long_line(starts_.back(), at);
    starts_.push_back(static_cast<std::uint32_t>(at));
  }
  mark_long_line(starts_.back(), text.size());
}

void LineIndex::mark_long_line(std::size_t begin, std::size_t end) {
  constexpr std::size_t kEach = 4096;
  std::size_t column = 1;
  for (std::size_t at = begin; at + kEach < end;) {
    std::size_t next = at + kEach;
    // Not within a character.
    while (next < end && (static_cast<unsigned char>(text_[next]) & 0xC0) == 0x80) ++next;
    column += utf16_length(text_.substr(at, next - at));
    landmarks_.push_back({static_cast<std::uint32_t>(next), static_cast<std::uint32_t>(column)});
    at = next;
  }
}

std::uint32_t LineIndex::line_of(std::size_t offset) const {
  return static_cast<std::uint32_t>(std::upper_bound(starts_.begin(), starts_.end(), offset) - starts_.begin());
}

std::string_view LineIndex::text_of(std::uint32_t line) const {
  const std::size_t begin = begin_of(line);
  std::string_view out = text_.substr(begin, line < lines() ? begin_of(line + 1) - begin : std::string_view::npos);
  while (out.ends_with('\n') || out.ends_with('\r')) out.remove_suffix(1);
  return out;
}

std::uint32_t LineIndex::column_of(std::size_t offset, std::uint32_t line) const {
  std::size_t begin = begin_of(line);
  std::size_t column = 1;
  const auto behind = std::upper_bound(landmarks_.begin(), landmarks_.end(), offset,
                                       [](std::size_t at, const Landmark& mark) { return at < mark.offset; });
  if (behind != landmarks_.begin() && std::prev(behind)->offset >= begin) {
    begin = std::prev(behind)->offset;
    column = std::prev(behind)->column;
  }
  return static_cast<std::uint32_t>(column + utf16_length(text_.substr(begin, offset - begin)));
}

Region LineIndex::region(std::size_t begin, std::size_t end) const {
  begin = std::min(begin, text_.size());
  end = std::clamp(end, begin, text_.size());
  Region out;
  out.begin = begin;
  out.end = end;
  out.line = line_of(begin);
  out.column = column_of(begin, out.line);
  out.end_line = line_of(end);
  out.end_column = column_of(end, out.end_line);
  return out;
}

std::size_t LineIndex::offset_of(std::uint32_t line, std::uint32_t character) const {
  line = std::clamp(line, std::uint32_t{1}, lines());
  const std::string_view text = text_of(line);
  std::size_t at = 0;
  for (std::uint32_t passed = 1; passed < character && at < text.size(); ++passed)
    at += std::max<std::size_t>(utf8_sequence(text.substr(at)), 1);
  return begin_of(line) + at;
}

}  // namespace assay
