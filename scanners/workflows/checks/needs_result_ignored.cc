#include <algorithm>
#include <array>

#include "base/letter_case.h"
#include "base/strings.h"
#include "scanners/workflows/expressions/decision.h"
#include "scanners/workflows/expressions/holes.h"
#include "scanners/workflows/expressions/references.h"
#include "scanners/workflows/findings/conditions.h"
#include "scanners/workflows/fixes/edits.h"
#include "scanners/workflows/model/texts.h"
#include "scanners/workflows/policies/publishers.h"

namespace assay::workflows::checks {

namespace {

// Names of jobs that stand for what other jobs said, between dashes, underscores and blanks.
constexpr std::array<std::string_view, 10> kGateWords = {"gate",  "gates",      "required", "passed", "success",
                                                         "green", "conclusion", "verdict",  "ok",     "gatekeeper"};

bool names_gate(std::string_view name) {
  const std::string text = lower(name);
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find_first_of("-_ :/.()", at), text.size());
    const std::string_view word = std::string_view(text).substr(at, end - at);
    if (std::find(kGateWords.begin(), kGateWords.end(), word) != kGateWords.end()) return true;
    at = end + 1;
  }
  return false;
}

// Whether it holds although what came before failed.
bool runs_after_failure(const expressions::Condition* condition) {
  if (condition == nullptr || condition->implicit_success) return false;
  expressions::Assumptions failed;
  failed.set_status({expressions::Status::failure});
  const expressions::Decision decision = expressions::decide(*condition, failed);
  // failure() alone is a reaction to it: a report, a clean-up.
  expressions::Assumptions passed;
  passed.set_status({expressions::Status::success});
  return decision.can_be_true && expressions::decide(*condition, passed).can_be_true;
}

// needs.x.result, needs.*.result, toJSON(needs), steps.x.outcome, job.status.
bool tells_result(std::string_view path) {
  return path == "needs" || path == "job.status" || path == "steps" || path.ends_with(".result") ||
         path.ends_with(".outcome") || path.ends_with(".conclusion") ||
         ((path.starts_with("needs.") || path.starts_with("steps.")) && path.find('.', 6) == path.npos);
}

bool asks_for_result(const expressions::Condition& condition) {
  return std::any_of(condition.trees.begin(), condition.trees.end(), [](const expressions::Tree& tree) {
    const auto references = expressions::references_of(tree);
    // An output of what came before may say how it went.
    return std::any_of(references.begin(), references.end(), [](const expressions::Reference& one) {
      return tells_result(one.path) || one.path.starts_with("needs.") || one.path.starts_with("steps.");
    });
  });
}

bool asks_for_result(const Text& text) {
  const std::string_view value = text.value();
  if (value.find("needs") == value.npos) return false;
  for (const expressions::Hole& hole : expressions::find_holes(value)) {
    const auto parsed = expressions::parse(value, hole.inside);
    if (!parsed) return true;
    for (const expressions::Reference& reference : expressions::references_of(*parsed))
      if (tells_result(reference.path)) return true;
  }
  return false;
}

// Whether anything in the job asks how the jobs before went, or may: GitHub's API tells it too.
bool job_asks(const Subject& subject, const Job& job, const expressions::Condition& condition) {
  if (asks_for_result(condition)) return true;
  bool asks = false;
  for_each_text(subject.document, [&](const Job* owner, const Step*, const Text& text) {
    asks = asks || (owner == &job && asks_for_result(text));
  });
  const auto by_api = [&](const Step& step) {
    const auto* own = subject.analysis.reach(subject.document).condition(step.condition);
    return (own != nullptr && asks_for_result(*own)) || step.run.value().find("gh api") != std::string_view::npos ||
           step.run.value().find("gh run") != std::string_view::npos ||
           (step.uses && step.uses->is_repository("actions/github-script"));
  };
  return asks || std::any_of(job.steps.begin(), job.steps.end(), by_api);
}

std::string_view publisher_of(const Job& job) {
  for (const Step& step : job.steps)
    if (const std::string_view one = policies::publisher_or_deployer_in(step); !one.empty()) return one;
  return {};
}

// Without always() or !cancelled() it runs after success alone.
void offer_success(const Subject& subject, const yaml::Node& holder, const Text& condition, Draft& draft) {
  std::string text(condition.value());
  std::erase_if(text, [](char c) { return c == ' ' || c == '$' || c == '{' || c == '}' || c == '\n' || c == '\r'; });
  const yaml::Entry* entry = holder.find("if");
  if (entry != nullptr && (text == "always()" || text == "!cancelled()"))
    fixes::offer(draft, fixes::remove_entry(subject.tree(), holder, *entry), "let it run after success alone", false);
}

void look_at_job(const Subject& subject, const Job& job, Reporter& out) {
  const auto* condition = subject.analysis.reach(subject.document).condition(job.condition);
  if (job.needs.empty() || !runs_after_failure(condition)) return;
  const std::string_view publisher = publisher_of(job);
  const bool gate = names_gate(job.id()) || names_gate(job.name.value());
  if ((publisher.empty() && !gate) || job_asks(subject, job, *condition)) return;
  const std::string_view needed = job.needs.front().value();
  const std::string what =
      publisher.empty() ? cat("The job ", quoted(job.id()), " passes") : cat(quoted(publisher), " runs");
  Draft draft = out.report(*job.condition.node, cat(what, " though ", quoted(needed),
                                                    ", which the job needs, failed: nothing in it reads the results."));
  draft.in(&job)
      .severity(publisher.empty() ? Severity::medium : Severity::high)
      .related(*job.needs.front().node, "Its result is not asked for.");
  offer_success(subject, *job.node, job.condition, draft);
}

void look_at_step(const Subject& subject, const Job* job, const Step& step, Reporter& out) {
  if (step.index == 0) return;
  const auto* condition = subject.analysis.reach(subject.document).condition(step.condition);
  if (!runs_after_failure(condition) || asks_for_result(*condition)) return;
  const std::string_view publisher = policies::publisher_or_deployer_in(step);
  if (publisher.empty()) return;
  Draft draft = out.report(*step.condition.node, cat(quoted(publisher), " runs though a step before failed: the ",
                                                     "condition asks for no result."));
  draft.in(job, &step).severity(Severity::high);
  offer_success(subject, *step.node, step.condition, draft);
}

void run(const Subject& subject, Reporter& out) {
  for (const Job& job : subject.workflow().jobs) look_at_job(subject, job, out);
  for_each_step(subject.document, [&](const Job* job, const Step& step) { look_at_step(subject, job, step, out); });
}

}  // namespace

extern const Check needs_result_ignored = {
    .id = "needs-result-ignored",
    .title = "Runs whatever came before it said",
    .severity = Severity::medium,
    .confidence = Confidence::medium,
    .what =
        "A job with `needs` and a condition as `always()` or `!cancelled()` that publishes or deploys, or whose name "
        "calls it a gate, and in which nothing reads `needs.*.result`; and a step that publishes or deploys behind "
        "such a condition without asking for the outcome of a step.",
    .why =
        "`always()` also means: though the tests failed. A gate of that kind is green whatever it stands for, and what "
        "was not tested is published. A branch rule that requires it requires nothing.",
    .reproduce = "Let the needed job fail: this one runs and passes.",
    .fix =
        "Take the condition away, or ask for the results: a gate fails in a step with "
        "`if: contains(needs.*.result, 'failure') || contains(needs.*.result, 'cancelled')` and `run: exit 1`.",
    .avoid = "Do not ask for `success()` in a step of a job behind `always()`: it is about the steps of that job.",
    .references = {"https://docs.github.com/en/actions/reference/workflows-and-actions/expressions"
                   "#status-check-functions"},
    .bad = {R"(on: push
jobs:
  test: {runs-on: x, steps: [{run: make test}]}
  publish: {needs: test, if: always(), runs-on: x, steps: [{run: twine upload dist/*}]}
)",
            R"(on: push
jobs:
  test: {runs-on: x, steps: [{run: make test}]}
  ci-passed: {needs: [test], if: "${{ !cancelled() }}", runs-on: x, steps: [{run: echo all good}]}
)",
            "- run: make test\n- run: twine upload dist/*\n  if: always()\n"},
    .good = {R"(on: push
jobs:
  test: {runs-on: x, steps: [{run: make test}]}
  publish: {needs: test, if: github.ref == 'refs/heads/main', runs-on: x, steps: [{run: twine upload dist/*}]}
)",
             R"y(on: push
jobs:
  test: {runs-on: x, steps: [{run: make test}]}
  gate:
    needs: test
    if: always()
    runs-on: x
    steps: [{run: exit 1, if: "contains(needs.*.result, 'failure')"}]
)y",
             R"(on: push
jobs:
  test: {runs-on: x, steps: [{run: make test}]}
  gate:
    needs: test
    if: always()
    runs-on: x
    steps: [{uses: re-actors/alls-green@release/v1, with: {jobs: "${{ toJSON(needs) }}"}}]
)",
             R"(on: push
jobs:
  test: {runs-on: x, steps: [{run: make test}]}
  publish:
    needs: test
    if: always() && needs.test.result == 'success'
    runs-on: x
    steps: [{run: twine upload dist/*}]
)",
             R"(on: push
jobs:
  test: {runs-on: x, steps: [{run: make test}]}
  notify: {needs: test, if: always(), runs-on: x, steps: [{run: ./notify}]}
)",
             "- run: make test\n- run: terraform apply\n  if: failure()\n",
             "- id: t\n  run: make test\n- run: twine upload x\n  if: always() && steps.t.outcome == 'success'\n"},
    .run = run,
};

}  // namespace assay::workflows::checks
