#include "base/line_index.h"

#include <algorithm>

#include "base/utf8.h"

namespace assay {

LineIndex::LineIndex(std::string_view text) : text_(text) {
  starts_.push_back(0);
  for (std::size_t at = text.find_first_of("\r\n"); at != std::string_view::npos; at = text.find_first_of("\r\n", at)) {
    at += text.substr(at, 2) == "\r\n" ? std::size_t{2} : std::size_t{1};
    starts_.push_back(static_cast<std::uint32_t>(at));
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
  const std::size_t begin = begin_of(line);
  return static_cast<std::uint32_t>(utf16_length(text_.substr(begin, offset - begin)) + 1);
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
