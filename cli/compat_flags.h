// The flags of another tool, as data: what each becomes here. A flag is translated, changes nothing here, or is refused
// with what to do instead; docs/compat.md lists them from the same tables.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "cli/flags.h"

namespace assay::cli {

struct CompatFlag {
  enum class Effect { translated, nothing, refused };
  const char* names;       // "-c,--config"
  const char* value;       // "FILE"; empty: it takes none
  const char* when_alone;  // the value of a flag that may stand without one ("100" of --redact); null: none may
  Effect effect;
  const char* text;           // what it does here, why it changes nothing, or what to do instead
  std::string_view commands;  // words of the commands that have it, between blanks: " git detect "; empty: all
};

// The words and flags of one run of the other tool.
class CompatArguments {
 public:
  bool has(std::string_view name) const { return !all(name).empty(); }
  bool on(std::string_view name) const;            // a switch that was not turned off
  std::string value(std::string_view name) const;  // the last one; empty when it was not given
  std::vector<std::string> all(std::string_view name) const;
  const std::string& command() const { return command_; }
  const std::vector<std::string>& words() const { return words_; }  // behind the command, none of them empty

 private:
  friend struct CompatParser;
  std::vector<std::pair<std::string, std::string>> given_;  // "--config", in the order of the line
  std::string command_;
  std::vector<std::string> words_;
};

// A flag's number, at most `most`; nothing when it was not given. Errors: it is none.
Result<std::optional<unsigned>> number_of(const CompatArguments& given, std::string_view flag, unsigned most);

// The words of a list, without blanks around them and without empty ones.
std::vector<std::string> words_of_list(std::string_view list, char between = ',');

// What of a command line has no counterpart, and what to do.
tl::unexpected<Error> mistake(std::string_view what, std::string why, std::string hint);

inline constexpr const char* kClone = "assay clones nothing: 'git clone --mirror URL DIR', then 'git file://DIR'";
inline constexpr const char* kImage =
    "save the image: 'docker save NAME -o image.tar', then '--image file://image.tar'";

struct CompatTool {
  const char* name;  // "gitleaks"
  const char* about;
  std::span<const CompatFlag> flags;
  std::span<const std::string_view> commands;  // that are translated
  std::string_view others;                     // what to do instead of any other
  int unknown_flag;                            // the tool's exit code for one
  const Help* help;
};

const CompatTool& gitleaks_tool();
const CompatTool& trufflehog_tool();

struct ParsedCompat {
  std::optional<CompatArguments> arguments;  // nothing: help was printed, or a mistake was told
  int exit_code = 0;                         // as the other tool has it
};

// Reads a command line as the other tool's own parser (pflag, kingpin) would: flags and words in any order, values
// behind '=' or in the next word whatever it begins with. A flag that is not known, is refused, or is none of the
// command's is told with what to do.
ParsedCompat parse_compat(const CompatTool& tool, Arguments arguments);

}  // namespace assay::cli
