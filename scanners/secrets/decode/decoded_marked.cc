// Runs that a mark tells of: base85, uuencode, parts of one value.
#include <algorithm>
#include <array>
#include <string>

#include "scanners/secrets/decode/base85.h"
#include "scanners/secrets/decode/decoded_text.h"
#include "scanners/secrets/decode/joined_parts.h"
#include "scanners/secrets/decode/uuencode.h"

namespace assay {

namespace {

// Lines of base85 that go on have so many characters.
constexpr std::size_t kBase85Line = 40;

bool ends_line(char c) { return c == '\n' || c == '\r'; }

std::size_t next_line_begin(Bytes source, std::size_t at) {
  const std::size_t end = source.find('\n', at);
  return end == Bytes::npos ? source.size() : end + 1;
}

}  // namespace

void DecodedText::read_base85(Bytes source, std::size_t begin, std::size_t most, bool resumed) {
  if (!resumed && is_git_binary_patch(source, begin)) {
    source_end_ = begin;
    text_ = git_binary_patch(source, begin, most, source_end_, cut_);
    pieces_ = {{.text = 0, .source = begin, .text_step = 0, .source_step = 0}};
    encoding_.insert(0, "zlib in ");
    stepwise_ = false;
    return;
  }
  const Base85Begin from = resumed ? Base85Begin{begin, base85_form(source, begin)} : base85_begin(source, begin);
  pieces_.push_back({.text = 0, .source = begin});
  source_begin_ = source_end_ = begin;
  if (from.form == Base85::none) return;
  const bool adobe = from.form == Base85::adobe;
  source_begin_ = source_end_ = from.at;
  std::array<unsigned, 5> digits{};
  std::size_t count = 0, group_begin = from.at, line = from.at;
  bool fresh = true;  // the next group begins a piece
  pieces_.clear();
  const auto end_group = [&](std::size_t end) {
    const std::string bytes = base85_group(digits.data(), count);
    const bool whole = count == 5 && end - group_begin == 5 && bytes.size() == 4;
    if (fresh || !whole)
      pieces_.push_back({.text = text_.size(),
                         .source = group_begin,
                         .text_step = std::max<std::size_t>(bytes.size(), 1),
                         .source_step = end - group_begin});
    fresh = !whole;
    text_ += bytes;
    count = 0;
    return !bytes.empty();
  };
  for (std::size_t at = from.at; at < source.size(); ++at) {
    const char c = source[at];
    if (adobe && c == 'z' && count == 0) {
      pieces_.push_back({.text = text_.size(), .source = at, .text_step = 4, .source_step = 1});
      text_.append(4, '\0');
      fresh = true;
      source_end_ = at + 1;
      continue;
    }
    if (ends_line(c) && (adobe || at - line >= kBase85Line || (at > 0 && ends_line(source[at - 1])))) {
      if (count == 0) fresh = true;
      if (c == '\n') line = at + 1;
      continue;
    }
    const int digit = base85_digit(c, from.form);
    if (digit < 0) break;
    if (count == 0) group_begin = at;
    digits[count++] = static_cast<unsigned>(digit);
    source_end_ = at + 1;
    if (count == 5 && !end_group(at + 1)) break;
  }
  if (count >= 2) end_group(source_end_);
  if (pieces_.empty()) pieces_.push_back({.text = 0, .source = begin});
}

void DecodedText::read_uuencode(Bytes source, std::size_t begin, bool resumed) {
  std::size_t at = resumed ? begin : uu_begin(source, begin);
  pieces_.push_back({.text = 0, .source = begin});
  source_begin_ = source_end_ = begin;
  if (at == Bytes::npos) return;
  // Lines alone tell where their groups begin.
  if (resumed)
    while (at > 0 && begin - at < 100 && !ends_line(source[at - 1])) --at;
  pieces_.clear();
  while (at < source.size()) {
    const UuLine line = uu_line(source, at);
    if (line.bytes == 0) break;
    std::size_t left = line.bytes;
    std::size_t group = line.begin;
    if (resumed) {
      for (; group < begin && left > 0; group += 4) left -= std::min<std::size_t>(left, 3);
      group = std::min(group, line.end);  // blanks behind it were cut off
    }
    if (text_.empty()) source_begin_ = group;
    if (left > 0) pieces_.push_back({.text = text_.size(), .source = group, .text_step = 3, .source_step = 4});
    for (; left > 0 && group < line.end; group += 4) {
      if (group + 4 > line.end)  // blanks behind it were cut off
        pieces_.push_back({.text = text_.size(),
                           .source = group,
                           .text_step = std::min<std::size_t>(left, 3),
                           .source_step = line.end - group});
      unsigned bits = 0;
      for (std::size_t i = 0; i < 4; ++i) bits = bits << 6 | uu_digit(source, group + i, line.end);
      for (unsigned shift = 24; shift > 0 && left > 0; shift -= 8, --left)
        text_ += static_cast<char>(bits >> (shift - 8) & 0xFFU);
    }
    source_end_ = line.end;
    at = next_line_begin(source, at);
  }
  if (pieces_.empty()) pieces_.push_back({.text = 0, .source = begin});
}

void DecodedText::read_parts(Bytes source, std::size_t mark) {
  escaped_ = true;
  const std::vector<TextPart> parts = joined_parts(source, mark);
  sound_ = !parts.empty();
  source_begin_ = sound_ ? parts.front().begin : mark;
  source_end_ = sound_ ? parts.back().end : mark;
  for (const TextPart& part : parts) copy(source, part.begin, part.end);
  if (pieces_.empty()) pieces_.push_back({.text = 0, .source = mark});
}

}  // namespace assay
