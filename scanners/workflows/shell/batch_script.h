// Scripts of PowerShell and cmd, read as far as it takes to know whose exit code ends them.
//
// GitHub ends a step of PowerShell with the exit code of the last program that ran, and cmd goes on after any failure:
// what a program before the last one says is lost, unless somebody asks.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "scanners/workflows/expressions/syntax_tree.h"
#include "scanners/workflows/shell/options.h"

namespace assay::shell {

struct BatchCall {
  expressions::Span span;
  std::vector<std::string> words;  // without quotes; with the signs of what is not known ($x, %x%)
};

struct LostCall {
  expressions::Span span;
  expressions::Span by;  // the program whose exit code counts, or the exit 0
  std::string by_name;   // "python", "exit"
};

// Commands that are told to be lost for certain, in the order of the text: they stand outside of blocks other than
// `try`, a known program or `exit 0` comes later, and nothing asks for an exit code in between. Nothing for other
// languages, for PowerShell with options of its own (`pwsh -File {0}`), and behind the first line that is not
// understood.
std::vector<LostCall> lost_batch_calls(std::string_view script, const Options& options);

// All commands outside of blocks, and in those of `try`, for what they run.
std::vector<BatchCall> batch_calls(std::string_view script, const Options& options);

}  // namespace assay::shell
