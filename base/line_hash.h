// GitHub's primaryLocationLineHash: what code scanning knows an alert by when lines move.
//
// Exactly as github/codeql-action computes it (src/fingerprints.ts), over the UTF-16 code units of a file's text:
// blanks and tabs are left out, CR LF and CR become LF, and a rolling hash (base 37, modulo 2^64) over 100 units gives
// each line the value of the window that begins with its first unit. The text is that hash in hexadecimal without
// padding, ':' and the number of times it came up in this file so far.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace assay {

// Reads a file's text in pieces of any size and tells each line's hash once, in order of lines. The piece may end
// within a character. Invalid UTF-8 reads as U+FFFD as the WHATWG decoder makes it (one a maximal ill-formed part), a
// byte-order mark is kept. Memory: the window and one counter for each different hash.
class LineHasher {
 public:
  // Line numbers are 1-based. The text behind a last line feed counts as a line, as GitHub has it.
  using Told = std::function<void(std::uint64_t line, const std::string& hash)>;
  explicit LineHasher(Told told);

  void feed(std::string_view text);
  void finish();

 private:
  void decode(unsigned char byte);
  void code_point(std::uint32_t code);
  void unit(std::uint16_t code_unit);
  void push(std::uint16_t code_unit);
  void tell();

  static constexpr std::size_t kWindow = 100;

  Told told_;
  std::array<std::uint16_t, kWindow> window_{};
  std::array<std::uint64_t, kWindow> line_at_{};  // the line that begins with that unit; 0 = none
  std::size_t at_ = 0;
  std::uint64_t hash_ = 0;
  std::uint64_t line_ = 0;
  bool line_start_ = true;
  bool after_cr_ = false;
  std::unordered_map<std::uint64_t, std::uint64_t> seen_;

  // The UTF-8 sequence being read: bits so far, continuation bytes missing, bounds of the next one.
  std::uint32_t bits_ = 0;
  unsigned missing_ = 0;
  unsigned char lowest_ = 0x80;
  unsigned char highest_ = 0xBF;
};

// The hash of one line of a text that is at hand; empty when it has no such line.
std::string primary_location_line_hash(std::string_view text, std::uint64_t line);

}  // namespace assay
