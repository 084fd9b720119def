// Commands of a step that are run for their answer, and what becomes of it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "scanners/workflows/expressions/syntax_tree.h"
#include "scanners/workflows/findings/check.h"
#include "scanners/workflows/findings/finding.h"
#include "scanners/workflows/model/workflow.h"

namespace assay::workflows {

struct GateResult {
  expressions::Span span;  // of the command, in the script's text
  std::string gate;        // "pytest", "cargo test"
  // How a failure is lost, a part of a sentence; empty: it is not, or that is not certain.
  std::string loss;
  std::optional<expressions::Span> by;  // what hides it
  Severity severity = Severity::medium;
  Confidence confidence = Confidence::medium;
  bool asked = true;      // false: only the name of the job or workflow says that an answer is wanted
  bool pipefail = false;  // pipefail, which `shell: bash` has, would mend it
  bool ends = false;      // its failure ends the script, for certain
};

// Of scripts of bash, sh, PowerShell, cmd and Python, and of the scripts within them (bash -c, python -c). In the order
// of the text.
std::vector<GateResult> gate_results(const Subject& subject, const Job* job, const Step& step);

// `! grep -r TODO src` before other commands of bash: what ! turns around ends no script.
std::vector<expressions::Span> lost_negations(const Subject& subject, const Job* job, const Step& step);

}  // namespace assay::workflows
