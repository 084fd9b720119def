#include <algorithm>

#include "base/strings.h"
#include "scanners/workflows/facts/interface.h"
#include "scanners/workflows/findings/locked.h"
#include "scanners/workflows/findings/reporter.h"
#include "scanners/workflows/model/called.h"

namespace assay::workflows::checks {

namespace {

const Input* input_named(const Action& action, std::string_view name) {
  const auto found = std::find_if(action.inputs.begin(), action.inputs.end(),
                                  [&](const Input& input) { return equal_ignoring_case(input.key->text, name); });
  return found == action.inputs.end() ? nullptr : &*found;
}

void check(const Document& action, const Job* job, const Step& step, Reporter& out) {
  for (const Pair& pair : step.with.list) {
    const Input* input = input_named(*action.action, pair.name());
    if (input == nullptr || !input->deprecation) continue;
    out.report(*pair.key, cat("The action says that its input ", quoted(pair.name()), " is on its way out."))
        .in(job, &step)
        .related(action, input->deprecation.node->span, "What it says.");
  }
}

// Of another repository, by the table.
void check_known(const Subject& subject, const Job* job, const Step& step, Reporter& out) {
  const facts::Interface* known = known_interface(*step.uses, locked_commit(subject, *step.uses));
  if (known == nullptr) return;
  for (const Pair& pair : step.with.list) {
    const facts::KnownInput* input = known->input(pair.name());
    if (input == nullptr || !input->deprecated) continue;
    out.report(*pair.key, cat("The action says that its input ", quoted(pair.name()), " is on its way out."))
        .in(job, &step)
        .confidence(Confidence::medium);
  }
}

void run(const Subject& subject, Reporter& out) {
  for_each_step(subject.document, [&](const Job* job, const Step& step) {
    if (step.uses && !step.with.whole && !step.with.list.empty()) check_known(subject, job, step, out);
  });
  for_each_called_action(subject.repository, subject.document,
                         [&](const Document& action, const Job* job, const Step& step) {
                           if (!step.with.whole) check(action, job, step, out);
                         });
}

}  // namespace

extern const Check action_input_deprecated = {
    .id = "action-input-deprecated",
    .title = "Action is given a deprecated input",
    .severity = Severity::low,
    .confidence = Confidence::high,
    .what =
        "A name in `with:` that the action declares with a `deprecationMessage`: in the `action.yml` of the "
        "repository's own, or, of popular actions of others, by a table that the program carries.",
    .why = "Once the action drops the input, the value has no effect, and GitHub only warns.",
    .reproduce = "Run the job and read the warning.",
    .fix = "Do what the message says.",
    .avoid = "Do not wait until it is gone.",
    .references = {"https://docs.github.com/en/actions/reference/workflows-and-actions/metadata-syntax"
                   "#inputsinput_iddeprecationmessage"},
    .bad = {R"(on: push
jobs: {a: {runs-on: ubuntu-24.04, steps: [{uses: ./tools/setup, with: {version: 1}}]}}
--- # tools/setup/action.yml
inputs: {version: {deprecationMessage: use release}}
runs: {using: node24, main: x.js}
)",
            "- uses: pypa/gh-action-pypi-publish@release/v1\n  with: {packages_dir: x}\n"},
    .good = {"- uses: pypa/gh-action-pypi-publish@release/v1\n  with: {packages-dir: x}\n",
             R"(on: push
jobs: {a: {runs-on: ubuntu-24.04, steps: [{uses: ./tools/setup, with: {release: 1}}]}}
--- # tools/setup/action.yml
inputs: {version: {deprecationMessage: use release}, release: {}}
runs: {using: node24, main: x.js}
)"},
    .run = run,
};

}  // namespace assay::workflows::checks
