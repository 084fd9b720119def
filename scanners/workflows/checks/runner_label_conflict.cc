#include <array>

#include "scanners/workflows/findings/reporter.h"

namespace assay::workflows::checks {

namespace {

// The system that a label asks for, or nothing.
std::string_view system_of(std::string_view label) {
  constexpr std::array<std::string_view, 3> kSystems = {"linux", "macos", "windows"};
  for (const std::string_view system : kSystems)
    if (equal_ignoring_case(label, system)) return system;
  if (label.starts_with("ubuntu-")) return "linux";
  if (label.starts_with("macos-")) return "macos";
  return label.starts_with("windows-") ? std::string_view("windows") : std::string_view();
}

void run(const Subject& subject, Reporter& out) {
  for (const Job& job : subject.workflow().jobs) {
    const Text* first = nullptr;
    for (const Text& label : job.runs_on.labels) {
      const std::string_view system = system_of(label.value());
      if (system.empty()) continue;
      if (first == nullptr) {
        first = &label;
      } else if (system_of(first->value()) != system) {
        out.report(*label.node,
                   "No runner has both labels, " + quoted(first->value()) + " and " + quoted(label.value()) + ".")
            .in(&job)
            .related(*first->node, "The other one.");
      }
    }
  }
}

}  // namespace

extern const Check runner_label_conflict = {
    .id = "runner-label-conflict",
    .title = "Job asks for a runner of two systems",
    .severity = Severity::medium,
    .confidence = Confidence::high,
    .what = "Labels of different operating systems in one `runs-on:`, which asks for a runner that has all of them.",
    .why = "There is none: the job waits for a day and fails.",
    .reproduce = "Start the workflow: the job stays queued.",
    .fix = "Use a matrix to run on several systems.",
    .avoid = "Do not give a self-hosted runner both labels.",
    .references =
        {"https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idruns-on"},
    .bad = {"on: push\njobs:\n  a: {runs-on: [ubuntu-24.04, windows-2025], steps: []}\n",
            "on: push\njobs:\n  a: {runs-on: [self-hosted, Linux, macOS], steps: []}\n"},
    .good = {"on: push\njobs:\n  a: {runs-on: [self-hosted, linux, x64], steps: []}\n",
             "on: push\njobs:\n  a: {runs-on: ubuntu-24.04, steps: []}\n"},
    .run = run,
};

}  // namespace assay::workflows::checks
