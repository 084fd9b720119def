#include "sarif/terminal_text.h"

#include <algorithm>
#include <array>
#include <vector>

#include "base/strings.h"
#include "base/utf8.h"

namespace assay {

namespace {

constexpr std::string_view kCut = "...";
constexpr std::array<std::string_view, 9> kInks = {"", "1", "2", "31", "32", "33", "34", "35", "36"};

unsigned code_point(std::string_view sequence) {
  const auto at = [&](std::size_t i) { return static_cast<unsigned char>(sequence[i]) & 0x3FU; };
  if (sequence.size() == 2) return (static_cast<unsigned char>(sequence[0]) & 0x1FU) << 6 | at(1);
  if (sequence.size() == 3) return (static_cast<unsigned char>(sequence[0]) & 0x0FU) << 12 | at(1) << 6 | at(2);
  if (sequence.size() == 4) {
    return (static_cast<unsigned char>(sequence[0]) & 0x07U) << 18 | at(1) << 12 | at(2) << 6 | at(3);
  }
  return static_cast<unsigned char>(sequence[0]);
}

bool misleading(unsigned code) {
  return code == 0x061C || code == 0xFEFF || (code >= 0x200B && code <= 0x200F) || (code >= 0x2028 && code <= 0x202E) ||
         (code >= 0x2060 && code <= 0x2069);
}

struct Range {
  unsigned first, last;
};
constexpr std::array<Range, 17> kWide = {{{0x1100, 0x115F},
                                          {0x231A, 0x231B},
                                          {0x2E80, 0x303E},
                                          {0x3041, 0x33FF},
                                          {0x3400, 0x4DBF},
                                          {0x4E00, 0x9FFF},
                                          {0xA000, 0xA4CF},
                                          {0xA960, 0xA97F},
                                          {0xAC00, 0xD7A3},
                                          {0xF900, 0xFAFF},
                                          {0xFE30, 0xFE6F},
                                          {0xFF00, 0xFF60},
                                          {0xFFE0, 0xFFE6},
                                          {0x1F300, 0x1F64F},
                                          {0x1F680, 0x1F6FF},
                                          {0x1F900, 0x1FAFF},
                                          {0x20000, 0x3FFFD}}};
constexpr std::array<Range, 7> kNoWidth = {{{0x0300, 0x036F},
                                            {0x0483, 0x0489},
                                            {0x0591, 0x05BD},
                                            {0x064B, 0x065F},
                                            {0x1AB0, 0x1AFF},
                                            {0x20D0, 0x20FF},
                                            {0xFE00, 0xFE0F}}};

template <std::size_t N>
bool within(const std::array<Range, N>& ranges, unsigned code) {
  return std::any_of(ranges.begin(), ranges.end(),
                     [code](const Range& range) { return code >= range.first && code <= range.last; });
}

std::size_t width_of(std::string_view sequence) {
  if (sequence.size() < 2) return 1;
  const unsigned code = code_point(sequence);
  if (within(kNoWidth, code)) return 0;
  return within(kWide, code) ? 2 : 1;
}

void append_code_point_escape(std::string& out, unsigned code) {
  static constexpr char kHex[] = "0123456789abcdef";
  out += "\\u{";
  for (int shift = 12; shift >= 0; shift -= 4) out += kHex[(code >> shift) & 15];
  out += '}';
}

// Byte offset of each code point, and the end's.
std::vector<std::size_t> boundaries(std::string_view text) {
  std::vector<std::size_t> out;
  std::size_t at = 0;
  while (at < text.size()) {
    out.push_back(at);
    at += std::max<std::size_t>(utf8_sequence(text.substr(at)), 1);
  }
  out.push_back(text.size());
  return out;
}

std::size_t index_of(const std::vector<std::size_t>& starts, std::size_t offset) {
  return static_cast<std::size_t>(std::lower_bound(starts.begin(), starts.end(), offset) - starts.begin());
}

}  // namespace

std::string terminal_text(std::string_view text) {
  const std::string safe = printable(text);
  std::string out;
  std::string_view rest = safe;
  while (!rest.empty()) {
    const std::size_t length = std::max<std::size_t>(utf8_sequence(rest), 1);
    const unsigned code = length > 1 ? code_point(rest.substr(0, length)) : 0;
    if (misleading(code)) {
      append_code_point_escape(out, code);
    } else {
      out += rest.substr(0, length);
    }
    rest.remove_prefix(length);
  }
  for (const std::string_view sign : {"##vso[", "##["})
    for (std::size_t at = out.find(sign); at != std::string::npos; at = out.find(sign, at)) out.replace(at, 1, "\\x23");
  return out;
}

std::string terminal_name(std::string_view name) {
  std::string out = terminal_text(name);
  // Whatever is no ASCII before it may be blanks, which the runner leaves out.
  const auto first =
      std::find_if(out.begin(), out.end(), [](char c) { return c > ' ' && static_cast<unsigned char>(c) < 0x80; });
  const auto at = static_cast<std::size_t>(first - out.begin());
  if (out.compare(at, 2, "::") == 0) out.replace(at, 1, "\\x3a");
  return out;
}

std::string Palette::paint(Ink ink, std::string_view text) const {
  if (!color_ || ink == Ink::plain || text.empty()) return std::string(text);
  return cat("\x1b[", kInks[static_cast<std::size_t>(ink)], "m", text, "\x1b[0m");
}

std::string Palette::link(std::string_view uri, std::string_view text) const {
  if (!links_ || uri.empty()) return std::string(text);
  return cat("\x1b]8;;", uri, "\x1b\\", text, "\x1b]8;;\x1b\\");
}

std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::string_view rest = text.substr(at);
    const std::size_t length = std::max<std::size_t>(utf8_sequence(rest), 1);
    width += width_of(rest.substr(0, length));
    at += length;
  }
  return width;
}

ContextLine fit_context(std::string_view context, std::string_view mask, std::size_t columns, const Palette& palette) {
  while (context.starts_with(' ')) context.remove_prefix(1);
  while (context.ends_with(' ')) context.remove_suffix(1);
  const std::vector<std::size_t> starts = boundaries(context);
  const std::size_t length = starts.size() - 1;
  const auto part = [&](std::size_t from, std::size_t to) {
    return context.substr(starts[from], starts[to] - starts[from]);
  };
  const auto width = [&](std::size_t i) { return width_of(part(i, i + 1)); };
  const std::size_t offset = mask.empty() ? std::string_view::npos : context.find(mask);
  const bool found = offset != std::string_view::npos;
  const std::size_t mask_begin = found ? index_of(starts, offset) : 0;
  const std::size_t mask_end = found ? index_of(starts, offset + mask.size()) : 0;

  // The window [begin, end) of characters. It grows from the mask to both sides, its cut marks included in `columns`.
  std::size_t begin = 0;
  std::size_t end = length;
  if (display_width(context) > columns) {
    std::size_t room = columns > 2 * kCut.size() ? columns - 2 * kCut.size() : 1;
    begin = mask_begin;
    end = mask_begin;
    while (end < mask_end && width(end) <= room) room -= width(end++);
    bool grew = true;
    while (grew) {
      grew = false;
      if (begin > 0 && width(begin - 1) <= room) {
        room -= width(--begin);
        grew = true;
      }
      if (end < length && width(end) <= room) {
        room -= width(end++);
        grew = true;
      }
    }
  }
  ContextLine out;
  if (begin > 0) out.text += palette.paint(Ink::dim, kCut);
  const std::size_t shift = begin > 0 ? kCut.size() : 0;
  if (found && mask_begin >= begin && mask_end <= end) {
    out.text += part(begin, mask_begin);
    out.text += palette.paint(Ink::red, mask);
    out.text += part(mask_end, end);
    out.carets.assign(shift + display_width(part(begin, mask_begin)), ' ');
    out.carets += palette.paint(Ink::red, std::string(display_width(mask), '^'));
  } else {
    out.text += part(begin, end);
  }
  if (end < length) out.text += palette.paint(Ink::dim, kCut);
  return out;
}

}  // namespace assay
