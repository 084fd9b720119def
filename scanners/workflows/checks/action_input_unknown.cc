#include <algorithm>
#include <optional>
#include <vector>

#include "base/letter_case.h"
#include "base/strings.h"
#include "rules/suggest.h"
#include "scanners/workflows/facts/interface.h"
#include "scanners/workflows/findings/locked.h"
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
    if (input_named(*action.action, pair.name()) != nullptr || is_of_container(*action.action, pair.name())) continue;
    const bool counted_alone = out.full();
    Draft draft = out.report(
        *pair.key, cat("The action ", quoted(step.uses->text.value()), " has no input ", quoted(pair.name()), "."));
    draft.in(job, &step)
        .related(action, action.action->runs_key != nullptr ? action.action->runs_key->span : action.tree->root().span,
                 "The action.");
    if (counted_alone) continue;
    for (const yaml::Entry& entry : step.with.node->entries())
      if (entry.key == pair.key)
        fixes::offer(draft, fixes::remove_entry(tree, *step.with.node, entry), "take the input out", false);
  }
}

// Of another repository, by the table. A release that is newer than that may have more inputs: then only what looks
// like a slip of the pen is told.
void check_known(const Subject& subject, const Job* job, const Step& step, Reporter& out) {
  const std::string_view commit = locked_commit(subject, *step.uses);
  const facts::Interface* known = known_interface(*step.uses, commit);
  if (known == nullptr || !known->inputs) return;
  std::optional<bool> complete;
  std::vector<std::string_view> names;
  for (const facts::KnownInput& input : *known->inputs)
    if (!input.deprecated) names.push_back(input.name);
  for (const Pair& pair : step.with.list) {
    if (known->input(pair.name()) != nullptr || equal_ignoring_case(pair.name(), "args") ||
        equal_ignoring_case(pair.name(), "entrypoint"))
      continue;
    if (!complete) complete = is_interface_complete(*step.uses, commit);
    const bool counted_alone = out.full();
    const std::string meant = counted_alone && *complete ? "" : did_you_mean(pair.name(), names);
    if (meant.empty() && !*complete) continue;
    Draft draft =
        out.report(*pair.key, cat("The action ", quoted(step.uses->text.value()), " has no input ", quoted(pair.name()),
                                  meant.empty() ? "" : ": ", meant, meant.empty() ? "." : ""));
    draft.in(job, &step).confidence(Confidence::medium);
    if (counted_alone) continue;
    for (const yaml::Entry& entry : step.with.node->entries())
      if (entry.key == pair.key)
        fixes::offer(draft, fixes::remove_entry(subject.tree(), *step.with.node, entry), "take the input out", false);
  }
}

void run(const Subject& subject, Reporter& out) {
  for_each_step(subject.document, [&](const Job* job, const Step& step) {
    if (step.uses && !step.with.whole && !step.with.list.empty()) check_known(subject, job, step, out);
  });
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
        "A name in `with:` that the action does not declare: the `action.yml` of the repository's own, or, of popular "
        "actions of others, a table that the program carries. Of a release that is newer than the table only a name is "
        "told that is close to one of its inputs.",
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
)",
            "- uses: actions/checkout@v6\n  with: {persist-credential: false}\n",
            "- uses: actions/stale@v9\n  with: {stole-issue-label: x}\n",
            "- uses: actions/cache@v4.2.0\n  with: {path: x, key: y, keys: z}\n",
            "- uses: actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683 # v4.2.2\n  with: {fetch-dept: 1}\n"},
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
             "- uses: ./gone\n  with: {x: 1}\n", "- uses: actions/checkout@v6\n  with: {fetch-depth: 1}\n",
             "- uses: actions/checkout@v99\n  with: {persist-credential: false}\n",
             "- uses: nobody/nothing@v1\n  with: {x: 1}\n",
             "- uses: dtolnay/rust-toolchain@1.70\n  with: {toolchain: x}\n"},
    .run = run,
};

}  // namespace assay::workflows::checks
