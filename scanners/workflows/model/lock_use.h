// Which actions of others a workflow uses, for a comparison with its entry in the lockfile.
#pragma once

#include <vector>

#include "scanners/workflows/model/lock.h"
#include "scanners/workflows/model/repository.h"

namespace assay::workflows {

struct UsedPin {
  LockPin pin;
  const Uses* uses = nullptr;
  const Document* document = nullptr;  // that holds it: the workflow, an action or a workflow that it calls
  const Job* job = nullptr;            // of the workflow
  const Step* step = nullptr;          // the same; null for a job that calls a workflow
  bool by_call = false;                // within a workflow of the repository, which has an entry of its own
};

struct UsedPins {
  std::vector<UsedPin> list;  // in the order of the file
  bool complete = true;       // false: an action or workflow of the repository was not read
};

// Through actions and workflows of the repository, at most ten deep, each of them once.
UsedPins used_pins(const Repository& repository, const Document& workflow);

}  // namespace assay::workflows
