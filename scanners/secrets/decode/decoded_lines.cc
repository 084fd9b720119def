// Runs that are read character by character: lines of any width, and fragments of runs.
#include <algorithm>
#include <array>
#include <optional>

#include "scanners/secrets/decode/alphabets.h"
#include "scanners/secrets/decode/decoded_text.h"
#include "scanners/secrets/decode/encoded_lines.h"
#include "scanners/secrets/decode/fragment_finder.h"

namespace assay {

namespace {

// A fragment ends before so many bytes that are no text.
constexpr std::size_t kGap = 12;

}  // namespace

// A group may lie on two lines: it is a piece of its own then, as long as what it was made of.
void DecodedText::read_lines(Bytes source, std::size_t begin, bool hexadecimal, bool resumed) {
  const Alphabet& alphabet = hexadecimal ? kHexadecimal : kBase64;
  const std::size_t characters = hexadecimal ? 2 : 4;
  const std::size_t bytes = hexadecimal ? 1 : 3;
  const unsigned width = hexadecimal ? 4 : 6;
  std::uint32_t bits = 0;
  std::size_t in_group = 0;
  std::size_t group_begin = begin;
  bool fresh = true;  // the next group begins a piece
  const auto end_group = [&](std::size_t end, std::size_t made) {
    const bool whole = end - group_begin == characters && made == bytes;
    if (fresh || !whole)
      pieces_.push_back(
          {.text = text_.size(), .source = group_begin, .text_step = made, .source_step = end - group_begin});
    fresh = !whole;
    bits <<= (characters - in_group) * width;
    for (std::size_t i = 0; i < made; ++i) text_ += static_cast<char>(bits >> (bytes - 1 - i) * 8 & 0xffU);
    bits = 0;
    in_group = 0;
  };
  std::size_t lines = 0;
  for (std::size_t at = begin;;) {
    const std::size_t end = hexadecimal ? hexadecimal_end(source, at) : base64_end(source, at);
    if (end == at) break;
    // What a group before the line was made of ends there, so those of the line begin a piece.
    if (in_group == 0) fresh = true;
    for (std::size_t i = at; i < end; ++i) {
      if (in_group == 0) group_begin = i;
      bits = bits << width | static_cast<std::uint32_t>(alphabet[static_cast<unsigned char>(source[i])]);
      if (++in_group == characters) end_group(i + 1, bytes);
    }
    source_end_ = end;
    ++lines;
    const std::optional<std::size_t> next = next_line(source, end, end - at, resumed && lines == 1, kNarrowest);
    if (!next) break;
    at = *next;
  }
  if (!hexadecimal && in_group >= 2) end_group(source_end_, in_group - 1);
  while (!hexadecimal && source_end_ < source.size() && source[source_end_] == '=') ++source_end_;
  if (pieces_.empty()) pieces_.push_back({.text = 0, .source = begin});
  sound_ = resumed || lines > 1;
}

// Up to the end of the run, or to what is no text any more. The group before is read along when it is of the run: its
// last bytes may be the first ones of the text, and its first one is what stands before that.
void DecodedText::read_fragment(Bytes source, std::size_t begin, bool hexadecimal) {
  const std::size_t step = hexadecimal ? 6 : 4;
  const Alphabet& alphabet = hexadecimal ? kHexadecimal : kBase64;
  const unsigned width = hexadecimal ? 4 : 6;
  std::array<unsigned char, 3> group{};
  const auto read = [&](std::size_t at) {
    std::uint32_t bits = 0;
    for (std::size_t i = at; i < at + step; ++i) {
      const int digit = i < source.size() ? alphabet[static_cast<unsigned char>(source[i])] : -1;
      if (digit < 0) return false;
      bits = bits << width | static_cast<std::uint32_t>(digit);
    }
    group = {static_cast<unsigned char>(bits >> 16), static_cast<unsigned char>(bits >> 8),
             static_cast<unsigned char>(bits)};
    return true;
  };
  std::size_t at = begin >= step && read(begin - step) ? begin - step : begin;
  source_begin_ = at;
  pieces_.push_back({.text = 0, .source = at, .text_step = 3, .source_step = step});
  std::size_t other = 0;
  for (; other < kGap && read(at); at += step) {
    other = is_fragment_group(group[0], group[1], group[2]) ? 0 : other + group.size();
    text_.append(reinterpret_cast<const char*>(group.data()), group.size());
  }
  // The characters behind the last group of a run.
  const std::size_t end = hexadecimal ? hexadecimal_end(source.substr(0, at + std::min(source.size() - at, step)), at)
                                      : base64_end(source.substr(0, at + std::min(source.size() - at, step)), at);
  const std::size_t rest = (end - at) * width / 8;
  if (other < kGap && end - at < step && rest != 0) {
    std::uint32_t bits = 0;
    for (std::size_t i = at; i < end; ++i)
      bits = bits << width | static_cast<std::uint32_t>(alphabet[static_cast<unsigned char>(source[i])]);
    bits <<= (step - (end - at)) * width;
    for (std::size_t i = 0; i < rest; ++i) text_ += static_cast<char>(bits >> (16 - 8 * i) & 0xffU);
    at = end;
    while (!hexadecimal && at < source.size() && source[at] == '=') ++at;
  }
  source_end_ = at;
}

}  // namespace assay
