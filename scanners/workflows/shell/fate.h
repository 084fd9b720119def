// What becomes of a script when one of its commands fails: whether the step can say no.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "scanners/workflows/shell/expansion.h"
#include "scanners/workflows/shell/options.h"
#include "scanners/workflows/shell/script.h"

namespace assay::shell {

struct Fate {
  enum class Kind : std::uint8_t {
    fails,     // the script fails too
    masked,    // it goes on, and the failure is lost
    unproved,  // it depends on what is not known
  };
  enum class Why : std::uint8_t {
    none,
    alternative,      // || true, || echo …
    condition,        // of if, while or until, or before &&
    told,             // the same, and nothing but messages depends on it; or its status is kept and only told
    negated,          // !
    pipe,             // not the last of a pipe, without pipefail
    no_errexit,       // set +e, or a shell without -e, and commands follow
    background,       // &
    argument,         // in a substitution within another command's words
    declaration,      // export X=$( ), local X=$( )
    process,          // <( )
    status_kept,      // $? or PIPESTATUS is read behind it: rc=$?
    other_command,    // || and a command of which nothing is known
    options_unknown,  // set with words that are not known, or in a branch
    function_unused,  // in a function that is not called by its name, or called in different ways
    trap,             // a trap ends the script; masked: with success
    not_understood,   // not a shell that is read, or a part of the script could not be read
  };
  Kind kind = Kind::fails;
  Why why = Why::none;
  Span by;  // what masks it: the || and what is behind it, the if, the set +e
};

std::string_view name_of(Fate::Why);  // a few words for a message

struct CommandFate {
  CommandId command = 0;  // a simple command, [[ ]] or (( ))
  Fate fate;
};

// For every simple command, [[ ]] and (( )) of the script, in the order of the text. `fails` is said only where it is
// certain for the options given; commands that are not reached are not told apart.
std::vector<CommandFate> fates_of(const Script& script, const Options& options);
// The same for whom the script's calls_of() is at hand.
std::vector<CommandFate> fates_of(const Script& script, const std::vector<Call>& calls, const Options& options);

}  // namespace assay::shell
