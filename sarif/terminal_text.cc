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
  return out;
}

std::string Palette::paint(Ink ink, std::string_view text) const {
  if (!color_ || ink == Ink::plain || text.empty()) return std::string(text);
  return cat("\x1b[", kInks[static_cast<std::size_t>(ink)], "m", text, "\x1b[0m");
}

std::string Palette::link(std::string_view uri, std::string_view text) const {
  if (!color_ || uri.empty()) return std::string(text);
  return cat("\x1b]8;;", uri, "\x1b\\", text, "\x1b]8;;\x1b\\");
}

ContextLine fit_context(std::string_view context, std::string_view mask, std::size_t columns, const Palette& palette) {
  while (context.starts_with(' ')) context.remove_prefix(1);
  while (context.ends_with(' ')) context.remove_suffix(1);
  const std::vector<std::size_t> starts = boundaries(context);
  const std::size_t length = starts.size() - 1;
  const std::size_t offset = mask.empty() ? std::string_view::npos : context.find(mask);
  const bool found = offset != std::string_view::npos;
  const std::size_t mask_begin = found ? index_of(starts, offset) : 0;
  const std::size_t mask_end = found ? index_of(starts, offset + mask.size()) : 0;

  // The window [begin, end) of code points, its cut marks included in `columns`.
  std::size_t begin = 0;
  std::size_t end = length;
  if (length > columns) {
    const std::size_t room = columns > 2 * kCut.size() ? columns - 2 * kCut.size() : 1;
    const std::size_t before = mask_end - mask_begin < room ? (room - (mask_end - mask_begin)) / 2 : 0;
    begin = mask_begin > before ? mask_begin - before : 0;
    begin = std::min(begin, length - room);
    end = begin + room;
  }
  const std::string_view shown = context.substr(starts[begin], starts[end] - starts[begin]);
  ContextLine out;
  if (begin > 0) out.text += palette.paint(Ink::dim, kCut);
  const std::size_t shift = begin > 0 ? kCut.size() : 0;
  if (found && mask_begin >= begin && mask_end <= end) {
    const std::size_t at = starts[mask_begin] - starts[begin];
    out.text += shown.substr(0, at);
    out.text += palette.paint(Ink::red, mask);
    out.text += shown.substr(at + mask.size());
    out.carets.assign(shift + mask_begin - begin, ' ');
    out.carets += palette.paint(Ink::red, std::string(mask_end - mask_begin, '^'));
  } else {
    out.text += shown;
  }
  if (end < length) out.text += palette.paint(Ink::dim, kCut);
  return out;
}

}  // namespace assay
