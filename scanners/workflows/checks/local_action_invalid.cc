#include "base/strings.h"
#include "rules/workflows/action_facts.h"
#include "scanners/workflows/findings/reporter.h"

namespace assay::workflows::checks {

namespace {

void run(const Subject& subject, Reporter& out) {
  if (subject.document.kind != FileKind::action) return;
  const Action& action = *subject.document.action;
  if (action.runs_key == nullptr || !action.using_) return;
  if (action.kind == ActionKind::node && !action.main)
    out.report(*action.runs_key, cat("An action on ", action.using_.value(), " needs 'main', the file to run."));
  if (action.kind == ActionKind::docker && !action.image)
    out.report(*action.runs_key, "An action in a container needs 'image'.");
  if (action.kind == ActionKind::composite && subject.tree().root().value_of("runs")->find("steps") == nullptr)
    out.report(*action.runs_key, "A composite action needs 'steps'.");
  if (action.kind == ActionKind::node && facts::runtime_named(action.using_.value()) == facts::Runtime::unknown)
    out.report(*action.using_.node, cat("GitHub has no runtime ", quoted(action.using_.value()), "."));
}

}  // namespace

extern const Check local_action_invalid = {
    .id = "local-action-invalid",
    .title = "Action lacks what its kind needs",
    .severity = Severity::medium,
    .confidence = Confidence::high,
    .what =
        "An `action.yml` whose `runs:` has no `main` for Node, no `image` for a container or no `steps` for a "
        "composite "
        "action, or names a version of Node that GitHub never had.",
    .why = "Each step that uses the action fails before it runs.",
    .reproduce = "Use the action in a job.",
    .fix = "Add the key.",
    .avoid = "Do not leave it for callers to find out.",
    .references = {"https://docs.github.com/en/actions/reference/workflows-and-actions/metadata-syntax"},
    .bad = {"# action.yml\nruns: {using: node24}\n", "# action.yml\nruns: {using: docker}\n",
            "# a/action.yaml\nruns: {using: composite}\n", "# action.yml\nruns: {using: node22, main: x.js}\n"},
    .good = {"# action.yml\nruns: {using: node24, main: x.js}\n",
             "# action.yml\nruns: {using: docker, image: Dockerfile}\n",
             "# action.yml\nruns: {using: composite, steps: []}\n", "- run: make\n"},
    .run = run,
};

}  // namespace assay::workflows::checks
