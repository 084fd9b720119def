// Bytes by what they are to a shell.
#pragma once

#include <array>
#include <string_view>

namespace assay::shell {

// A set of bytes.
class Signs {
 public:
  constexpr explicit Signs(std::string_view signs) {
    for (const char c : signs) held_[static_cast<unsigned char>(c)] = true;
  }
  constexpr bool has(char c) const { return held_[static_cast<unsigned char>(c)]; }

 private:
  std::array<bool, 256> held_{};
};

inline bool is_blank(char c) { return c == ' ' || c == '\t'; }
inline bool is_digit(char c) { return c >= '0' && c <= '9'; }
inline bool is_name_start(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
inline bool is_name(char c) { return is_name_start(c) || is_digit(c); }
// Behind a reserved word: it is one no more where another sign stands.
inline bool ends_reserved(char c) {
  constexpr Signs kEnds(" \t\n\r;&|()<>");
  return c == '\0' || kEnds.has(c);
}

}  // namespace assay::shell
