// How the checks that follow text into code tell what they found.
#pragma once

#include "scanners/workflows/findings/reporter.h"
#include "scanners/workflows/taint/code_sinks.h"

namespace assay::workflows {

// The way of the text decides which check tells of it, so that each place is told once.
enum class CodeWay : std::uint8_t { direct, output, call };

// `offer` adds a fix, where there is one.
void report_code_sinks(const Subject& subject, Reporter& out, CodeWay way,
                       void (*offer)(const Subject& subject, const taint::CodeSink& sink, Draft& draft));

}  // namespace assay::workflows
