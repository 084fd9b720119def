// Small helpers for text. All are pure and thread-safe.
#pragma once

#include <charconv>
#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>

namespace assay {

namespace detail {
inline void append_piece(std::string& out, std::string_view piece) { out += piece; }
inline void append_piece(std::string& out, char piece) { out += piece; }
template <std::integral T>
  requires(!std::same_as<T, char> && !std::same_as<T, bool>)
void append_piece(std::string& out, T number) {
  char buffer[24];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, number);
  out.append(buffer, end.ptr);
}
}  // namespace detail

// Joins text, characters and integers: cat("line ", 3).
template <class... Pieces>
std::string cat(const Pieces&... pieces) {
  std::string out;
  (detail::append_piece(out, pieces), ...);
  return out;
}

// Lower-case hexadecimal of the bytes.
std::string to_hex(std::string_view bytes);

// 1234567 as "1,234,567".
std::string with_commas(std::uint64_t number);

// "1 rule", "2,000 rules".
std::string counted(std::uint64_t number, std::string_view one, std::string_view many);

// 1536 as "1.5 KiB"; exact below 1 KiB.
std::string human_bytes(std::uint64_t bytes);

// Text made safe for a terminal or one line of a message: control characters, DEL, C1 and invalid
// UTF-8 become \xNN, so that a hostile file name cannot move the cursor or forge a line.
std::string printable(std::string_view text);

// text without the user part of URLs ("https://user:token@host" loses "user:token@").
std::string without_userinfo(std::string_view text);

}  // namespace assay
