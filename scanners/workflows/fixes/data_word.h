// Whether a word of a script stays data once a variable holds it. Pure.
#pragma once

#include <string>

#include "scanners/workflows/model/step_script.h"

namespace assay::workflows::fixes {

// What may still run the text of a hole as code when it comes from a variable: "'ssh' gets it, which may run it". Empty
// where nothing does. Certain are only:
//  - words of echo, and of printf behind a format that is known
//  - operands of test, [ and [[ with = == != =~ -z -n and no others, the subject and patterns of a case
//  - git commit and git tag behind -m; gh pr, issue and release behind --title, --body, --notes and their short forms
//  - a here-string of one of the filters cat, cut, fold, grep, head, sort, tail, tr, uniq, wc
//  - NAME=…, where each mention of NAME is $NAME in one of these places, and no program reads its settings from NAME
// and what they print goes to the log, to those filters, to $GITHUB_OUTPUT or $GITHUB_STEP_SUMMARY, or by $( ) into a
// word that is such a place.
std::string what_may_run(const StepScript& script, expressions::Span hole);

}  // namespace assay::workflows::fixes
