#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/letter_case.h"
#include "scanners/workflows/findings/reporter.h"

namespace assay::workflows::checks {

namespace {

using Jobs = std::unordered_map<std::string, std::size_t>;  // number by id, in lower case

// The jobs that can never start: takes away, from both ends, what waits for nothing and what nothing waits for.
std::vector<bool> in_circles(const std::vector<std::vector<std::size_t>>& needs) {
  std::vector<std::vector<std::size_t>> needed_by(needs.size());
  for (std::size_t job = 0; job < needs.size(); ++job)
    for (const std::size_t need : needs[job]) needed_by[need].push_back(job);
  std::vector<bool> left(needs.size(), true);
  for (const auto& [from, to] :
       {std::pair(&needs, &std::as_const(needed_by)), std::pair(&std::as_const(needed_by), &needs)}) {
    std::vector<std::size_t> open(needs.size(), 0), ready;
    for (std::size_t job = 0; job < needs.size(); ++job) {
      for (const std::size_t other : (*from)[job]) open[job] += left[other] ? std::size_t{1} : std::size_t{0};
      if (left[job] && open[job] == 0) ready.push_back(job);
    }
    while (!ready.empty()) {
      const std::size_t job = ready.back();
      ready.pop_back();
      left[job] = false;
      for (const std::size_t other : (*to)[job])
        if (left[other] && --open[other] == 0) ready.push_back(other);
    }
  }
  return left;
}

void run(const Subject& subject, Reporter& out) {
  const Few<Job>& jobs = subject.workflow().jobs;
  Jobs numbers;
  for (std::size_t i = 0; i < jobs.size(); ++i) numbers.emplace(lower(jobs[i].id()), i);
  std::vector<std::vector<std::size_t>> needs(jobs.size());
  std::vector<std::vector<const yaml::Node*>> nodes(jobs.size());
  for (std::size_t i = 0; i < jobs.size(); ++i) {
    for (const Text& need : jobs[i].needs) {
      const auto found = numbers.find(lower(need.value()));
      if (found == numbers.end()) {
        out.report(*need.node, "There is no job " + quoted(need.value()) + ".").in(&jobs[i]);
        continue;
      }
      needs[i].push_back(found->second);
      nodes[i].push_back(need.node);
    }
  }
  const std::vector<bool> circle = in_circles(needs);
  for (std::size_t i = 0; i < jobs.size(); ++i)
    for (std::size_t j = 0; j < needs[i].size(); ++j) {
      const Job& needed = jobs[needs[i][j]];
      if (!circle[i] || !circle[needs[i][j]]) continue;
      out.report(*nodes[i][j],
                 "The jobs " + quoted(jobs[i].id()) + " and " + quoted(needed.id()) + " wait for each other.")
          .in(&jobs[i])
          .related(*needed.id_node, "The job that it needs.");
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
