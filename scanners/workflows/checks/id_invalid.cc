#include <algorithm>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/letter_case.h"
#include "scanners/workflows/findings/reporter.h"

namespace assay::workflows::checks {

namespace {

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }

bool is_id(std::string_view text) {
  constexpr std::size_t kMost = 100;
  return !text.empty() && text.size() < kMost && is_letter(text[0]) && !text.starts_with("__") &&
         std::all_of(text.begin(), text.end(),
                     [](char c) { return is_letter(c) || (c >= '0' && c <= '9') || c == '-'; });
}

constexpr std::string_view kForm = " is no id: a letter or _, then letters, digits, - and _, not __ at the begin.";

void check_steps(const Few<Step>& steps, const Job* job, Reporter& out) {
  std::unordered_map<std::string, const Step*> named;  // by id, in lower case
  for (const Step& step : steps) {
    if (!step.id || step.id.has_expression()) continue;
    if (!is_id(step.id.value())) out.report(*step.id.node, quoted(step.id.value()) + std::string(kForm)).in(job, &step);
    const auto [first, added] = named.emplace(lower(step.id.value()), &step);
    if (!added)
      out.report(*step.id.node, "Two steps have the id " + quoted(step.id.value()) + ".")
          .in(job)
          .related(*first->second->id.node, "The first one.");
  }
}

void run(const Subject& subject, Reporter& out) {
  for (const Job& job : subject.workflow().jobs) {
    if (!is_id(job.id())) out.report(*job.id_node, quoted(job.id()) + std::string(kForm)).in(&job);
    check_steps(job.steps, &job, out);
  }
  check_steps(subject.document.action->steps, nullptr, out);
}

}  // namespace

extern const Check id_invalid = {
    .id = "id-invalid",
    .title = "Id of a job or step is malformed or used twice",
    .severity = Severity::high,
    .confidence = Confidence::high,
    .what =
        "A job's key or a step's `id:` that GitHub does not take, and two steps of a job with the same id, in which "
        "case "
        "does not matter.",
    .why = "GitHub refuses the whole workflow: none of its checks run.",
    .reproduce = "Push it: the run fails before its first step.",
    .fix = "Begin with a letter or `_`, go on with letters, digits, `-` and `_`, and give each step another id.",
    .avoid = "Do not put spaces or dots into an id: use `name:` for what people read.",
    .references = {"https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_id"},
    .bad = {"on: push\njobs:\n  1a: {runs-on: ubuntu-24.04, steps: []}\n", "- {run: make, id: a b}\n",
            "- {run: make, id: a}\n- {run: make, id: A}\n", "- {run: make, id: __x}\n"},
    .good = {"- {run: make, id: a}\n- {run: make, id: b-2_c}\n",
             "on: push\njobs:\n  _a: {runs-on: ubuntu-24.04, steps: []}\n"},
    .run = run,
};

}  // namespace assay::workflows::checks
