#include "scanners/workflows/fixes/edits.h"
#include "scanners/workflows/model/environments.h"

namespace assay::workflows::checks {

namespace {

void run(const Subject& subject, Reporter& out) {
  for_each_variable(subject.document, [&](const Job* job, const Step* step, const Pair& pair) {
    if (pair.name() != "ACTIONS_ALLOW_UNSECURE_COMMANDS" || !is_true(pair.value)) return;
    Draft draft = out.report(*pair.key, "What a step prints may set environment variables and PATH again.");
    fixes::offer(draft.in(job, step), fixes::set_value(subject.tree(), *pair.value.node, "false"), "switch it off",
                 true);
  });
}

}  // namespace

extern const Check command_insecure_enabled = {
    .id = "command-insecure-enabled",
    .title = "Commands in the log may change the environment",
    .severity = Severity::high,
    .confidence = Confidence::high,
    .what = "`ACTIONS_ALLOW_UNSECURE_COMMANDS` set to true.",
    .why =
        "The runner then obeys `::set-env` and `::add-path` in anything that is printed: a commit message or an "
        "issue's "
        "title that reaches the log sets `LD_PRELOAD` or `PATH` for the steps behind.",
    .reproduce = "Print a text from outside that holds `::set-env name=X::y`, and read X in the next step.",
    .fix = "Remove it, and write to `$GITHUB_ENV` and `$GITHUB_PATH` instead.",
    .avoid = "Do not set it for one old action: replace the action.",
    .references =
        {"https://github.blog/changelog/2020-10-01-github-actions-deprecating-set-env-and-add-path-commands/"},
    .zizmor = {"insecure-commands"},
    .bad = {"- run: make\n  env: {ACTIONS_ALLOW_UNSECURE_COMMANDS: true}\n",
            "on: push\nenv: {ACTIONS_ALLOW_UNSECURE_COMMANDS: 'true'}\njobs: {}\n"},
    .good = {"- run: make\n  env: {ACTIONS_ALLOW_UNSECURE_COMMANDS: false}\n", "- run: make\n  env: {A: true}\n"},
    .run = run,
};

}  // namespace assay::workflows::checks
