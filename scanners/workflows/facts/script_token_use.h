// What a script does with the run's token: commands of a shell, and calls of the API in actions/github-script.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "rules/workflows/permission_facts.h"
#include "scanners/workflows/model/step_script.h"

namespace assay::workflows {

struct ScriptNeed {
  std::string_view scope;
  facts::Level level = facts::Level::none;
  bool certain = false;
  yaml::Span at;  // the command, or the call
  std::string by;
};

struct ScriptUse {
  std::vector<ScriptNeed> needs;
  bool mystery = false;    // it runs something of which nothing is known
  bool has_token = false;  // … and is given the token
};

// Of a `run:`. `persisted`: a checkout before it left the token for git. Scripts of other shells than bash and sh are
// mysteries.
ScriptUse script_use_of(const Document& document, const Job* job, const Step& step, const StepScript& script,
                        bool persisted);

// Of actions/github-script.
ScriptUse api_use_of(const Step& step);

}  // namespace assay::workflows
