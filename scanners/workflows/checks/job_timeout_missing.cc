#include "scanners/workflows/findings/reporter.h"
#include "scanners/workflows/fixes/edits.h"

namespace assay::workflows::checks {

namespace {

void run(const Subject& subject, Reporter& out) {
  for (const Job& job : subject.workflow().jobs) {
    if (job.timeout || job.uses || !job.runs_on) continue;
    bool all_steps = !job.steps.empty();
    for (const Step& step : job.steps) all_steps = all_steps && step.timeout;
    if (all_steps) continue;
    Draft draft = out.report(*job.id_node, "The job may run for six hours before GitHub ends it.");
    draft.in(&job);
    if (const yaml::Entry* runs_on = job.node->find("runs-on"))
      fixes::offer(draft, fixes::add_entry(subject.tree(), *job.node, *runs_on, "timeout-minutes", "60"),
                   "end the job after an hour", false);
  }
}

}  // namespace

extern const Check job_timeout_missing = {
    .id = "job-timeout-missing",
    .title = "Job has no time limit",
    .severity = Severity::low,
    .confidence = Confidence::high,
    .persona = Persona::pedantic,
    .what = "A job with steps and without `timeout-minutes`, unless every step has one.",
    .why =
        "One that hangs, or that was made to mine coins, takes a runner and minutes that are paid for, for six hours.",
    .reproduce = "Let a step run `sleep infinity`.",
    .fix = "Set `timeout-minutes` to two or three times what the job usually takes.",
    .avoid = "Do not set it to 360: that is the default.",
    .references = {"https://docs.github.com/en/actions/reference/workflows-and-actions/"
                   "workflow-syntax#jobsjob_idtimeout-minutes"},
    .zizmor = {"missing-timeout"},
    .bad = {"on: push\njobs:\n  a: {runs-on: ubuntu-24.04, steps: [{run: make}]}\n",
            "on: push\njobs:\n  a: {runs-on: ubuntu-24.04, steps: [{run: make, timeout-minutes: 1}, {run: make}]}\n"},
    .good = {"- run: make\n", "on: push\njobs:\n  a: {uses: ./.github/workflows/x.yml}\n",
             "on: push\njobs:\n  a: {runs-on: ubuntu-24.04, steps: [{run: make, timeout-minutes: 1}]}\n"},
    .run = run,
};

}  // namespace assay::workflows::checks
