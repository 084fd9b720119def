// Places where text becomes code: ${{ }} in scripts and in inputs that actions run, and commands that run their words.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "scanners/workflows/taint/analysis.h"

namespace assay::workflows::taint {

struct CodeSink {
  Where where;
  yaml::Span span;
  Flow flow;  // the worst text that gets there
  Exposure exposure;
  std::string what;                            // "the script", "the input 'script' of actions/github-script", "eval"
  bool in_template = true;                     // by ${{ }}, not by a variable
  std::optional<expressions::Span> hole = {};  // of ${{ }} in a step's script, within its text
};

// Those that an event reaches, in the order of the file.
std::vector<CodeSink> code_sinks(Analysis& analysis, const Document& document);

}  // namespace assay::workflows::taint
