// What a command declares, as data: completions, man pages and the command reference are made of it, and so say what
// the help says. It comes from running each command with nothing to do but declare itself.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "cli/flags.h"

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace assay::cli {

struct FlagDescription {
  std::vector<std::string> names;    // "-o", "--output"
  std::string value;                 // "FILE"; empty: a flag that takes none
  std::string text;                  // with the range of the value, if it has one
  std::string group;                 // "Report"; "Flags" where it belongs to none
  std::vector<std::string> choices;  // all values there are; empty: any
};

struct ArgumentDescription {
  std::string name;  // "PATH"
  std::string text;
  bool required = false;
  bool repeats = false;
  std::vector<std::string> choices;  // all values there are; empty: any
};

struct CommandDescription {
  std::string path;     // "assay scan git"
  std::string summary;  // one line
  std::string about;
  std::vector<ArgumentDescription> arguments;
  std::vector<FlagDescription> flags;  // --help last; hidden ones are left out
  std::vector<std::pair<std::string, std::string>> examples;
  std::vector<std::pair<std::string, std::string>> exit_codes;
  std::vector<CommandDescription> commands;

  std::string name() const { return path.substr(path.rfind(' ') + 1); }
};

FlagDescription describe(CLI::Option& option);
CommandDescription describe(CLI::App& app, const Help& help);

// The program with all its commands. Not thread-safe.
CommandDescription describe_program();

// While one lives, parse_flags parses nothing: it describes the command here and returns kPass. One at a time.
class DescriptionScope {
 public:
  explicit DescriptionScope(CommandDescription& description);
  ~DescriptionScope();
  DescriptionScope(const DescriptionScope&) = delete;
  DescriptionScope& operator=(const DescriptionScope&) = delete;

  static CommandDescription* current();  // null: none lives
};

}  // namespace assay::cli
