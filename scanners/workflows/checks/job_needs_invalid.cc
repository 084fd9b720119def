#include <algorithm>

#include "scanners/workflows/findings/reporter.h"

namespace assay::workflows::checks {

namespace {

// Whether `job` waits for `wanted`, over any number of others. `path` holds the jobs that were looked at.
bool waits_for(const Workflow& workflow, const Job& job, const Job& wanted, std::vector<const Job*>& seen) {
  for (const Text& need : job.needs) {
    const Job* next = workflow.job(need.value());
    if (next == nullptr || std::find(seen.begin(), seen.end(), next) != seen.end()) continue;
    if (next == &wanted) return true;
    seen.push_back(next);
    if (waits_for(workflow, *next, wanted, seen)) return true;
  }
  return false;
}

void run(const Subject& subject, Reporter& out) {
  const Workflow& workflow = subject.workflow();
  for (const Job& job : workflow.jobs) {
    for (std::size_t i = 0; i < job.needs.size(); ++i) {
      const Text& need = job.needs[i];
      const Job* needed = workflow.job(need.value());
      if (needed == nullptr) {
        out.report(*need.node, "There is no job " + quoted(need.value()) + ".").in(&job);
        continue;
      }
      std::vector<const Job*> seen;
      if (needed == &job || waits_for(workflow, *needed, job, seen))
        out.report(*need.node,
                   "The jobs " + quoted(job.id()) + " and " + quoted(needed->id()) + " wait for each other.")
            .in(&job)
            .related(*needed->id_node, "The job that it needs.");
    }
  }
}

}  // namespace

extern const Check job_needs_invalid = {
    .id = "job-needs-invalid",
    .title = "Job needs one that does not exist, or waits for itself",
    .severity = Severity::high,
    .confidence = Confidence::high,
    .what = "A name in `needs:` that is no job of the workflow, and jobs that need each other.",
    .why = "GitHub refuses the whole workflow: none of its checks run.",
    .reproduce = "Push it: the run fails before its first step.",
    .fix = "Write the id of the job, which is its key and not its `name:`; remove one side of a circle.",
    .avoid = "Do not remove the need where the job uses what the other one made.",
    .references =
        {"https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idneeds"},
    .bad = {"on: push\njobs:\n  a: {runs-on: ubuntu-24.04, needs: b, steps: []}\n",
            R"(on: push
jobs:
  a: {runs-on: ubuntu-24.04, needs: [c], steps: []}
  b: {runs-on: ubuntu-24.04, needs: [a], steps: []}
  c: {runs-on: ubuntu-24.04, needs: [b], steps: []}
)",
            "on: push\njobs:\n  a: {runs-on: ubuntu-24.04, needs: a, steps: []}\n"},
    .good = {R"(on: push
jobs:
  a: {runs-on: ubuntu-24.04, steps: []}
  b: {runs-on: ubuntu-24.04, needs: A, steps: []}
  c: {runs-on: ubuntu-24.04, needs: [a, b], steps: []}
)"},
    .run = run,
};

}  // namespace assay::workflows::checks
