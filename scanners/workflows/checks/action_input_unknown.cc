#include <algorithm>

#include "base/strings.h"
#include "scanners/workflows/findings/reporter.h"
#include "scanners/workflows/fixes/edits.h"
#include "scanners/workflows/model/called.h"

namespace assay::workflows::checks {

namespace {

const Input* input_named(const Action& action, std::string_view name) {
  const auto found = std::find_if(action.inputs.begin(), action.inputs.end(),
                                  [&](const Input& input) { return equal_ignoring_case(input.key->text, name); });
  return found == action.inputs.end() ? nullptr : &*found;
}

// `args` and `entrypoint` are the container's own.
bool is_of_container(const Action& action, std::string_view name) {
  return action.kind == ActionKind::docker &&
         (equal_ignoring_case(name, "args") || equal_ignoring_case(name, "entrypoint"));
}

void check(const Document& action, const yaml::Tree& tree, const Job* job, const Step& step, Reporter& out) {
  for (const Pair& pair : step.with.list) {
    if (input_named(action.action, pair.name()) != nullptr || is_of_container(action.action, pair.name())) continue;
    Draft draft = out.report(
        *pair.key, cat("The action ", quoted(step.uses->text.value()), " has no input ", quoted(pair.name()), "."));
    draft.in(job, &step)
        .related(action, action.action.runs_key != nullptr ? action.action.runs_key->span : action.tree->root().span,
                 "The action.");
    for (const yaml::Entry& entry : step.with.node->entries())
      if (entry.key == pair.key)
        fixes::offer(draft, fixes::remove_entry(tree, *step.with.node, entry), "take the input out", false);
  }
}

void run(const Subject& subject, Reporter& out) {
  for_each_called_action(subject.repository, subject.document,
                         [&](const Document& action, const Job* job, const Step& step) {
                           if (!step.with.whole) check(action, subject.tree(), job, step, out);
                         });
}

}  // namespace

extern const Check action_input_unknown = {
    .id = "action-input-unknown",
    .title = "Action is given an input that it does not have",
    .severity = Severity::medium,
    .confidence = Confidence::high,
    .what =
        "A name in `with:` that the `action.yml` of the repository's own action does not declare. Actions of other "
        "repositories are not looked into.",
    .why = "GitHub only warns: the value is not used, and the action does with its default what was meant otherwise.",
    .reproduce = "Run the job and read the warning `Unexpected input(s)`.",
    .fix = "Write the name as the action declares it, or declare it.",
    .avoid = "Do not read undeclared inputs from variables in the action.",
    .references = {"https://docs.github.com/en/actions/reference/workflows-and-actions/metadata-syntax#inputs"},
    .bad = {R"(on: push
jobs: {a: {runs-on: ubuntu-24.04, steps: [{uses: ./tools/setup, with: {vresion: 1}}]}}
--- # tools/setup/action.yml
inputs: {version: {}}
runs: {using: node24, main: x.js}
)"},
    .good = {R"(on: push
jobs: {a: {runs-on: ubuntu-24.04, steps: [{uses: ./tools/setup, with: {Version: 1}}]}}
--- # tools/setup/action.yml
inputs: {version: {}}
runs: {using: node24, main: x.js}
)",
             R"(on: push
jobs: {a: {runs-on: ubuntu-24.04, steps: [{uses: ./tools/setup, with: {args: x}}]}}
--- # tools/setup/action.yml
runs: {using: docker, image: Dockerfile}
)",
             "- uses: ./gone\n  with: {x: 1}\n", "- uses: actions/checkout@v6\n  with: {x: 1}\n"},
    .run = run,
};

}  // namespace assay::workflows::checks
