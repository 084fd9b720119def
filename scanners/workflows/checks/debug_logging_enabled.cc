#include "scanners/workflows/fixes/edits.h"
#include "scanners/workflows/model/environments.h"

namespace assay::workflows::checks {

namespace {

void run(const Subject& subject, Reporter& out) {
  for_each_variable(subject.document, [&](const Job* job, const Step* step, const Pair& pair) {
    if ((pair.name() != "ACTIONS_STEP_DEBUG" && pair.name() != "ACTIONS_RUNNER_DEBUG") || !is_true(pair.value)) return;
    Draft draft =
        out.report(*pair.key, quoted(pair.name()) + " makes actions log what they usually keep to themselves.");
    fixes::offer(draft.in(job, step), fixes::set_value(subject.tree(), *pair.value.node, "false"), "switch it off",
                 true);
  });
}

}  // namespace

extern const Check debug_logging_enabled = {
    .id = "debug-logging-enabled",
    .title = "Debug logging is switched on for every run",
    .severity = Severity::low,
    .confidence = Confidence::high,
    .what = "`ACTIONS_STEP_DEBUG` or `ACTIONS_RUNNER_DEBUG` set to true in an `env:`.",
    .why =
        "Debug output holds inputs, headers and paths, and values that were derived from secrets, which GitHub does "
        "not "
        "mask. Everybody who can read the repository can read the log.",
    .reproduce = "Read the lines that begin with `##[debug]` in the log.",
    .fix = "Remove it, and use `Re-run jobs` with debug logging when it is wanted.",
    .avoid = "Do not keep it in a repository variable, either.",
    .references = {"https://docs.github.com/en/actions/how-tos/monitor-workflows/enable-debug-logging"},
    .bad = {"- run: make\n  env: {ACTIONS_STEP_DEBUG: true}\n",
            "on: push\nenv: {ACTIONS_RUNNER_DEBUG: 'true'}\njobs: {}\n"},
    .good = {"- run: make\n  env: {ACTIONS_STEP_DEBUG: false}\n", "- run: make\n  env: {DEBUG: true}\n"},
    .run = run,
};

}  // namespace assay::workflows::checks
