#include "scanners/secrets/decode/escape_tail.h"

#include <algorithm>

#include "scanners/secrets/decode/alphabets.h"

namespace assay {

namespace {

bool is_hexadecimal(Bytes text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return kHexadecimal[static_cast<unsigned char>(c)] >= 0; });
}

// Three digits of a byte, as C has them.
bool is_octal(Bytes run) {
  return run[0] >= '0' && run[0] <= '3' && run[1] >= '0' && run[1] <= '7' && run[2] >= '0' && run[2] <= '7';
}

}  // namespace

std::size_t escape_tail(Bytes text, std::size_t begin) {
  if (begin == 0) return 0;
  const Bytes run = text.substr(begin, kLongestTail);
  if (run.size() < kLongestTail) return 0;
  const auto ends_in = [&](std::size_t from, std::size_t digits) {
    return is_hexadecimal(run.substr(from, digits)) ? from + digits : 0;
  };
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  const auto is_parameter = [&](char c) { return is_digit(c) || c == ';' || c == '?'; };
  switch (text[begin - 1]) {
    case '%':
      return ends_in(0, 2);
    case '\\':
      return run[0] == 'u'   ? ends_in(1, 4)
             : run[0] == 'x' ? ends_in(1, 2)
             : is_octal(run) ? std::size_t{3}
                             : std::size_t{run[0] == 'n' || run[0] == 'r' || run[0] == 't'};
    case '[':
    case ';':
    case '?': {
      std::size_t first = begin;
      while (first > 0 && begin - first < kLongestCode && is_parameter(text[first - 1])) --first;
      std::size_t last = 0;
      while (last + 1 < run.size() && is_digit(run[last])) ++last;
      const bool letter = (run[last] | 0x20) >= 'a' && (run[last] | 0x20) <= 'z';
      return letter && first > 0 && text[first - 1] == '[' ? last + 1 : 0;
    }
    default:
      return 0;
  }
}

}  // namespace assay
