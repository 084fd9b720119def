// Where a command's report or file goes: one place for all commands.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "sarif/output.h"

namespace assay::cli {

// To standard output where `file` is empty or "-", else to that file, which appears when it is whole
// (open_file_output). "./-" is a file of that name.
Result<std::unique_ptr<Output>> open_report(const std::string& file, unsigned mode = 0666);

// All of a text there.
Status write_out(const std::string& file, std::string_view text);

}  // namespace assay::cli
