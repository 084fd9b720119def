#include "scanners/workflows/shell/fate.h"

#include "scanners/workflows/shell/fate_walk.h"

namespace assay::shell {

std::string_view name_of(Fate::Why why) {
  using Why = Fate::Why;
  switch (why) {
    case Why::none:
      return "";
    case Why::alternative:
      return "what stands behind || succeeds";
    case Why::condition:
      return "it is a condition";
    case Why::told:
      return "nothing but a message depends on it";
    case Why::negated:
      return "! turns its result around";
    case Why::pipe:
      return "only the last command of a pipe counts without pipefail";
    case Why::no_errexit:
      return "the shell goes on after a failure";
    case Why::background:
      return "it runs in the background";
    case Why::argument:
      return "it runs for its output";
    case Why::declaration:
      return "the declaration around it succeeds";
    case Why::process:
      return "it runs beside another command";
    case Why::status_kept:
      return "its status is kept for later";
    case Why::other_command:
      return "another command decides";
    case Why::options_unknown:
      return "the options of the shell are not certain there";
    case Why::function_unused:
      return "it stands in a function";
    case Why::trap:
      return "a trap may end the script otherwise";
    case Why::not_understood:
      return "the script is not understood";
  }
  return "";
}

std::vector<CommandFate> fates_of(const Script& script, const Options& options) {
  return fates_of(script, calls_of(script), options);
}

std::vector<CommandFate> fates_of(const Script& script, const std::vector<Call>& calls, const Options& options) {
  return FateWalk(script, calls, options).run(options.understood());
}

}  // namespace assay::shell
