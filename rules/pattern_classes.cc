#include "rules/pattern_classes.h"

#include <array>
#include <utility>

namespace assay {
namespace {

ByteSet set_of(std::string_view ranges) {
  ByteSet set;
  for (std::size_t i = 0; i + 1 < ranges.size(); i += 2)
    set = united(set, byte_range(static_cast<unsigned char>(ranges[i]), static_cast<unsigned char>(ranges[i + 1])));
  return set;
}

// Each range is a pair of characters.
constexpr std::array<std::pair<std::string_view, std::string_view>, 14> kPosix = {{
    {"alnum", "09AZaz"},
    {"alpha", "AZaz"},
    {"ascii", std::string_view("\x00\x7F", 2)},
    {"blank", "\t\t  "},
    {"cntrl", std::string_view("\x00\x1F\x7F\x7F", 4)},
    {"digit", "09"},
    {"graph", "!~"},
    {"lower", "az"},
    {"print", " ~"},
    {"punct", "!/:@[`{~"},
    {"space", "\t\r  "},
    {"upper", "AZ"},
    {"word", "09AZaz__"},
    {"xdigit", "09AFaf"},
}};

}  // namespace

ByteSet united(const ByteSet& a, const ByteSet& b) {
  ByteSet out;
  for (std::size_t i = 0; i < out.bits.size(); ++i) out.bits[i] = a.bits[i] | b.bits[i];
  return out;
}

ByteSet complement(const ByteSet& set) {
  ByteSet out;
  for (std::size_t i = 0; i < out.bits.size(); ++i) out.bits[i] = ~set.bits[i];
  return out;
}

ByteSet byte_range(unsigned char first, unsigned char last) {
  ByteSet set;
  for (unsigned byte = first; byte <= last; ++byte) set.add(static_cast<unsigned char>(byte));
  return set;
}

ByteSet case_folded(const ByteSet& set) {
  ByteSet out = set;
  const auto fold = [&](unsigned upper) {
    const auto large = static_cast<unsigned char>(upper);
    const auto small = static_cast<unsigned char>(upper + 0x20);
    if (set.has(large)) out.add(small);
    if (set.has(small)) out.add(large);
  };
  for (unsigned letter = 'A'; letter <= 'Z'; ++letter) fold(letter);
  for (unsigned letter = 0xC0; letter <= 0xDE; ++letter)
    if (letter != 0xD7) fold(letter);  // the multiplication and division signs are no letters
  return out;
}

std::optional<ByteSet> perl_class(char letter, bool fold) {
  ByteSet set;
  switch (letter) {
    case 'd':
    case 'D':
      set = set_of("09");
      break;
    case 's':
    case 'S':
      set = set_of("\t\n\f\r  ");
      break;
    case 'w':
    case 'W':
      set = set_of("09AZaz__");
      break;
    default:
      return std::nullopt;
  }
  if (fold) set = case_folded(set);
  return letter < 'a' ? complement(set) : set;
}

std::optional<ByteSet> posix_class(std::string_view name, bool fold) {
  const bool negated = name.starts_with('^');
  if (negated) name.remove_prefix(1);
  for (const auto& [known, ranges] : kPosix) {
    if (known != name) continue;
    const ByteSet set = fold ? case_folded(set_of(ranges)) : set_of(ranges);
    return negated ? complement(set) : set;
  }
  return std::nullopt;
}

}  // namespace assay
