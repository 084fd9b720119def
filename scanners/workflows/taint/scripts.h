// Every script of a file with what flows in it.
#pragma once

#include "scanners/workflows/taint/analysis.h"

namespace assay::workflows::taint {

// visit(where, script) for each step with `run`, also those whose shell is not read.
template <class Visit>
void for_each_script(Analysis& analysis, const Document& document, const Visit& visit) {
  for_each_step(document, [&](const Job* job, const Step& step) {
    const Where where{&document, job, &step};
    if (const StepScript* script = analysis.step_script(where)) visit(where, *script);
  });
}

// Bytes of the file for bytes of a step's script.
inline yaml::Span in_file(const Where& where, shell::Span span) {
  return where.document->tree->source_span(*where.step->run.node, span.begin, span.end);
}

}  // namespace assay::workflows::taint
