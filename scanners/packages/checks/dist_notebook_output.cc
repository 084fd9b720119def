#include "scanners/packages/findings/reporter.h"

namespace assay::packages::checks {

namespace {

void run(const Subject& subject, Reporter& out) {
  for (const auto& [path, text] : subject.package.texts) {
    if (!path.ends_with(".ipynb")) continue;
    // The key with a list that is not empty; JSON allows blanks between.
    for (std::size_t at = text.find("\"outputs\""); at != std::string::npos; at = text.find("\"outputs\"", at + 1)) {
      const std::size_t open = text.find_first_not_of(" \t\r\n:", at + 9);
      if (open == std::string::npos || text[open] != '[') continue;
      const std::size_t next = text.find_first_not_of(" \t\r\n", open + 1);
      if (next == std::string::npos || text[next] == ']') continue;
      out.report(path, "The notebook holds outputs.");
      break;
    }
  }
}

}  // namespace

extern const Check dist_notebook_output = {
    .id = "dist-notebook-output",
    .title = "Notebook is shipped with its output",
    .severity = Severity::low,
    .what = "A Jupyter notebook with cells that have outputs.",
    .why = "Outputs hold data, paths and now and then credentials of whoever ran it.",
    .reproduce = "Open the notebook.",
    .fix = "Strip outputs before the commit (`jupyter nbconvert --clear-output`).",
    .avoid = "Do not only look at the last cell.",
    .allowable = true,
    .bad = {R"(sdist
+ a.ipynb = {"nbformat": 4, "cells": [{"outputs": [{"text": "x"}]}]}
)"},
    .good = {R"(sdist
+ a.ipynb = {"nbformat": 4, "cells": [{"outputs": []}]}
)"},
    .run = run,
};

}  // namespace assay::packages::checks
