#include <algorithm>

#include "scanners/workflows/fixes/edits.h"

namespace assay::workflows::checks {

namespace {

// A later step of the job pushes, or is likely to.
bool pushes(std::string_view script) {
  return script.find("git push") != std::string_view::npos || script.find("git fetch") != std::string_view::npos ||
         script.find("git pull") != std::string_view::npos || script.find("git submodule") != std::string_view::npos;
}

bool needs_credentials(const Few<Step>& steps, const Step& checkout) {
  return std::any_of(steps.begin(), steps.end(), [&](const Step& step) {
    if (step.index <= checkout.index) return false;
    if (step.uses)
      return step.uses->is_repository("stefanzweifel/git-auto-commit-action") ||
             step.uses->is_repository("peter-evans/create-pull-request") ||
             step.uses->is_repository("ad-m/github-push-action");
    return pushes(step.run.value());
  });
}

// From v6 on the token lies in a file outside of the workspace.
bool lies_outside(const Uses& uses) {
  const auto named = uses.version();
  const auto& version = named ? named : uses.commented;
  return version && version->major >= 6;
}

void offer_fix(const yaml::Tree& tree, const Step& step, const Pair* persist, Draft& draft) {
  constexpr const char* kWhat = "set persist-credentials to false";
  if (persist != nullptr) {
    if (persist->value) fixes::offer(draft, fixes::set_value(tree, *persist->value.node, "false"), kWhat, false);
  } else if (step.with.node != nullptr && !step.with.node->entries().empty()) {
    const yaml::Entry& last = step.with.node->entries().back();
    fixes::offer(draft, fixes::add_entry(tree, *step.with.node, last, "persist-credentials", "false"), kWhat, false);
  } else if (step.with.node == nullptr) {
    if (const yaml::Entry* uses = step.node->find("uses"))
      fixes::offer(draft, fixes::add_nested(tree, *step.node, *uses, "with", "persist-credentials", "false"), kWhat,
                   false);
  }
}

void check(const Few<Step>& steps, const Job* job, const Subject& subject, Reporter& out) {
  for (const Step& step : steps) {
    if (!step.uses || !step.uses->is_repository("actions/checkout") || !step.uses->path.empty()) continue;
    const Pair* persist = step.with.find("persist-credentials");
    if (persist != nullptr && (equal_ignoring_case(persist->value.value(), "false") || persist->value.has_expression()))
      continue;
    if (needs_credentials(steps, step)) continue;
    Draft draft = out.report(*step.uses->text.node, "The token stays readable for every later step of the job.");
    draft.in(job, &step).severity(lies_outside(*step.uses) ? Severity::low : Severity::medium);
    if (lies_outside(*step.uses)) draft.persona(Persona::pedantic);
    offer_fix(subject.tree(), step, persist, draft);
  }
}

void run(const Subject& subject, Reporter& out) {
  for (const Job& job : subject.workflow().jobs) check(job.steps, &job, subject, out);
  check(subject.document.action->steps, nullptr, subject, out);
}

}  // namespace

extern const Check checkout_credentials_persisted = {
    .id = "checkout-credentials-persisted",
    .title = "Checkout leaves the token where later steps can read it",
    .severity = Severity::medium,
    .confidence = Confidence::medium,
    .what =
        "`actions/checkout` without `persist-credentials: false`, where no later step of the job pushes or fetches. "
        "Since "
        "v6 the token lies outside of the workspace, so that is less severe and told to pedantic readers only.",
    .why =
        "The token is written to a file that git reads. A later action or script can take it, and an artifact of the "
        "whole "
        "workspace publishes it.",
    .reproduce = "Add a step `run: git config --get-regexp extraheader | wc -l` behind the checkout.",
    .fix =
        "Add `with: {persist-credentials: false}`. Where a step pushes, give the token to that step alone: `GH_TOKEN` "
        "in its `env`, and `gh auth setup-git` before `git push`.",
    .avoid = "Do not remove the token by hand at the end of the job: steps before have read it by then.",
    .references = {"https://github.com/actions/checkout#usage"},
    .zizmor = {"artipacked"},
    .bad = {"- uses: actions/checkout@v4\n- run: make\n",
            "- uses: actions/checkout@v4\n  with: {persist-credentials: true}\n",
            "- uses: Actions/Checkout@0123456789abcdef0123456789abcdef01234567 # v6.0.1\n"},
    .good = {"- uses: actions/checkout@v4\n  with: {persist-credentials: false}\n",
             "- uses: actions/checkout@v4\n- run: git push\n", "- uses: actions/setup-python@v4\n",
             "- uses: actions/checkout@v4\n  with: {persist-credentials: '${{ inputs.keep }}'}\n"},
    .run = run,
};

}  // namespace assay::workflows::checks
