// Completions of a shell, made of what the commands declare: commands, flags, the values of flags that have a list of
// them, files where files are meant. The scripts ask nothing of the program when they run.
#pragma once

#include <string>

#include "cli/description.h"

namespace assay::cli {

std::string bash_completions(const CommandDescription& program);
std::string zsh_completions(const CommandDescription& program);
std::string fish_completions(const CommandDescription& program);
std::string powershell_completions(const CommandDescription& program);

}  // namespace assay::cli
