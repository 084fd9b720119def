#include "scanners/secrets/context/rarity.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "scanners/secrets/checks/alphabet.h"
#include "scanners/secrets/checks/families.h"

namespace assay::context {

namespace {

using checks::is_digit;
using checks::is_lower;
using checks::is_upper;

#include "scanners/secrets/context/rarity_table.inc"

constexpr std::size_t kBoundary = 26;
constexpr int kLowest = -24;  // as in train_rarity.py

// Levels by their characters, as train_rarity.py writes them.
constexpr std::array<signed char, 128> kLevels = [] {
  std::array<signed char, 128> levels{};
  int level = kLowest;
  for (char mark = '#'; mark < '\x7f'; ++mark)
    if (mark != '?' && mark != '\\' && mark != ':' && mark != '=')
      levels[static_cast<unsigned char>(mark)] = static_cast<signed char>(level++);
  return levels;
}();

constexpr int quarter_bits(char mark) { return kLevels[static_cast<unsigned char>(mark)]; }

enum Kind : std::size_t { lower, upper, digit, separator, other };

constexpr std::array<unsigned char, 256> kKinds = [] {
  std::array<unsigned char, 256> kinds{};
  for (std::size_t byte = 0; byte < kinds.size(); ++byte) {
    const char c = static_cast<char>(byte);
    kinds[byte] = is_lower(c) ? lower : is_upper(c) ? upper : is_digit(c) ? digit : other;
  }
  for (const char c : {'_', '-', '.', '/', ':', ',', ' '}) kinds[static_cast<unsigned char>(c)] = separator;
  return kinds;
}();

}  // namespace

bool is_ordinary_word(std::string_view value) {
  constexpr std::size_t kLongest = 20;
  constexpr double kAsNames = 8;  // names of products and hosts look a little like random letters: "zabbix"
  if (value.empty() || value.size() > kLongest || rarity(value) >= kAsNames) return false;
  const std::string_view rest = value.substr(1);
  return checks::is_alpha(value.front()) &&
         (std::all_of(rest.begin(), rest.end(), checks::is_lower) ||
          (checks::is_upper(value.front()) && std::all_of(rest.begin(), rest.end(), checks::is_upper)));
}

bool is_hexadecimal(std::string_view value) {
  for (const char c : value)
    if (checks::hex_value(c) < 0) return false;
  return !value.empty();
}

double rarity(std::string_view value) {
  constexpr std::size_t kLeastHexadecimal = 16;
  constexpr double kBitsADigit = 1.5;
  if (value.size() >= kLeastHexadecimal && is_hexadecimal(value))
    return kBitsADigit * static_cast<double>(value.size());
  // "live_503c50c6…": what stands behind a prefix.
  constexpr std::size_t kLeastBehindPrefix = 24;
  const std::size_t mark = value.find_last_of("_-.");
  if (const std::string_view tail = value.substr(mark == std::string_view::npos ? value.size() : mark + 1);
      tail.size() >= kLeastBehindPrefix && mark <= 16 && is_hexadecimal(tail) && !checks::is_sequence(tail))
    return kBitsADigit * static_cast<double>(tail.size());
  int sum = 0;
  std::size_t a = kBoundary;
  std::size_t b = kBoundary;
  std::size_t shape = std::size_t{3} * 31;  // three separators
  Kind last = separator;
  for (const char c : value) {
    const auto kind = static_cast<Kind>(kKinds[static_cast<unsigned char>(c)]);
    sum += quarter_bits(kShapes[shape][kind]);
    shape = shape * 5 % 125 + kind;
    if (kind > upper || (kind == upper && last == lower)) a = b = kBoundary;
    if (kind <= upper) {
      const auto letter = static_cast<std::size_t>(checks::to_lower(c) - 'a');
      sum += quarter_bits(kLetters[a * 27 + b][letter]);
      a = b;
      b = letter;
    }
    last = kind;
  }
  return sum / 4.0;
}

}  // namespace assay::context
