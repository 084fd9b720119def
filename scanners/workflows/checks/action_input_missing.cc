#include <algorithm>

#include "base/letter_case.h"
#include "base/strings.h"
#include "scanners/workflows/facts/interface.h"
#include "scanners/workflows/findings/locked.h"
#include "scanners/workflows/findings/reporter.h"
#include "scanners/workflows/model/called.h"
#include "scanners/workflows/model/environments.h"

namespace assay::workflows::checks {

namespace {

void check(const Document& action, const Job* job, const Step& step, Reporter& out) {
  for (const Input& input : action.action->inputs) {
    if (!is_true(input.required) || input.default_value || step.with.find(input.key->text) != nullptr) continue;
    out.report(*step.uses->text.node,
               cat("The action requires the input ", quoted(input.key->text), ", and gets none."))
        .in(job, &step)
        .related(action, input.key->span, "Where it is declared.");
  }
}

// Of another repository, by the table.
void check_known(const Subject& subject, const Job* job, const Step& step, Reporter& out) {
  const facts::Interface* known = known_interface(*step.uses, locked_commit(subject, *step.uses));
  if (known == nullptr || !known->inputs) return;
  // A release that takes what the table does not have is newer, and may do without what was required.
  const auto is_known = [&](const Pair& pair) {
    return std::any_of(known->inputs->begin(), known->inputs->end(),
                       [&](const facts::KnownInput& input) { return equal_ignoring_case(input.name, pair.name()); });
  };
  if (!is_interface_complete(*step.uses, locked_commit(subject, *step.uses)) &&
      !std::all_of(step.with.list.begin(), step.with.list.end(), is_known))
    return;
  for (const facts::KnownInput& input : *known->inputs) {
    if (!input.required || step.with.find(input.name) != nullptr) continue;
    out.report(*step.uses->text.node, cat("The action requires the input ", quoted(input.name), ", and gets none."))
        .in(job, &step)
        .confidence(Confidence::medium);
  }
}

void run(const Subject& subject, Reporter& out) {
  for_each_step(subject.document, [&](const Job* job, const Step& step) {
    if (step.uses && !step.with.whole) check_known(subject, job, step, out);
  });
  for_each_called_action(subject.repository, subject.document,
                         [&](const Document& action, const Job* job, const Step& step) {
                           if (!step.with.whole) check(action, job, step, out);
                         });
}

}  // namespace

extern const Check action_input_missing = {
    .id = "action-input-missing",
    .title = "Action is not given an input that it requires",
    .severity = Severity::medium,
    .confidence = Confidence::high,
    .what =
        "A step that uses an action without an input that it requires and has no default for: by the `action.yml` of "
        "the repository's own, or, of popular actions of others, by a table that the program carries.",
    .why = "GitHub does not say so: the action runs with an empty text in its place.",
    .reproduce = "Run the job: the action reads an empty text, and most often fails in the middle.",
    .fix = "Give it the input.",
    .avoid = "Do not take `required` away if the action cannot do without.",
    .references = {"https://docs.github.com/en/actions/reference/workflows-and-actions/metadata-syntax#inputs"},
    .bad = {R"(on: push
jobs: {a: {runs-on: ubuntu-24.04, steps: [{uses: ./tools/setup}]}}
--- # tools/setup/action.yml
inputs: {version: {required: true}}
runs: {using: node24, main: x.js}
)",
            "- uses: actions/cache@v4\n  with: {path: x}\n", "- uses: actions/upload-artifact@v4\n"},
    .good = {"- uses: actions/cache@v4\n  with: {path: x, Key: y}\n", "- uses: nobody/nothing@v1\n",
             "- uses: dtolnay/rust-toolchain@1.70\n",
             "- uses: actions/create-github-app-token@v3\n  with: {client-id: x, private-key: y}\n",
             R"(on: push
jobs: {a: {runs-on: ubuntu-24.04, steps: [{uses: ./tools/setup, with: {version: 1}}]}}
--- # tools/setup/action.yml
inputs: {version: {required: true}}
runs: {using: node24, main: x.js}
)",
             R"(on: push
jobs: {a: {runs-on: ubuntu-24.04, steps: [{uses: ./tools/setup}]}}
--- # tools/setup/action.yml
inputs: {version: {required: true, default: 1}, other: {required: false}}
runs: {using: node24, main: x.js}
)"},
    .run = run,
};

}  // namespace assay::workflows::checks
