#include <algorithm>
#include <array>

#include "base/strings.h"
#include "scanners/workflows/findings/conditions.h"
#include "scanners/workflows/taint/scripts.h"

namespace assay::workflows::checks {

namespace {

constexpr std::array<std::string_view, 6> kMergers = {
    "pascalgn/automerge-action", "hmarr/auto-approve-action",
    "ridedott/merge-me-action",  "peter-evans/enable-pull-request-automerge",
    "reitermarkus/automerge",    "alexwilson/enable-github-automerge-action"};

// The command or action that merges or approves; nothing where the step does neither.
std::string merges(const Subject& subject, const Job& job, const Step& step) {
  if (step.uses && std::any_of(kMergers.begin(), kMergers.end(),
                               [&](std::string_view name) { return step.uses->is_repository(name); }))
    return std::string(step.uses->text.value());
  const StepScript* script = subject.analysis.step_script({&subject.document, &job, &step});
  if (script == nullptr) return {};
  for (const shell::Call& call : script->calls) {
    if (call.words.size() < 3 || call.name() != "gh" || call.words[1] != "pr") continue;
    if (call.words[2] == "merge") return "gh pr merge";
    if (call.words[2] == "review" &&
        std::any_of(call.words.begin(), call.words.end(), [](const auto& word) { return word == "--approve"; }))
      return "gh pr review --approve";
  }
  return {};
}

// Whether the step ends the job unless Dependabot opened the pull request, and made its commits.
bool asks_dependabot(const Step& step) {
  return step.uses && step.uses->is_repository("dependabot/fetch-metadata") && !step.condition &&
         !step.continue_on_error && !step.with.find("skip-verification") && !step.with.find("skip-commit-verification");
}

// The comparison of the actor with a bot that decides alone.
const expressions::Node* bot_gate(const expressions::Condition* condition) {
  if (condition == nullptr || reads(*condition, "github.event.pull_request.user.login") ||
      reads(*condition, "github.event.pull_request.user.id"))
    return nullptr;
  for (const expressions::Tree& tree : condition->trees)
    for (const expressions::Node& node : tree.nodes)
      if (const auto equality = equality_of(tree, node))
        if (equality->literal.ends_with("[bot]") &&
            (equality->path == "github.actor" || equality->path == "github.triggering_actor"))
          return &node;
  return nullptr;
}

void run(const Subject& subject, Reporter& out) {
  const triggering::Reach& reach = subject.analysis.reach(subject.document);
  for (const Job& job : subject.workflow().jobs) {
    bool asked = false;
    for (const Step& step : job.steps) {
      asked = asked || asks_dependabot(step);
      const auto* own = reach.condition(step.condition);
      if (asked && (own == nullptr ? !step.condition : own->implicit_success)) continue;
      const std::string merger = merges(subject, job, step);
      if (merger.empty()) continue;
      for (const Text& text : {step.condition, job.condition}) {
        const expressions::Node* gate = bot_gate(reach.condition(text));
        if (gate == nullptr) continue;
        out.report(step.anchor(), cat(quoted(merger), " lets a pull request in because a bot acted on it last."))
            .in(&job, &step)
            .related(span_in(subject, text, gate->span), "The only gate.");
        break;
      }
    }
  }
}

}  // namespace

extern const Check auto_merge_deputy = {
    .id = "auto-merge-deputy",
    .title = "Pull request is merged because a bot is the actor",
    .severity = Severity::high,
    .confidence = Confidence::medium,
    .what =
        "A step that merges or approves a pull request (`gh pr merge`, `gh pr review --approve`, actions for it) "
        "behind "
        "`github.actor == 'dependabot[bot]'` alone, without `dependabot/fetch-metadata` before it.",
    .why =
        "Somebody opens a pull request from a fork and has the bot act on it. The actor is the bot, and the workflow "
        "merges the attacker's code with the repository's own token.",
    .reproduce = "Let Dependabot rebase a branch that somebody else opened a pull request for.",
    .fix =
        "Ask for the author, `github.event.pull_request.user.login == 'dependabot[bot]'`, and use "
        "`dependabot/fetch-metadata`, which checks the commits.",
    .avoid = "Do not merge major updates without a person.",
    .references = {"https://boostsecurity.io/blog/weaponizing-dependabot-pwn-request-at-its-finest"},
    .bad = {R"(on: pull_request_target
jobs:
  a:
    runs-on: x
    if: github.actor == 'dependabot[bot]'
    steps: [{run: gh pr merge --auto --squash "$URL"}]
)",
            R"(on: pull_request_target
jobs:
  a: {runs-on: x, steps: [{uses: hmarr/auto-approve-action@v4, if: "github.actor == 'renovate[bot]'"}]}
)",
            R"(on: pull_request_target
jobs:
  a:
    runs-on: x
    if: github.actor == 'dependabot[bot]'
    steps:
      - {uses: dependabot/fetch-metadata@v2, with: {skip-verification: true}}
      - run: gh pr merge --auto --squash "$URL"
)",
            R"(on: pull_request_target
jobs:
  a:
    runs-on: x
    if: github.actor == 'dependabot[bot]'
    steps: [{uses: dependabot/fetch-metadata@v2}, {if: always(), run: gh pr merge --auto --squash "$URL"}]
)"},
    .good = {R"(on: pull_request_target
jobs:
  a:
    runs-on: x
    if: github.event.pull_request.user.login == 'dependabot[bot]'
    steps: [{run: gh pr merge --auto --squash "$URL"}]
)",
             R"(on: pull_request_target
jobs:
  a: {runs-on: x, if: "github.actor == 'dependabot[bot]'", steps: [{run: gh pr comment --body hello}]}
)",
             R"(on: pull_request_target
jobs:
  a:
    runs-on: x
    if: github.actor == 'dependabot[bot]'
    steps: [{uses: dependabot/fetch-metadata@v2}, {run: gh pr merge --auto --squash "$URL"}]
)"},
    .run = run,
};

}  // namespace assay::workflows::checks
