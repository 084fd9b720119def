// Scripts within a script: bash -c '…', docker run image sh -c "…", bash <<END.
#pragma once

#include <optional>
#include <string>

#include "scanners/workflows/shell/expansion.h"
#include "scanners/workflows/shell/options.h"

namespace assay::shell {

struct InnerScript {
  std::string text;  // parts that are not known are one '_'
  Options options;   // of the shell that is named: without -e it goes on after a failure
};

// The script of bash or sh that the command is given behind -c, or as a here-document. Nothing for all others.
std::optional<InnerScript> inner_script_of(const Script& script, const Call& call);

}  // namespace assay::shell
