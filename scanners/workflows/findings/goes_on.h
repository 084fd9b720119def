// Whether a step or job goes on after a failure, by its `continue-on-error`.
#pragma once

#include <string>

#include "scanners/workflows/findings/reporter.h"

namespace assay::workflows {

// Always, in the runs of one event, or in some jobs of a matrix. What cannot be decided is none of them.
struct GoesOn {
  bool always = false;
  std::string event;  // the first of the workflow's events whose runs go on
  std::string cell;   // "matrix.experimental is true"

  explicit operator bool() const { return always || !event.empty() || !cell.empty(); }
  // "", " in runs of 'push'", " where matrix.experimental is true": behind what goes on.
  std::string where() const;
};

// `job` is null in an action.
GoesOn goes_on(const Subject& subject, const Job* job, const Text& continue_on_error);

}  // namespace assay::workflows
