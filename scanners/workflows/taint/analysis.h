// Where the values of a workflow come from: backwards from a text or a word of a script through the environment,
// outputs of steps and jobs, the matrix, and inputs that callers in the repository give. Computed when it is asked for
// and kept.
//
// What it cannot follow has no source; what was too much to follow is told by complete(). One thread at a time.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scanners/workflows/model/repository.h"
#include "scanners/workflows/model/step_script.h"
#include "scanners/workflows/taint/callers.h"
#include "scanners/workflows/taint/flow.h"
#include "scanners/workflows/taint/foreign_files.h"
#include "scanners/workflows/taint/script_flow.h"
#include "scanners/workflows/triggering/reach.h"

namespace assay::workflows::taint {

// A place that expressions are read at. Without a step it is the job, without a job the workflow.
struct Where {
  const Document* document = nullptr;
  const Job* job = nullptr;
  const Step* step = nullptr;

  auto operator<=>(const Where&) const = default;
};

struct HoleFlows {
  expressions::Span span;  // in the text
  Flows flows;
};

// How bad it is that a text gets to a place.
struct Exposure {
  bool reached = true;  // false: no event that has the text gets there
  Severity severity = Severity::high;
  Confidence confidence = Confidence::high;
  std::string trigger;  // the shortest way; empty: not known
};

class Analysis {
 public:
  explicit Analysis(const Callers& callers);
  ~Analysis();
  Analysis(const Analysis&) = delete;
  Analysis& operator=(const Analysis&) = delete;

  // What is in the holes of a text; those with nothing in them are left out.
  const std::vector<HoleFlows>& holes(const Where& where, const Text& text);
  Flows of_text(const Where& where, const Text& text);
  // Of a reference, in lower case: "steps.x.outputs.y".
  Flows of_path(const Where& where, std::string_view path);
  // Of a variable of the environment in which the step runs.
  Flows of_variable(const Where& where, std::string_view name);
  // Of a step with a script that is understood; otherwise empty.
  const ScriptFlow& script(const Where& where);
  const StepScript* step_script(const Where& where) { return scripts_.find(*where.document, where.job, *where.step); }
  StepScripts& scripts() { return scripts_; }
  const triggering::Reach& reach(const Document& document);
  const Callers& callers() const { return callers_; }

  // Of a text of Who::outsider and the others, at a place.
  Exposure exposure(const Where& where, const Flow& flow);
  // Events that start it, by callers in the repository too; nothing: it may be called from elsewhere.
  std::optional<std::vector<std::string_view>> events(const Where& where);

  // Work that grows with the file more than once, in steps or texts that are looked at: false when there was too much
  // of it, and what follows is left out.
  bool spend(std::size_t work);
  bool complete() const;

 private:
  struct Deeper;

  Flows of_github(const Where& where, std::string_view path);
  Flows of_input(const Where& where, std::string_view name);
  Flows of_step_output(const Where& where, std::string_view step, std::string_view name);
  // Of a file that another run has made, as an artifact or a cache that an earlier step brought.
  Flows of_foreign_file(const Where& where, std::string_view path);
  // What is of whoever made the pull request or push that the run is about; nothing in runs of others.
  Flows of_change(const Where& where, std::string name, std::string_view shape);
  Flows of_action_output(const Where& where, const Step& step, std::string_view name);
  Flows of_job_output(const Where& where, std::string_view job, std::string_view name);
  Flows of_matrix(const Where& where, std::string_view name);
  Flows of_values(const Where& where, const yaml::Node& node);
  Flows of_earlier_steps(const Where& where, std::string_view name);
  const ScriptFlow& follow_step(const Where& where);

  const Callers& callers_;
  StepScripts scripts_;
  std::map<std::pair<Where, const yaml::Node*>, std::vector<HoleFlows>> texts_;
  std::map<Where, std::unique_ptr<ScriptFlow>> flows_;
  std::map<std::pair<const Document*, const Job*>, std::size_t> followed_;  // steps, from the first on
  std::map<std::pair<const Document*, const Job*>, std::vector<ForeignFiles>> foreign_files_;
  std::map<const Document*, std::unique_ptr<triggering::Reach>> reaches_;
  std::map<Where, std::optional<std::vector<std::string_view>>> events_;
  int depth_ = 0;
  std::size_t work_ = 0, small_work_ = 0;
  bool complete_ = true;
};

}  // namespace assay::workflows::taint
