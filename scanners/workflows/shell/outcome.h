// How a command ends, as far as its name and its arguments tell.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "scanners/workflows/shell/script.h"

namespace assay::shell {

using Functions = std::map<std::string, CommandId, std::less<>>;  // the body of each

enum class Outcome : std::uint8_t {
  success,  // true, :, echo, printf
  failure,  // false
  exit_success,
  exit_failure,
  exit_status,  // exit and exit $?: with what was before
  // The same of return, which ends a function.
  return_success,
  return_failure,
  return_status,
  kept,  // $? is kept or looked at, or a variable is set: what follows decides
  unknown,
};

Outcome outcome_of(const Script& script, CommandId command, const Functions& functions);

// Whether it may end the shell in a way that its name does not tell: a function, a compound command, text that is run
// as commands.
bool may_exit(const Script& script, CommandId command, const Functions& functions);

// Whether $? or PIPESTATUS is read in the words of a command, in those of its condition or of the first command in it.
bool reads_status(const Script& script, CommandId command);

// The name of a simple command; empty where it is not known.
std::string name_of_command(const Script& script, const Command& command);

}  // namespace assay::shell
