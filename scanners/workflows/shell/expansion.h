// What words are where that is certain, and which commands a script has.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scanners/workflows/shell/script.h"

namespace assay::shell {

// Variables that are set once, by the script itself, in its own list and to a text that is known, of at most 256 bytes:
// they hold it from there on.
class Constants {
 public:
  explicit Constants(const Script& script);
  // At an offset of the script.
  const std::string* find(std::string_view name, std::size_t at) const;

 private:
  struct Constant {
    std::string value;
    std::size_t from = 0;
  };
  std::map<std::string, Constant, std::less<>> values_;
};

// The one text that a word is; nothing where it has holes, substitutions, variables that are not constant, or signs
// outside of quotes that the shell expands.
std::optional<std::string> constant_text(const Script& script, WordId word, const Constants* constants = nullptr);

// The text of a word with kUnknown for each part that is not known.
constexpr char kUnknown = '\0';
std::string text_with_gaps(const Script& script, WordId word, const Constants* constants = nullptr);

// The name of the one variable that the word is: "GITHUB_ENV" of "${GITHUB_ENV}" and $GITHUB_ENV.
std::optional<std::string_view> variable_of(const Script& script, WordId word);

struct Call {
  CommandId command = 0;
  // The name and the arguments; nothing for those that are not known. Words of `env`, `sudo`, `exec`, `command`,
  // `time`, `timeout`, `nice` and `nohup` before the name are left out, with their options.
  std::vector<std::optional<std::string>> words;
  std::vector<WordId> from;  // the words that they come from
  Span span;

  // Empty where it is not known.
  std::string_view name() const {
    return !words.empty() && words[0] ? std::string_view(*words[0]) : std::string_view();
  }
};

// Simple commands with a name, wherever they stand, in the order of the text; those in substitutions too.
std::vector<Call> calls_of(const Script& script);

// Whether the word has the variable in it, as $? or ${x}, also within others of its parts.
bool mentions(const Script& script, WordId word, std::string_view variable);

}  // namespace assay::shell
