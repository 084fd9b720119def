#include <array>

#include "scanners/workflows/findings/reporter.h"

namespace assay::workflows::checks {

namespace {

struct Retired {
  std::string_view label, since;
};
// github.com/actions/runner-images, as of 2026-06.
constexpr std::array<Retired, 12> kRetired = {{{"ubuntu-16.04", "2021-09"},
                                               {"ubuntu-18.04", "2023-04"},
                                               {"ubuntu-20.04", "2025-04"},
                                               {"macos-10.15", "2022-08"},
                                               {"macos-11", "2024-06"},
                                               {"macos-12", "2024-12"},
                                               {"macos-13", "2025-12"},
                                               {"macos-13-large", "2025-12"},
                                               {"macos-13-xlarge", "2025-12"},
                                               {"windows-2016", "2022-03"},
                                               {"windows-2019", "2025-06"},
                                               {"macos-12-large", "2024-12"}}};

void check(std::string_view label, const yaml::Node& at, const Job& job, Reporter& out) {
  for (const Retired& retired : kRetired)
    if (equal_ignoring_case(label, retired.label))
      out.report(at, "GitHub has had no runner " + quoted(label) + " since " + std::string(retired.since) + ".")
          .in(&job);
}

// Labels that a matrix gives, where `runs-on` is one of its dimensions.
void check_matrix(const Job& job, std::string_view expression, Reporter& out) {
  for (const Dimension& dimension : job.strategy.matrix) {
    if (expression.find("matrix." + std::string(dimension.key->text)) == std::string_view::npos) continue;
    for (const yaml::Node* value : dimension.values)
      if (value->is_scalar()) check(value->text, *value, job, out);
  }
  for (const yaml::Node* item : job.strategy.include)
    for (const yaml::Entry& entry : item->entries)
      if (entry.key->is_scalar() && entry.value->is_scalar() &&
          expression.find("matrix." + std::string(entry.key->text)) != std::string_view::npos)
        check(entry.value->text, *entry.value, job, out);
}

void run(const Subject& subject, Reporter& out) {
  for (const Job& job : subject.workflow().jobs) {
    for (const Text& label : job.runs_on.labels) {
      if (label.has_expression())
        check_matrix(job, label.value(), out);
      else
        check(label.value(), *label.node, job, out);
    }
  }
}

}  // namespace

extern const Check runner_label_retired = {
    .id = "runner-label-retired",
    .title = "Job asks for a runner that GitHub has retired",
    .severity = Severity::medium,
    .confidence = Confidence::high,
    .what = "A label of a hosted runner that is gone, in `runs-on:` or in the matrix that it reads: `ubuntu-20.04`.",
    .why =
        "The job waits for a runner that never comes and fails after a day. Where somebody registers a runner of their "
        "own "
        "with the label, it runs there.",
    .reproduce = "Start the workflow: the job stays queued.",
    .fix = "Use one of the images that GitHub has now.",
    .avoid = "Do not give a self-hosted runner the name of a hosted one.",
    .references = {"https://github.com/actions/runner-images#available-images"},
    .bad = {"on: push\njobs:\n  a: {runs-on: ubuntu-20.04, steps: []}\n",
            R"(on: push
jobs:
  a:
    strategy: {matrix: {os: [ubuntu-24.04, macos-12]}}
    runs-on: ${{ matrix.os }}
    steps: []
)"},
    .good = {"on: push\njobs:\n  a: {runs-on: ubuntu-24.04, steps: []}\n",
             R"(on: push
jobs:
  a:
    strategy: {matrix: {image: [ubuntu-20.04]}}
    runs-on: ubuntu-24.04
    steps: []
)"},
    .run = run,
};

}  // namespace assay::workflows::checks
