// One file that is checked: its tree and what it means.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "base/rare.h"
#include "base/shared_text.h"
#include "scanners/workflows/model/action.h"
#include "scanners/workflows/model/workflow.h"
#include "scanners/workflows/yaml/tree.h"

namespace assay::workflows {

enum class FileKind : std::uint8_t {
  workflow,
  action,
  dependabot,  // .github/dependabot.yml
  pre_commit,  // .pre-commit-config.yaml
  lock,        // .github/workflows/actions.lock
  policy,      // what is demanded: a tree, and nothing else
};

// Immutable once read. Threads may share it.
struct Document {
  SharedText path;         // as reports show it
  std::string path_below;  // below the repository: .github/workflows/ci.yml
  FileKind kind = FileKind::workflow;
  bool listed = false;     // its whole repository was looked through: what is not among the documents is not there
  bool among_all = false;  // all files of its folder were looked at
  std::unique_ptr<const yaml::Tree> tree;
  Workflow workflow;                    // of a workflow
  Rare<Action> action;                  // of an action
  std::vector<yaml::Problem> problems;  // shapes that GitHub refuses; the rest was read

  bool is_workflow() const { return kind == FileKind::workflow; }
  // The folder that GitHub takes for the repository, with its '/': what stands before .github in the path; empty for
  // the repository itself.
  std::string_view root() const;
};

// action.yml and action.yaml are actions, but not in .github/workflows; whatever else has no name of its own is a
// workflow.
FileKind kind_of_file(std::string_view path_below);

// The error is that of the YAML itself; what can be read of a wrong shape is read, and the problem kept.
tl::expected<Document, yaml::Problem> read_document(std::string path, std::string path_below, std::string source);

// Steps of jobs or of a composite action, in order. `job` is null for an action.
template <class Visit>
void for_each_step(const Document& document, const Visit& visit) {
  for (const Job& job : document.workflow.jobs)
    for (const Step& step : job.steps) visit(&job, step);
  for (const Step& step : document.action->steps) visit(static_cast<const Job*>(nullptr), step);
}

// Every `uses:`, of steps and of jobs that call a workflow. visit(job or null, step or null, uses)
template <class Visit>
void for_each_uses(const Document& document, const Visit& visit) {
  for (const Job& job : document.workflow.jobs) {
    if (job.uses) visit(&job, static_cast<const Step*>(nullptr), *job.uses);
    for (const Step& step : job.steps)
      if (step.uses) visit(&job, &step, *step.uses);
  }
  for (const Step& step : document.action->steps)
    if (step.uses) visit(static_cast<const Job*>(nullptr), &step, *step.uses);
}

}  // namespace assay::workflows
