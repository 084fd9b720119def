// assay explain --why FILE:LINE.
#pragma once

#include "cli/line_question.h"
#include "cli/report_choices.h"

namespace assay::cli {

// Prints, for each finding on the line, what speaks for it and how sure that makes it: the parts of the score of a
// generic rule, the conditions of any other. Values are masked. Returns the exit code.
int why(const LineQuestion& question, DocumentForm form);

}  // namespace assay::cli
