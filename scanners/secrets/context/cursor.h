// Small steps over text, shared by the readers of this folder. All total: a position behind the end reads as '\0'.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include "scanners/secrets/checks/alphabet.h"

namespace assay::context {

// Literals as views. A loop over {"a", "b"} would measure them with strlen at each turn.
template <std::size_t... N>
consteval auto views(const char (&... literals)[N]) {
  return std::array<std::string_view, sizeof...(N)>{std::string_view(literals, N - 1)...};
}

constexpr char at(std::string_view text, std::size_t i) { return i < text.size() ? text[i] : '\0'; }

constexpr bool is_blank(char c) { return c == ' ' || c == '\t'; }
constexpr bool is_newline(char c) { return c == '\n' || c == '\r'; }
constexpr bool is_quote(char c) { return c == '"' || c == '\'' || c == '`'; }

// Whether a byte is among those that `holds` takes, by a table: for what is asked of each byte of much text.
template <class Holds>
consteval auto byte_table(Holds holds) {
  std::array<bool, 256> out{};
  for (std::size_t byte = 0; byte < 256; ++byte) out[byte] = holds(static_cast<char>(byte));
  return out;
}

// For byte_table: the bytes of a text.
consteval auto among(std::string_view bytes) {
  return [bytes](char c) { return bytes.find(c) != std::string_view::npos; };
}

// The first place from i on of a byte that the table holds, or npos. (find_first_of asks a function for each byte.)
template <const auto& Table>
constexpr std::size_t find_among(std::string_view text, std::size_t i) {
  for (; i < text.size(); ++i)
    if (Table[static_cast<unsigned char>(text[i])]) return i;
  return std::string_view::npos;
}

// Which words may end a text, by its last two characters in any case: for what is asked of much text that ends with
// none of them. Words and texts have two characters or more.
class Endings {
 public:
  consteval explicit Endings(const auto& words) {
    for (const std::string_view word : words) held_[index(word)] = true;
  }
  constexpr bool may_end(std::string_view text) const { return text.size() > 1 && held_[index(text)]; }

 private:
  static constexpr std::size_t index(std::string_view text) {
    const auto bits = [](char c) { return static_cast<std::size_t>(checks::to_lower(c)) & 0x3FU; };
    return bits(text[text.size() - 2]) << 6U | bits(text.back());
  }
  std::array<bool, std::size_t{1} << 12U> held_{};
};

inline constexpr auto kWordBytes =
    byte_table([](char c) { return checks::is_alnum(c) || c == '_' || static_cast<unsigned char>(c) >= 0x80; });
constexpr bool is_word(char c) { return kWordBytes[static_cast<unsigned char>(c)]; }

constexpr std::size_t skip_blanks(std::string_view text, std::size_t i, std::size_t most = 64) {
  const std::size_t end = i + most;
  while (i < end && is_blank(at(text, i))) ++i;
  return i;
}

constexpr std::size_t skip_spaces(std::string_view text, std::size_t i, std::size_t most = 96) {
  const std::size_t end = i + most;
  while (i < end && checks::is_space(at(text, i))) ++i;
  return i;
}

// The position before the blanks that end at i.
constexpr std::size_t back_over_blanks(std::string_view text, std::size_t i, std::size_t most = 64) {
  while (most-- > 0 && i > 0 && is_blank(text[i - 1])) --i;
  return i;
}

// A quote, perhaps written with backslashes before it ("\"", JSON within a string).
struct Quote {
  char mark = 0;
  std::size_t width = 0;  // bytes
};

constexpr Quote quote_at(std::string_view text, std::size_t i) {
  std::size_t width = 0;
  while (width < 3 && at(text, i + width) == '\\') ++width;
  if (is_quote(at(text, i + width))) return {text[i + width], width + 1};
  if (text.substr(i < text.size() ? i : text.size(), 6) == "&quot;") return {'"', 6};
  return {};
}

constexpr Quote quote_before(std::string_view text, std::size_t i) {
  if (i == 0 || !is_quote(text[i - 1])) return {};
  std::size_t width = 1;
  while (width < 4 && i > width && text[i - width - 1] == '\\') ++width;
  return {text[i - 1], width};
}

}  // namespace assay::context
