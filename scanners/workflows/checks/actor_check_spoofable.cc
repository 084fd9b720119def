#include "base/strings.h"
#include "scanners/workflows/facts/events.h"
#include "scanners/workflows/findings/conditions.h"
#include "scanners/workflows/model/events.h"

namespace assay::workflows::checks {

namespace {

bool is_actor(std::string_view path) {
  return path == "github.actor" || path == "github.triggering_actor" || path == "github.event.sender.login";
}

// The author of what started the run, who stays the same whoever acts on it.
bool asks_author(const expressions::Condition& condition) {
  return reads(condition, "github.event.pull_request.user.login") ||
         reads(condition, "github.event.pull_request.user.id") || reads(condition, "github.event.issue.user.login") ||
         reads(condition, "github.event.comment.user.login") ||
         reads(condition, "github.event.workflow_run.actor.login");
}

bool asks_for_bot(const expressions::Tree& tree, const expressions::Node& node) {
  const auto equality = equality_of(tree, node);
  return equality && is_actor(equality->path) && equality->literal.ends_with("[bot]");
}
bool asks_for_bot(const expressions::Condition& condition) {
  bool out = false;
  for_each_node(condition, [&](const auto& tree, const auto& node) { out = out || asks_for_bot(tree, node); });
  return out;
}

// The author in the place of the actor, where each event has a pull request.
void offer_author(const Subject& subject, const Text& text, const expressions::Tree& tree,
                  const expressions::Node& node, Draft& draft) {
  if (text.node->alias_of() != nullptr) return;
  for (const expressions::NodeId operand : tree.operands_of(node))
    if (is_actor(path_of(tree, operand)))
      draft.fix(span_in(subject, text, tree.at(operand).span), "github.event.pull_request.user.login",
                "ask who opened the pull request", false);
}

void run(const Subject& subject, Reporter& out) {
  for_each_condition(subject, [&](const Job* job, const Step* step, const Text& text,
                                  const expressions::Condition& condition) {
    if (!asks_for_bot(condition) || asks_author(condition)) return;
    const auto& ways = subject.analysis.reach(subject.document).ways(job, step);
    bool pull_request = false, privileged = false, opened_by_author = true;
    for (const triggering::Way& way : ways) {
      opened_by_author = opened_by_author && (way.event() == "pull_request" || way.event() == "pull_request_target");
      pull_request = pull_request || is_pull_request(way.event()) || way.event() == "workflow_call";
      privileged = privileged || is_privileged_for_outsiders(way.event());
    }
    if (!pull_request && !privileged) return;
    for_each_node(condition, [&](const expressions::Tree& tree, const expressions::Node& node) {
      if (!asks_for_bot(tree, node)) return;
      Draft draft = out.report(
          span_in(subject, text, node.span),
          cat("The run's actor is who acted last, not who wrote the code: ", quoted(equality_of(tree, node)->literal),
              " can be made to act on somebody else's pull request."));
      draft.in(job, step).severity(privileged ? Severity::high : Severity::medium);
      if (opened_by_author) offer_author(subject, text, tree, node, draft);
    });
  });
}

}  // namespace

extern const Check actor_check_spoofable = {
    .id = "actor-check-spoofable",
    .title = "Bot is recognised by the actor, which others can bring about",
    .severity = Severity::high,
    .confidence = Confidence::high,
    .what =
        "`github.actor == 'dependabot[bot]'` and the like in a condition of a run that pull requests or comments "
        "start, "
        "without a check of who opened it.",
    .why =
        "The actor is whoever caused the last event. `@dependabot recreate` in a fork makes the bot the actor of a run "
        "over the attacker's commits.",
    .reproduce = "Open a pull request from a fork in which Dependabot pushed last.",
    .fix = "Ask for the author: `github.event.pull_request.user.login == 'dependabot[bot]'`.",
    .avoid = "Do not ask for `github.triggering_actor`: it is who pressed re-run.",
    .references = {"https://docs.zizmor.sh/audits/#bot-conditions",
                   "https://www.synacktiv.com/publications/github-actions-exploitation-dependabot"},
    .zizmor = {"bot-conditions"},
    .bad = {R"(on: pull_request_target
jobs:
  a: {runs-on: x, if: "github.actor == 'dependabot[bot]'", steps: [{run: make}]}
)",
            R"(on: pull_request
jobs:
  a: {runs-on: x, steps: [{run: make, if: "${{ 'renovate[bot]' == github.triggering_actor }}"}]}
)"},
    .good = {R"(on: pull_request_target
jobs:
  a: {runs-on: x, if: "github.event.pull_request.user.login == 'dependabot[bot]'", steps: [{run: make}]}
)",
             R"(on: push
jobs:
  a: {runs-on: x, if: "github.actor == 'dependabot[bot]'", steps: [{run: make}]}
)",
             R"(on: pull_request
jobs:
  a: {runs-on: x, if: "github.actor != 'dependabot[bot]'", steps: [{run: make}]}
)",
             R"(on: pull_request
jobs:
  a:
    runs-on: x
    if: github.actor == 'dependabot[bot]' && github.event.pull_request.user.login == 'dependabot[bot]'
    steps: [{run: make}]
)"},
    .run = run,
};

}  // namespace assay::workflows::checks
