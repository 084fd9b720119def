#include <algorithm>

#include "base/strings.h"
#include "scanners/workflows/fixes/edits.h"
#include "scanners/workflows/reach/job_needs.h"

namespace assay::workflows::checks {

namespace {

constexpr const char* kNameCharacters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_";

// What the called workflow reads is named one by one, where it declares all of it and hands nothing on itself: then it
// gets what it got.
void offer_fix(const yaml::Tree& tree, const Job& job, const Document& callee, Draft& draft) {
  const Trigger* call = callee.workflow.trigger("workflow_call");
  if (call == nullptr || call->secrets.empty()) return;
  const auto is_declared = [&](std::string_view name) {
    return std::any_of(call->secrets.begin(), call->secrets.end(),
                       [&](const CallSecret& one) { return equal_ignoring_case(one.key->text, name); });
  };
  const reach::SecretsByJob secrets = reach::secrets_by_job(callee);
  for (const Job& called : callee.workflow.jobs) {
    const std::vector<std::string>& read = secrets.at(&called);
    if (called.secrets_inherit || !std::all_of(read.begin(), read.end(), is_declared)) return;
  }
  const yaml::Node& value = *job.secrets_inherit.node;
  if (value.style != yaml::Style::plain || value.alias_of() != nullptr || value.extended) return;
  std::string text;
  for (const CallSecret& one : call->secrets) {
    if (one.key->is_quoted() || one.key->text.find_first_not_of(kNameCharacters) != std::string_view::npos) return;
    text += cat(text.empty() ? "" : ", ", one.key->text, ": '${{ secrets.", one.key->text, " }}'");
  }
  draft.fix(tree.source_span(value, 0, value.text.size()), cat("{", text, "}"), "name what the workflow declares",
            true);
}

void run(const Subject& subject, Reporter& out) {
  for (const Job& job : subject.workflow().jobs) {
    if (!job.secrets_inherit || !job.uses) continue;
    const bool own = job.uses->kind == UsesKind::local || job.uses->kind == UsesKind::self;
    Draft draft = out.report(*job.secrets_inherit.node,
                             "Every secret of this repository goes to " + quoted(job.uses->text.value()) + ".");
    draft.in(&job)
        .severity(own ? Severity::low : Severity::medium)
        .related(*job.uses->text.node, "The workflow that gets them.");
    const Document* callee = own ? subject.repository.find(job.uses->path) : nullptr;
    if (callee != nullptr) offer_fix(subject.tree(), job, *callee, draft);
  }
}

}  // namespace

extern const Check secrets_inherit = {
    .id = "secrets-inherit",
    .title = "Called workflow gets all secrets",
    .severity = Severity::medium,
    .confidence = Confidence::high,
    .what = "A job that calls a workflow with `secrets: inherit`. One of the same repository is less severe.",
    .why =
        "The called workflow, and whoever changes it, can read secrets that it has no need of, and a secret that is "
        "added "
        "later goes there as well.",
    .reproduce = "Read `secrets.ANY` in the called workflow: it has a value.",
    .fix =
        "Name the secrets: `secrets: {token: '${{ secrets.TOKEN }}'}`, and declare them under "
        "`on.workflow_call.secrets`.",
    .avoid = "Do not pass them as inputs: inputs are not masked in logs.",
    .references =
        {"https://docs.github.com/en/actions/how-tos/reuse-automations/reuse-workflows#passing-inputs-and-secrets-"
         "to-a-reusable-workflow"},
    .zizmor = {"secrets-inherit"},
    .bad = {"on: push\njobs:\n  a: {uses: o/r/.github/workflows/x.yml@v1, secrets: inherit}\n",
            "on: push\njobs:\n  a: {uses: ./.github/workflows/x.yml, secrets: inherit}\n"},
    .good = {"on: push\njobs:\n  a: {uses: o/r/.github/workflows/x.yml@v1, secrets: {t: '${{ secrets.T }}'}}\n",
             "on: push\njobs:\n  a: {uses: o/r/.github/workflows/x.yml@v1}\n"},
    .run = run,
};

}  // namespace assay::workflows::checks
