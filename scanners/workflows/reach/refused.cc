#include "scanners/workflows/reach/refused.h"

#include <map>

#include "base/letter_case.h"
#include "base/strings.h"
#include "scanners/workflows/reach/reach.h"

namespace assay::workflows::reach {

namespace {

// What is wrong with the `needs` of the jobs; empty: nothing.
std::string trouble_of_needs(const Few<Job>& jobs) {
  std::map<std::string, std::size_t> numbers;
  for (std::size_t i = 0; i < jobs.size(); ++i) numbers.emplace(lower(jobs[i].id()), i);
  std::vector<std::size_t> missing(jobs.size(), 0), ready;
  std::vector<std::vector<std::size_t>> needed_by(jobs.size());
  for (std::size_t i = 0; i < jobs.size(); ++i) {
    for (const Text& need : jobs[i].needs) {
      const auto found = numbers.find(lower(need.value()));
      if (found == numbers.end()) return cat("the job '", printable(jobs[i].id()), "' needs one that is not there");
      ++missing[i];
      needed_by[found->second].push_back(i);
    }
    if (missing[i] == 0) ready.push_back(i);
  }
  std::size_t placed = 0;
  while (!ready.empty()) {
    const std::size_t job = ready.back();
    ready.pop_back();
    ++placed;
    for (const std::size_t next : needed_by[job])
      if (--missing[next] == 0) ready.push_back(next);
  }
  return placed == jobs.size() ? std::string() : "its jobs need each other in a circle";
}

std::string trouble_of(const Document& document) {
  const Workflow& workflow = document.workflow;
  if (workflow.on_key == nullptr || workflow.triggers.empty()) return "it says no event that starts it";
  if (workflow.jobs_key == nullptr || workflow.jobs.empty()) return "it has no jobs";
  if (!document.problems.empty()) {
    const yaml::Problem& first = document.problems.front();
    return cat("line ", document.tree->region(first.span).line, ": ", first.message);
  }
  return trouble_of_needs(workflow.jobs);
}

}  // namespace

std::vector<Refused> refused_workflows(const Repository& repository) {
  std::vector<Refused> out;
  for (const Document& document : repository.documents) {
    if (workflow_file(document).empty()) continue;
    std::string trouble = trouble_of(document);
    if (!trouble.empty()) out.push_back({&document, std::move(trouble)});
  }
  return out;
}

}  // namespace assay::workflows::reach
