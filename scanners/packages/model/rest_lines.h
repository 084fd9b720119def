// Lines of reStructuredText and what begins with them: docutils' statemachine and the patterns of states.Body.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assay::packages {

struct RestLine {
  std::string_view text;  // without white space at its end
  std::uint32_t number = 1;
};
using RestLines = std::vector<RestLine>;

// A text in lines, tabs expanded; owns what its lines show.
class RestText {
 public:
  explicit RestText(std::string_view text);
  RestText(const RestText&) = delete;
  RestText& operator=(const RestText&) = delete;
  const RestLines& lines() const { return lines_; }

 private:
  std::string expanded_;
  RestLines lines_;
};

struct RestBlock {
  RestLines lines;        // without blank ones at the begin, indentation taken off
  std::size_t next = 0;   // behind it
  bool ends_well = true;  // by a blank line, or by the end
};
// The indented lines from `at`.
RestBlock rest_indented(const RestLines& lines, std::size_t at);
// The line `at` without its first `first` bytes, and what is indented below it. `until_blank`: a blank line ends it.
RestBlock rest_indented(const RestLines& lines, std::size_t at, std::size_t first, bool until_blank = false);
// The same, and what is below is indented by `width` at least.
RestBlock rest_indented_by(const RestLines& lines, std::size_t at, std::size_t width);

// Lengths of the markers that a line begins with, white space behind them too; 0 for none.
std::size_t bullet_of(std::string_view line);
std::size_t field_of(std::string_view line);
std::size_t option_of(std::string_view line);

enum class RestSequence : std::uint8_t { arabic, lower_letter, upper_letter, lower_roman, upper_roman };
struct RestEnumerator {
  char format = '.';  // '.', ')' or '(' for both
  RestSequence sequence = RestSequence::arabic;
  std::uint32_t ordinal = 1;
  std::size_t marker = 0;  // its length, with white space
  bool automatic = false;  // "#."
};
// `expected`: the sequence that is tried first.
std::optional<RestEnumerator> enumerator_of(std::string_view line, std::optional<RestSequence> expected = std::nullopt);

bool is_mark(char c);                      // of ASCII, no letter, digit or space
bool is_adornment(std::string_view line);  // one mark, again and again
bool is_grid_top(std::string_view line);
bool is_simple_top(std::string_view line);

// Columns that a text takes at least and at most: how wide a character beyond ASCII is, is not looked up.
std::size_t least_width(std::string_view text);
std::size_t most_width(std::string_view text);

}  // namespace assay::packages
