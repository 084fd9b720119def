// What every command's flags share: parsing with CLI11, help, and mistakes told for people. A flag is declared once,
// with its text, and both come from that.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/command.h"

namespace CLI {
class App;
class Validator;
}  // namespace CLI

namespace assay::cli {

struct Example {
  std::string_view command;  // "assay scan ."
  std::string_view what;     // "the working directory"
};

// What the help says beside the flags.
struct Help {
  std::vector<Example> examples;
  std::vector<std::pair<std::string_view, std::string_view>> exit_codes;  // empty: those of every command
};

// A name that stands for a value of an enumeration.
struct Choice {
  std::string_view name;
  int value = 0;
};

// A command line on which flags are declared. Made in one place: a file that constructs a CLI::App compiles all of
// CLI11's help and configuration.
std::unique_ptr<CLI::App> new_app(const std::string& about, const std::string& name);

// An option whose value is one of the names, in any case; its type is an enumeration. A wrong name is told with the
// nearest one. `choices` live as long as the program.
CLI::Validator one_of(std::span<const Choice> choices);

// The exit codes that a command's help lists.
const std::vector<std::pair<std::string_view, std::string_view>>& exit_codes_of(const Help& help);

// The help of a command, at most `columns` wide where words allow.
std::string help_text(CLI::App& app, const Help& help, std::size_t columns);

// Parses. Nothing: go on. Otherwise the exit code: help was printed, or a mistake was told, with the nearest flag or
// command as hint.
std::optional<int> parse_flags(CLI::App& app, Arguments arguments, const Help& help);

}  // namespace assay::cli
