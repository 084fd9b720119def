// What holds for -o of every command that has it; parse_flags sees to it.
#pragma once

#include <optional>
#include <string>

namespace CLI {
class App;
}  // namespace CLI

namespace assay::cli {

// To be called before parsing: an empty name, which an unset variable gives, is a mistake; "-" stands for standard
// output, which the commands know as an empty name, and is a mistake where there must be a file or folder.
void check_output_names(CLI::App& app);

// Of a command that was parsed: what is wrong where its output is one of the files that it reads, or that it writes
// besides. A baseline may be replaced by what was compared with it.
std::optional<std::string> output_is_input(const CLI::App& command);

}  // namespace assay::cli
