// assay explain --why-not FILE:LINE.
#pragma once

#include "cli/line_question.h"
#include "cli/report_choices.h"

namespace assay::cli {

// Prints, for each rule with an anchor on the line or whose value reaches into it, the stage that stopped it; a rule
// that the scan does not look for is told of where it would find something. Shows no byte of the line. Returns the exit
// code.
int why_not(const LineQuestion& question, DocumentForm form);

}  // namespace assay::cli
