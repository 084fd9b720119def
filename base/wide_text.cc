#include "base/wide_text.h"

#include <algorithm>
#include <iterator>

#include "base/utf8.h"

namespace assay {

namespace {

constexpr char32_t kReplacement = 0xFFFD;
constexpr char32_t kMark = 0xFEFF;
constexpr std::size_t kLandmarkBytes = 4096;

bool is_utf32(WideForm form) { return form == WideForm::utf32_le || form == WideForm::utf32_be; }

// The number in the first `size` bytes.
char32_t unit(Bytes bytes, std::size_t size, bool little) {
  char32_t value = 0;
  for (std::size_t i = 0; i < size; ++i) {
    const std::size_t at = little ? size - 1 - i : i;
    value = value << 8 | static_cast<unsigned char>(bytes[at]);
  }
  return value;
}

// Takes one character off the front.
char32_t next_utf16(Bytes& rest, bool little) {
  const char32_t first = unit(rest, 2, little);
  rest.remove_prefix(2);
  if (first < 0xD800 || first > 0xDFFF) return first;
  if (first > 0xDBFF || rest.size() < 2) return kReplacement;
  const char32_t second = unit(rest, 2, little);
  if (second < 0xDC00 || second > 0xDFFF) return kReplacement;
  rest.remove_prefix(2);
  return 0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00);
}

char32_t next_utf32(Bytes& rest, bool little) {
  const char32_t c = unit(rest, 4, little);
  rest.remove_prefix(4);
  return c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF) ? kReplacement : c;
}

}  // namespace

WideText::WideText(Bytes original, WideForm form) : size_(original.size()), form_(form) {
  const bool little = form == WideForm::utf16_le || form == WideForm::utf32_le;
  const std::size_t width = is_utf32(form) ? 4 : 2;
  Bytes rest = original;
  if (rest.size() >= width && unit(rest, width, little) == kMark) rest.remove_prefix(width);
  text_.reserve(rest.size() / width + 16);
  std::size_t next_landmark = 0;
  while (rest.size() >= width) {
    if (text_.size() >= next_landmark) {
      landmarks_.push_back({text_.size(), size_ - rest.size()});
      next_landmark = text_.size() + kLandmarkBytes;
    }
    append_utf8(text_, width == 4 ? next_utf32(rest, little) : next_utf16(rest, little));
  }
  if (landmarks_.empty()) landmarks_.push_back({0, size_ - rest.size()});
  if (!rest.empty()) append_utf8(text_, kReplacement);
}

std::uint64_t WideText::original_begin(std::uint64_t offset) const {
  const auto behind = std::upper_bound(landmarks_.begin(), landmarks_.end(), offset,
                                       [](std::uint64_t at, const Landmark& mark) { return at < mark.text; });
  const Landmark& mark = *std::prev(behind);
  const Bytes between = text().substr(mark.text, static_cast<std::size_t>(offset) - mark.text);
  std::uint64_t units = utf16_length(between);
  if (is_utf32(form_)) {
    units -= static_cast<std::uint64_t>(std::count_if(
        between.begin(), between.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xF8) == 0xF0; }));
  }
  return std::min(mark.original + units * (is_utf32(form_) ? 4 : 2), size_);
}

}  // namespace assay
