#include "scanners/secrets/decode/base85.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "scanners/secrets/decode/alphabets.h"
#include "scanners/secrets/decode/unpacking.h"

namespace assay {

namespace {

constexpr std::size_t kGroups = 4;  // that must be text: sixteen bytes, which random ones are once in four million

constexpr Alphabet make_alphabet(std::string_view digits) {
  Alphabet values{};
  values.fill(-1);
  for (std::size_t i = 0; i < digits.size(); ++i)
    values[static_cast<unsigned char>(digits[i])] = static_cast<std::int16_t>(i);
  return values;
}

constexpr Alphabet kRfc1924 =
    make_alphabet("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~");
constexpr Alphabet kZ85 =
    make_alphabet("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#");
constexpr Alphabet make_adobe() {
  Alphabet values{};
  values.fill(-1);
  for (int c = '!'; c <= 'u'; ++c) values[static_cast<std::size_t>(c)] = static_cast<std::int16_t>(c - '!');
  return values;
}
constexpr Alphabet kAdobe = make_adobe();

bool is_packed(Bytes head) {
  if (head.starts_with("\x1f\x8b\x08") || head.starts_with("PK\x03\x04")) return true;
  if (head[0] == 'x' && Bytes("\x01^\x9c\xda", 4).find(head[1]) != Bytes::npos) return (head[2] & 6) != 6;
  return packed_kind(head) != ContainerKind::none;
}

// Whether the first groups at `at` are text in that form, or begin like compressed data.
bool begins(Bytes text, std::size_t at, Base85 form) {
  std::string head;
  for (std::size_t group = 0; group < kGroups; ++group) {
    std::array<unsigned, 5> digits{};
    for (unsigned& digit : digits) {
      while (form == Base85::adobe && at < text.size() && (text[at] == '\n' || text[at] == '\r')) ++at;
      const int value = at < text.size() ? base85_digit(text[at++], form) : -1;
      if (value < 0) return false;
      digit = static_cast<unsigned>(value);
    }
    const std::string bytes = base85_group(digits.data(), digits.size());
    if (bytes.empty()) return false;
    head += bytes;
  }
  return is_packed(head) ||
         std::all_of(head.begin(), head.end(), [](char c) { return is_text_byte(static_cast<unsigned char>(c)); });
}

bool is_boundary(char c) { return std::string_view(" \t\r\n\"'=:(,").find(c) != std::string_view::npos; }

}  // namespace

int base85_digit(char c, Base85 form) {
  const auto byte = static_cast<unsigned char>(c);
  return form == Base85::adobe ? kAdobe[byte] : form == Base85::z85 ? kZ85[byte] : kRfc1924[byte];
}

std::string base85_group(const unsigned* digits, std::size_t count) {
  std::uint64_t number = 0;
  for (std::size_t i = 0; i < 5; ++i) number = number * 85 + (i < count ? digits[i] : 84);
  if (count < 2 || number > 0xFFFFFFFFU) return {};
  std::string out;
  for (std::size_t i = 0; i + 1 < count; ++i) out += static_cast<char>(number >> (24 - 8 * i) & 0xFFU);
  return out;
}

Base85 base85_form(Bytes text, std::size_t at) {
  for (const Base85 form : {Base85::rfc1924, Base85::adobe, Base85::z85})
    if (begins(text, at, form)) return form;
  return Base85::none;
}

Base85Begin base85_begin(Bytes text, std::size_t mark) {
  if (text.substr(mark, 2) == "<~") {
    std::size_t at = mark + 2;
    while (at < text.size() && at < mark + 4 && (text[at] == '\n' || text[at] == '\r')) ++at;
    return {at, begins(text, at, Base85::adobe) ? Base85::adobe : Base85::none};
  }
  const std::size_t end = std::min(text.size(), mark + kBase85Near);
  for (std::size_t at = mark + 1; at < end; ++at) {
    if (!is_boundary(text[at - 1])) continue;
    if (const Base85 form = base85_form(text, at); form != Base85::none) return {at, form};
  }
  return {};
}

bool is_git_binary_patch(Bytes text, std::size_t mark) {
  const Bytes here = text.substr(mark, 40);
  const std::size_t line = here.find('\n');
  if (!here.starts_with("GIT binary patch") || line == Bytes::npos) return false;
  const Bytes next = here.substr(line + 1);
  return next.starts_with("literal ") || next.starts_with("delta ");
}

std::string git_binary_patch(Bytes text, std::size_t mark, std::size_t most, std::size_t& end, bool& cut) {
  std::string out;
  std::size_t at = std::min(text.find('\n', mark), text.size() - 1) + 1;
  // Two sides, each "literal 123" or "delta 123", lines, and an empty line.
  while (text.substr(at).starts_with("literal ") || text.substr(at).starts_with("delta ")) {
    at = std::min(text.find('\n', at), text.size() - 1) + 1;
    std::string packed;
    while (at < text.size() && text[at] != '\n' && text[at] != '\r') {
      const char first = text[at];
      const std::size_t bytes = first >= 'A' && first <= 'Z'   ? static_cast<std::size_t>(first - 'A') + 1
                                : first >= 'a' && first <= 'z' ? static_cast<std::size_t>(first - 'a') + 27
                                                               : 0;
      if (bytes == 0) break;
      std::size_t left = bytes;
      std::size_t digit_at = at + 1;
      while (left > 0) {
        std::array<unsigned, 5> digits{};
        for (unsigned& digit : digits) {
          const int value = digit_at < text.size() ? base85_digit(text[digit_at++], Base85::rfc1924) : -1;
          if (value < 0) {
            end = at;
            return out;
          }
          digit = static_cast<unsigned>(value);
        }
        const std::string group = base85_group(digits.data(), digits.size());
        packed += group.substr(0, left);
        left -= std::min<std::size_t>(left, 4);
      }
      at = std::min(text.find('\n', digit_at), text.size() - 1) + 1;
    }
    Unpacking unpacking{.most = most - std::min(most, out.size())};
    out += inflated(packed, unpacking);
    out += '\n';
    cut = cut || unpacking.cut;
    while (at < text.size() && (text[at] == '\n' || text[at] == '\r')) ++at;
  }
  end = at;
  return out;
}

}  // namespace assay
