#include "scanners/workflows/model/step_script.h"

#include "scanners/workflows/model/step_shell.h"

namespace assay::workflows {

StepScripts::StepScripts() = default;
StepScripts::~StepScripts() = default;

const StepScript* StepScripts::find(const Document& document, const Job* job, const Step& step) {
  if (!step.run) return nullptr;
  const auto [place, fresh] = scripts_.try_emplace({job, &step});
  if (fresh) {
    auto out = std::make_unique<StepScript>();
    out->options = options_of_step(document, job, step);
    if (out->understood()) {
      out->script = shell::read_script(step.run.value());
      out->calls = shell::calls_of(out->script);
    }
    place->second = std::move(out);
  }
  return place->second.get();
}

}  // namespace assay::workflows
