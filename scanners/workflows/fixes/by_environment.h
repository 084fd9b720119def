// A text in a script by a variable of the environment, so that it is data there and no code. Pure.
#pragma once

#include "scanners/workflows/findings/reporter.h"
#include "scanners/workflows/taint/code_sinks.h"

namespace assay::workflows::fixes {

// Offers, for ${{ }} in a script of bash or sh, `${NAME}` in its place and NAME among the step's `env`, or a variable
// that the runner sets anyway. Safe within double quotes, where no command runs its words (data_word.h) and the shell
// is certainly bash or sh; otherwise the fix says what stays. Outside of quotes the text is put into some, and is one
// word from then on: unsafe. Nothing within single quotes and here-documents, where it cannot be done by a variable or
// is not certain.
void offer_environment(const Subject& subject, const taint::CodeSink& sink, Draft& draft);

}  // namespace assay::workflows::fixes
