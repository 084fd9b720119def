#include <algorithm>

#include "base/strings.h"
#include "rules/workflows/permission_facts.h"
#include "scanners/workflows/facts/token_text.h"
#include "scanners/workflows/findings/reporter.h"
#include "scanners/workflows/fixes/edits.h"
#include "scanners/workflows/model/runners.h"
#include "scanners/workflows/model/step_script.h"
#include "scanners/workflows/shell/expansion.h"

namespace assay::workflows::checks {

namespace {

// Variables that gh takes a token from.
bool names_token(std::string_view text) {
  return text.find("GH_TOKEN") != text.npos || text.find("GITHUB_TOKEN") != text.npos ||
         text.find("GH_ENTERPRISE_TOKEN") != text.npos || text.find("GITHUB_ENTERPRISE_TOKEN") != text.npos;
}

bool sets_token(const Pairs& env) {
  return env.whole ||
         std::any_of(env.list.begin(), env.list.end(), [](const Pair& pair) { return names_token(pair.name()); });
}

// The step, or one before it, may have given gh a token: a script that names the variable or logs in, an action of
// which nothing is known.
bool may_have_token(const Step& step) {
  const std::string_view script = step.run.value();
  if (names_token(script) || script.find("gh auth") != script.npos || script.find("hosts.yml") != script.npos)
    return true;
  return step.uses && (step.uses->kind != UsesKind::repository || !equal_ignoring_case(step.uses->owner, "actions"));
}

// Not in brackets, where braces would have to be quoted.
void offer_token(const yaml::Tree& tree, const Step& step, Draft& draft) {
  constexpr const char* kToken = "${{ github.token }}";
  constexpr const char* kWhat = "give it the run's token";
  const yaml::Entry* run = step.node->find("run");
  const yaml::Node* env = step.env.node;
  if (step.node->style != yaml::Style::block || run == nullptr) return;
  if (env == nullptr)
    fixes::offer(draft, fixes::add_nested(tree, *step.node, *run, "env", "GH_TOKEN", kToken), kWhat, false);
  else if (env->style == yaml::Style::block && !env->entries().empty())
    fixes::offer(draft, fixes::add_entry(tree, *env, env->entries().back(), "GH_TOKEN", kToken), kWhat, false);
}

void check(const Subject& subject, const Job& job, const Step& step, Reporter& out) {
  const StepScript* script = subject.analysis.step_script({&subject.document, &job, &step});
  if (script == nullptr) return;
  for (const shell::Call& call : script->calls) {
    if (call.name() != "gh") continue;
    std::vector<std::string_view> words;
    for (const auto& word : call.words) words.push_back(word ? std::string_view(*word) : std::string_view("?"));
    const auto known = facts::builtin_permission_facts().command(words);
    const bool needs =
        std::any_of(known.begin(), known.end(), [](const facts::CommandNeeds& one) { return one.token_required; });
    if (!needs) continue;
    Draft draft = out.report(subject.tree().source_span(*step.run.node, call.span.begin, call.span.end),
                             "'gh' is given no token: neither the step nor its job sets GH_TOKEN.");
    draft.in(&job, &step);
    offer_token(subject.tree(), step, draft);
    return;
  }
}

void run(const Subject& subject, Reporter& out) {
  if (sets_token(subject.workflow().env)) return;
  for (const Job& job : subject.workflow().jobs) {
    // Somebody may have logged in on a runner of one's own, or in an image.
    if (sets_token(job.env) || job.container || self_hosted_label(job.runs_on)) continue;
    bool given = false;
    for (const Step& step : job.steps) {
      given = given || may_have_token(step);
      if (given || !step.run || sets_token(step.env) || step.run.value().find("gh ") == std::string_view::npos)
        continue;
      check(subject, job, step, out);
    }
  }
}

}  // namespace

extern const Check gh_without_token = {
    .id = "gh-without-token",
    .title = "Command gh is given no token",
    .severity = Severity::medium,
    .confidence = Confidence::high,
    .what =
        "A `gh` command that asks GitHub, in a step for which neither `GH_TOKEN` nor `GITHUB_TOKEN` is set, in a job "
        "that nothing logs in for it.",
    .why =
        "The command ends with `set the GH_TOKEN environment variable`. Where its failure is hidden, what it was to do "
        "is not done, and nobody sees it.",
    .reproduce = "Run the job.",
    .fix = "Add `env: {GH_TOKEN: '${{ github.token }}'}` to the step.",
    .avoid = "Do not set it for the whole workflow, and use no personal token where the run's own is enough.",
    .references =
        {"https://docs.github.com/en/actions/how-tos/write-workflows/choose-what-workflows-do/use-github-cli"},
    .bad = {"- run: gh pr list\n", "- run: |\n    set -e\n    gh release download v1\n"},
    .good = {"- run: gh pr list\n  env: {GH_TOKEN: '${{ github.token }}'}\n", "- run: gh --version\n",
             "- run: GH_TOKEN=$TOKEN gh pr list\n", "- run: echo gh pr list\n",
             "- run: echo \"$T\" | gh auth login --with-token\n- run: gh pr list\n",
             "- uses: a/login@v1\n- run: gh pr list\n",
             "on: push\nenv: {GITHUB_TOKEN: '${{ github.token }}'}\njobs:\n  a: {runs-on: ubuntu-24.04, steps: [{run: "
             "gh pr list}]}\n"},
    .run = run,
};

}  // namespace assay::workflows::checks
