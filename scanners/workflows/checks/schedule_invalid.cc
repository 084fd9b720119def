#include "scanners/workflows/findings/reporter.h"
#include "scanners/workflows/model/cron.h"

namespace assay::workflows::checks {

namespace {

void run(const Subject& subject, Reporter& out) {
  for (const Trigger& trigger : subject.workflow().triggers)
    for (const Schedule& schedule : trigger.schedules) {
      if (!schedule.cron) {
        out.report(*schedule.node, "An entry of 'schedule' needs 'cron'.");
        continue;
      }
      if (const std::string problem = cron_problem(schedule.cron.value()); !problem.empty())
        out.report(*schedule.cron.node, quoted(schedule.cron.value()) + " is no schedule: " + problem + ".");
    }
}

}  // namespace

extern const Check schedule_invalid = {
    .id = "schedule-invalid",
    .title = "Schedule is malformed",
    .severity = Severity::medium,
    .confidence = Confidence::high,
    .what = "A `cron:` that GitHub does not take: other than five fields, a value out of its range, `@daily`.",
    .why = "GitHub refuses the workflow, or never starts it: a weekly scan that nobody misses does not happen.",
    .reproduce = "Push it and look at the workflow's list of runs.",
    .fix = "Write minute, hour, day of month, month and day of week: `17 4 * * 1`.",
    .avoid = "Do not use second fields or names of other crons.",
    .references =
        {"https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows#schedule"},
    .bad = {"on: {schedule: [{cron: '0 4 * *'}]}\njobs: {}\n", "on: {schedule: [{cron: '60 4 * * *'}]}\njobs: {}\n",
            "on: {schedule: [{cron: '@daily'}]}\njobs: {}\n", "on: {schedule: [{cron: '0 4 * 13 *'}]}\njobs: {}\n",
            "on: {schedule: [{cron: '0 4 * * mo'}]}\njobs: {}\n", "on: {schedule: [{timezone: UTC}]}\njobs: {}\n",
            "on: {schedule: [{cron: '5-1 4 * * *'}]}\njobs: {}\n"},
    .good = {"on: {schedule: [{cron: '0 4 * * *'}]}\njobs: {}\n",
             "on: {schedule: [{cron: '*/15 0-6,12 1 JAN-mar 1-5/2'}]}\njobs: {}\n",
             "on: {schedule: [{cron: '0 4 * * 7', timezone: Europe/Paris}]}\njobs: {}\n"},
    .run = run,
};

}  // namespace assay::workflows::checks
