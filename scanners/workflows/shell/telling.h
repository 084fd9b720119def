// Commands that nothing can fail by: they tell something to who reads the log, or wait.
#pragma once

#include <string_view>

#include "scanners/workflows/shell/script.h"

namespace assay::shell {

// echo, printf, true, : and sleep, and lists, groups and alternatives of them, without output to a file other than
// the summary of the step and without words for the runner: what they say nobody asks for later. `break_too`: break as
// well.
bool only_tells(const Script& script, CommandId command, bool break_too = false);

// The same, and mkdir, cd, rm, touch and the like, which say no to nothing but a full disk.
bool only_prepares(const Script& script, CommandId command);

// Whether nothing but commands that only tell has the variable in it, and records that `cat` writes from a
// here-document into files of which the script speaks no more. False where that is not certain: the variable is
// exported, what tells goes through a pipe, or text is run as commands.
bool is_only_told(const Script& script, std::string_view variable);

}  // namespace assay::shell
