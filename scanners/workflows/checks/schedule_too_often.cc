#include "scanners/workflows/findings/reporter.h"
#include "scanners/workflows/model/cron.h"

namespace assay::workflows::checks {

namespace {

constexpr unsigned kLeastMinutes = 5;

void run(const Subject& subject, Reporter& out) {
  for (const Trigger& trigger : subject.workflow().triggers)
    for (const Schedule& schedule : trigger.schedules) {
      if (!schedule.cron) continue;
      const unsigned minutes = least_minutes_between(schedule.cron.value());
      if (minutes != 0 && minutes < kLeastMinutes)
        out.report(*schedule.cron.node,
                   quoted(schedule.cron.value()) + " is more often than every five minutes, which GitHub does not do.");
    }
}

}  // namespace

extern const Check schedule_too_often = {
    .id = "schedule-too-often",
    .title = "Schedule is more often than GitHub allows",
    .severity = Severity::low,
    .confidence = Confidence::high,
    .what = "A `cron:` whose runs are less than five minutes apart.",
    .why = "GitHub starts it every five minutes at most, so what relies on the shorter time is late.",
    .reproduce = "Look at the times in the workflow's list of runs.",
    .fix = "Write `*/5 * * * *` or less often.",
    .avoid = "Do not write several schedules that interleave.",
    .references =
        {"https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows#schedule"},
    .bad = {"on: {schedule: [{cron: '* * * * *'}]}\njobs: {}\n", "on: {schedule: [{cron: '0,3 * * * *'}]}\njobs: {}\n"},
    .good = {"on: {schedule: [{cron: '*/5 * * * *'}]}\njobs: {}\n",
             "on: {schedule: [{cron: '0 4 * * *'}]}\njobs: {}\n"},
    .run = run,
};

}  // namespace assay::workflows::checks
