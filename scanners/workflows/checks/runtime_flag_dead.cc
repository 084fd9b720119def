#include "scanners/workflows/fixes/edits.h"
#include "scanners/workflows/model/environments.h"

namespace assay::workflows::checks {

namespace {

bool is_dead(std::string_view name) {
  return name == "ACTIONS_ALLOW_USE_UNSECURE_NODE_VERSION" || name == "FORCE_JAVASCRIPT_ACTIONS_TO_NODE20";
}

void run(const Subject& subject, Reporter& out) {
  for_each_variable(subject.document, [&](const Job* job, const Step* step, const Pair& pair) {
    if (!is_dead(pair.name()) || !is_true(pair.value)) return;
    Draft draft =
        out.report(*pair.key, quoted(pair.name()) + " keeps actions on a version of Node that gets no more fixes.");
    fixes::offer(draft.in(job, step), fixes::set_value(subject.tree(), *pair.value.node, "false"), "switch it off",
                 true);
  });
}

}  // namespace

extern const Check runtime_flag_dead = {
    .id = "runtime-flag-dead",
    .title = "Actions are held on a retired version of Node",
    .severity = Severity::medium,
    .confidence = Confidence::high,
    .what = "`ACTIONS_ALLOW_USE_UNSECURE_NODE_VERSION` or `FORCE_JAVASCRIPT_ACTIONS_TO_NODE20` set to true.",
    .why =
        "Node 16 and 20 get no security fixes any more, and runners drop them: the workflow will break on a day that "
        "GitHub chooses.",
    .reproduce = "Read the warnings in the run's log.",
    .fix = "Remove it, and move to releases of the actions that run on node24.",
    .avoid = "Do not pin an old runner version instead.",
    .references = {"https://github.blog/changelog/2025-09-19-deprecation-of-node-20-on-github-actions-runners/"},
    .bad = {"- run: make\n  env: {ACTIONS_ALLOW_USE_UNSECURE_NODE_VERSION: true}\n",
            "on: push\nenv: {FORCE_JAVASCRIPT_ACTIONS_TO_NODE20: 'true'}\njobs: {}\n"},
    .good = {"- run: make\n  env: {ACTIONS_ALLOW_USE_UNSECURE_NODE_VERSION: false}\n",
             "- run: make\n  env: {FORCE_JAVASCRIPT_ACTIONS_TO_NODE24: true}\n"},
    .run = run,
};

}  // namespace assay::workflows::checks
