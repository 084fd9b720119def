// Programs that a Python script runs and whose failure does not end it.
//
// Read are statements that call subprocess.run, .call, .Popen, os.system and, within a `try` whose handlers do nothing
// but print or pass, subprocess.check_call and check_output, each by its first argument where that is literal. A result
// that is kept (`done = subprocess.run(…)`), asked for or given on is none of them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "scanners/workflows/expressions/syntax_tree.h"

namespace assay::shell {

struct PythonRun {
  expressions::Span span;          // of the statement's first line, in the script's text
  std::vector<std::string> words;  // of the command; empty words for those that are not literal
  bool caught = false;             // by a handler that goes on; else it was not asked for
};

// In the order of the text; at most 1,000. Time in proportion to the text.
std::vector<PythonRun> lost_python_runs(std::string_view script);

}  // namespace assay::shell
