#include <algorithm>
#include <array>
#include <map>

#include "base/letter_case.h"
#include "base/strings.h"
#include "scanners/workflows/findings/asked_results.h"
#include "scanners/workflows/fixes/edits.h"
#include "scanners/workflows/model/step_script.h"
#include "scanners/workflows/policies/publishers.h"
#include "scanners/workflows/shell/telling.h"

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

// Whether nothing in the job can fail: it prints, and that is all.
bool only_tells(const Subject& subject, const Job& job) {
  return !job.steps.empty() && std::all_of(job.steps.begin(), job.steps.end(), [&](const Step& step) {
    const StepScript* script = subject.analysis.step_script({&subject.document, &job, &step});
    return script != nullptr && script->understood() && script->script.complete() &&
           shell::only_tells(script->script, script->script.root);
  });
}

// A gate that looks at some of its needs and leaves one out.
void look_at_forgotten(const Job& job, const NamedNeeds& named, Reporter& out) {
  const auto own = named.find(&job);
  if (job.needs.size() < 2 || may_ask_api(job) || own == named.end() || own->second.contains("*")) return;
  for (const Text& need : job.needs)
    if (!own->second.contains(lower(need.value())))
      out.report(*need.node, cat("The job ", quoted(job.id()), " passes though ", quoted(need.value()),
                                 " failed: it asks for the results of other jobs alone."))
          .in(&job);
}

// A gate without always(): when what it needs fails it is skipped, which branch rules take for passed.
void look_at_skipped(const Subject& subject, const Job& job, Reporter& out) {
  const triggering::Reach& reach = subject.analysis.reach(subject.document);
  const auto* own = reach.condition(job.condition);
  if (own == nullptr ? static_cast<bool>(job.condition) : !own->implicit_success) return;
  for (const Step& step : job.steps) {
    const auto* condition = reach.condition(step.condition);
    if (condition == nullptr || !step.run) continue;
    const bool failing = std::any_of(condition->trees.begin(), condition->trees.end(),
                                     [](const expressions::Tree& tree) { return asks_whether_failed(tree); });
    if (!failing) continue;
    out.report(*step.condition.node,
               cat("The step that looks whether ", quoted(job.needs.front().value()),
                   " failed never runs then: the job has no 'if: always()' and is skipped, which branch rules take for "
                   "passed."))
        .in(&job, &step)
        .related(job.condition ? *job.condition.node : *job.id_node, "It is skipped when a job that it needs fails.");
  }
}

void look_at_job(const Subject& subject, const Job& job, const NamedNeeds& named, Reporter& out) {
  const auto* condition = subject.analysis.reach(subject.document).condition(job.condition);
  const bool gate = names_gate(job.id()) || names_gate(job.name.value());
  if (job.needs.empty()) return;
  if (!runs_after_failure(condition)) {
    look_at_skipped(subject, job, out);
    if (gate && !job.condition && only_tells(subject, job))
      out.report(*job.id_node, cat("The job ", quoted(job.id()), " stands for others and is skipped when ",
                                   quoted(job.needs.front().value()), " fails, which branch rules take for passed."))
          .in(&job)
          .confidence(Confidence::low);
    return;
  }
  const std::string_view publisher = publisher_of(job);
  if (gate && publisher.empty() && only_tells(subject, job)) {
    out.report(*job.condition.node,
               cat("The job ", quoted(job.id()), " passes though ", quoted(job.needs.front().value()),
                   ", which the job needs, failed: all that it does is print."))
        .in(&job);
    return;
  }
  if (gate && job_asks_for_result(subject, job, *condition)) return look_at_forgotten(job, named, out);
  if ((publisher.empty() && !gate) || job_asks_for_result(subject, job, *condition)) return;
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

// needs.a.result == 'failed', contains(needs.*.result, 'error'): no result is called so.
void look_at_words(const Subject& subject, Reporter& out) {
  constexpr std::array<std::string_view, 4> kResults = {"success", "failure", "cancelled", "skipped"};
  for_each_condition(
      subject, [&](const Job* job, const Step* step, const Text& text, const expressions::Condition& condition) {
        for_each_node(condition, [&](const expressions::Tree& tree, const expressions::Node& node) {
          using Kind = expressions::Node::Kind;
          const bool compares = node.kind == Kind::comparison || (node.kind == Kind::call && node.count == 2 &&
                                                                  expressions::same_name(node.text, "contains"));
          if (!compares) return;
          const std::string path = expressions::path_of(tree, tree.operands[node.first]);
          const expressions::Node& word = tree.operand(node, 1);
          const bool result =
              (path.starts_with("needs.") && path.ends_with(".result")) ||
              (path.starts_with("steps.") && (path.ends_with(".outcome") || path.ends_with(".conclusion"))) ||
              path == "job.status";
          if (!result || word.kind != Kind::string || word.text.empty()) return;
          // In one text contains() looks for a part: 'fail' is one of 'failure'.
          const bool part = node.kind == Kind::call && path.find('*') == std::string::npos;
          const std::string asked = lower(word.text);
          const bool known = std::any_of(kResults.begin(), kResults.end(), [&](std::string_view one) {
            return part ? one.find(asked) != std::string_view::npos : one == asked;
          });
          if (known) return;
          out.report(span_in(subject, text, word.span),
                     cat("No result is ", quoted(word.text), ": it is success, failure, cancelled or skipped."))
              .in(job, step);
        });
      });
}

// contains(needs.*.result, 'success') of a gate or before a publisher, where it needs several jobs.
void look_at_any(const Subject& subject, Reporter& out) {
  const auto asks = [](const expressions::Tree& tree, const expressions::Node& node) {
    return node.kind == expressions::Node::Kind::call && node.count == 2 &&
           expressions::same_name(node.text, "contains") &&
           expressions::path_of(tree, tree.operands[node.first]) == "needs.*.result" &&
           tree.operand(node, 1).kind == expressions::Node::Kind::string &&
           equal_ignoring_case(tree.operand(node, 1).text, "success");
  };
  // Each job is asked once: it may have many such conditions.
  std::map<const Job*, bool> asked;
  const auto matters = [&](const Job& job) {
    const auto [place, fresh] = asked.try_emplace(&job, false);
    if (fresh) {
      const bool decides = names_gate(job.id()) || names_gate(job.name.value()) || !publisher_of(job).empty();
      place->second = job.needs.size() > 1 && decides && !speaks_of_failure(job);
    }
    return place->second;
  };
  for_each_condition(subject,
                     [&](const Job* job, const Step* step, const Text& text, const expressions::Condition& condition) {
                       if (job == nullptr) return;
                       for_each_node(condition, [&](const expressions::Tree& tree, const expressions::Node& node) {
                         if (asks(tree, node) && matters(*job))
                           out.report(span_in(subject, text, node.span),
                                      "It holds as soon as one of the jobs succeeded, whatever the others came to.")
                               .in(job, step);
                       });
                     });
}

void run(const Subject& subject, Reporter& out) {
  look_at_words(subject, out);
  look_at_any(subject, out);
  const NamedNeeds named = named_needs(subject);
  for (const Job& job : subject.workflow().jobs) look_at_job(subject, job, named, out);
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
        "calls it a gate, and in which nothing reads `needs.*.result`, or which reads those of some jobs that it needs "
        "and not of all, or only prints them; a step that publishes or deploys behind such a condition without asking "
        "for the outcome of a step. A step that looks for a failure in a job without `always()`, which is skipped "
        "then. A result that is compared with a word that none has (`failed`).",
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
            "- run: make test\n- run: twine upload dist/*\n  if: always()\n",
            R"(on: push
jobs:
  test: {runs-on: x, steps: [{run: make test}]}
  gate: {needs: test, if: always(), runs-on: x, steps: [{run: "echo ${{ needs.test.result }}"}]}
)",
            R"(on: push
jobs:
  lint: {runs-on: x, steps: [{run: make lint}]}
  test: {runs-on: x, steps: [{run: make test}]}
  gate:
    needs: [lint, test]
    if: always()
    runs-on: x
    steps: [{run: exit 1, if: needs.test.result != 'success'}]
)",
            R"y(on: push
jobs:
  test: {runs-on: x, steps: [{run: make test}]}
  gate:
    needs: test
    runs-on: x
    steps: [{run: exit 1, if: "contains(needs.*.result, 'failure') || contains(needs.*.result, 'cancelled')"}]
)y",
            R"(on: push
jobs:
  test: {runs-on: x, steps: [{run: make test}]}
  report: {needs: test, if: always(), runs-on: x, steps: [{run: exit 1, if: needs.test.result == 'failed'}]}
)"},
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
             R"(on: push
jobs:
  changes: {runs-on: x, outputs: {code: "${{ steps.x.outputs.y }}"}, steps: [{id: x, run: ./changes}]}
  test: {runs-on: x, steps: [{run: make test}]}
  gate:
    needs: [changes, test]
    if: always()
    runs-on: x
    steps: [{run: exit 1, if: needs.changes.outputs.code == 'true' && needs.test.result != 'success'}]
)",
             R"(on: push
jobs:
  test: {runs-on: x, steps: [{run: make test}]}
  failed: {needs: test, if: failure(), runs-on: x, steps: [{run: ./tell, if: needs.test.result == 'failure'}]}
)",
             "- run: make test\n- run: terraform apply\n  if: failure()\n"},
    .run = run,
};

}  // namespace assay::workflows::checks
