// The script of a step, read once for all who ask.
#pragma once

#include <map>
#include <memory>
#include <vector>

#include "scanners/workflows/model/document.h"
#include "scanners/workflows/shell/expansion.h"
#include "scanners/workflows/shell/options.h"
#include "scanners/workflows/shell/script.h"

namespace assay::workflows {

struct StepScript {
  shell::Options options;
  shell::Script script;            // empty where the shell is none that is read
  std::vector<shell::Call> calls;  // the same

  bool understood() const { return options.understood(); }
};

// One thread at a time.
class StepScripts {
 public:
  StepScripts();
  ~StepScripts();
  StepScripts(const StepScripts&) = delete;
  StepScripts& operator=(const StepScripts&) = delete;

  // Null for a step without `run`.
  const StepScript* find(const Document& document, const Job* job, const Step& step);

 private:
  std::map<std::pair<const Job*, const Step*>, std::unique_ptr<StepScript>> scripts_;
};

}  // namespace assay::workflows
