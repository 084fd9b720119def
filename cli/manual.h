// The manual, made of what the commands declare. Pure.
#pragma once

#include <string>

#include "cli/description.h"

namespace assay::cli {

// "assay-scan-git": the name of a command's page.
std::string page_name(const CommandDescription& command);

// A page of section 1 in the man macros of roff. `above` is the command that it stands in, null for the program.
std::string man_page(const CommandDescription& command, const CommandDescription* above);

// The whole reference in Markdown, a heading for each command.
std::string markdown_manual(const CommandDescription& program);

}  // namespace assay::cli
