#include <algorithm>
#include <vector>

#include "base/letter_case.h"
#include "base/strings.h"
#include "rules/suggest.h"
#include "scanners/workflows/findings/reporter.h"

namespace assay::workflows::checks {

namespace {

bool runs_in_background(const Step& step) {
  const yaml::Node* background = step.node->value_of("background");
  return background != nullptr && (background->text == "true" || Text{background}.has_expression());
}

void check(const Job& job, const Step& step, const yaml::Node& target, Reporter& out) {
  if (!target.is_scalar() || target.text.empty() || Text{&target}.has_expression()) return;
  std::vector<std::string_view> known;
  for (const Step& other : job.steps) {
    if (!other.id) continue;
    if (!equal_ignoring_case(other.id.value(), target.text)) {
      if (other.index < step.index && runs_in_background(other)) known.push_back(other.id.value());
      continue;
    }
    if (other.index >= step.index)
      out.report(target, "The step " + quoted(target.text) + " comes only behind this one.").in(&job, &step);
    else if (!runs_in_background(other))
      out.report(target, "The step " + quoted(target.text) + " does not run in the background.").in(&job, &step);
    return;
  }
  const std::string hint = did_you_mean(target.text, known);
  out.report(target, cat("There is no step with the id ", quoted(target.text), hint.empty() ? "." : cat(": ", hint)))
      .in(&job, &step);
}

void run(const Subject& subject, Reporter& out) {
  for (const Job& job : subject.workflow().jobs) {
    for (const Step& step : job.steps) {
      for (const std::string_view key : {"wait", "cancel"}) {
        const yaml::Node* target = step.node->value_of(key);
        if (target == nullptr) continue;
        check(job, step, *target, out);
        for (const yaml::Node* item : target->items()) check(job, step, *item, out);
      }
    }
  }
}

}  // namespace

extern const Check step_reference_invalid = {
    .id = "step-reference-invalid",
    .title = "Step waits for or cancels a step that is not there",
    .severity = Severity::high,
    .confidence = Confidence::high,
    .what = "`wait` or `cancel` with an id that no step before it has, or that of a step without `background: true`.",
    .why = "GitHub refuses the workflow: none of its checks run.",
    .reproduce = "Push it: the run fails before its first step.",
    .fix = "Name the id of a step before it that has `background: true`.",
    .avoid = "Do not leave the `wait` out: the result of the step in the background would not be asked for.",
    .references = {"https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax"},
    .bad = {"- {run: make, background: true, id: server}\n- {wait: servr}\n", "- {run: make, id: a}\n- {wait: [a]}\n",
            "- {cancel: a}\n- {run: make, background: true, id: a}\n"},
    .good = {"- {run: make, background: true, id: a}\n- {run: test}\n- {cancel: A}\n- {wait-all: }\n"},
    .run = run,
};

}  // namespace assay::workflows::checks
