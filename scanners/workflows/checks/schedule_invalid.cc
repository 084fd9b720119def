#include <string>
#include <string_view>
#include <vector>

#include "base/strings.h"
#include "rules/suggest.h"
#include "rules/workflows/fact_table.h"
#include "scanners/workflows/findings/expression_report.h"
#include "scanners/workflows/model/cron.h"

namespace assay::workflows::checks {

namespace {

void check_zone(const Text& zone, Reporter& out) {
  constexpr std::size_t kLongest = 64;
  if (!zone || zone.has_expression()) return;
  if (zone.value().size() <= kLongest && facts::builtin_zones().find(zone.value())) return;
  if (out.full()) {  // counted alone: what was meant takes all zones
    out.report(*zone.node, {});
    return;
  }
  std::vector<std::string_view> known;
  std::size_t number = 0;
  while (const auto block = facts::builtin_zones().next(number))
    known.push_back(facts::Fields(block->lines().next().value_or("")).next());
  const std::string meant = did_you_mean(zone.value().substr(0, kLongest), known);
  out.report(*zone.node, sentence_of(cat(quoted(zone.value()), " is no time zone"), meant))
      .confidence(Confidence::medium);
}

void run(const Subject& subject, Reporter& out) {
  for (const Trigger& trigger : subject.workflow().triggers) {
    // What the grammar refuses is told by trigger-invalid.
    const bool empty = trigger.node == nullptr || trigger.node->is_null() || trigger.node->is_sequence();
    if (trigger.event() == "schedule" && trigger.schedules.empty() && empty)
      out.report(*trigger.event_node, "'schedule' has no 'cron', so it never starts the workflow.");
    for (const Schedule& schedule : trigger.schedules) {
      check_zone(schedule.timezone, out);
      if (!schedule.cron) {
        out.report(*schedule.node, "An entry of 'schedule' needs 'cron'.");
        continue;
      }
      if (const std::string problem = cron_problem(schedule.cron.value()); !problem.empty())
        out.report(*schedule.cron.node, quoted(schedule.cron.value()) + " is no schedule: " + problem + ".");
    }
  }
}

}  // namespace

extern const Check schedule_invalid = {
    .id = "schedule-invalid",
    .title = "Schedule is malformed",
    .severity = Severity::medium,
    .confidence = Confidence::high,
    .what =
        "A `cron:` that GitHub does not take: other than five fields, a value out of its range, `@daily`; a "
        "`timezone:` that "
        "the IANA database does not have; a `schedule` without any.",
    .why = "GitHub refuses the workflow, or never starts it: a weekly scan that nobody misses does not happen.",
    .reproduce = "Push it and look at the workflow's list of runs.",
    .fix = "Write minute, hour, day of month, month and day of week: `17 4 * * 1`.",
    .avoid = "Do not add a field for seconds, nor `@daily`: GitHub's cron has neither.",
    .references =
        {"https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows#schedule"},
    .bad = {"on: {schedule: [{cron: '0 4 * *'}]}\njobs: {}\n", "on: {schedule: [{cron: '60 4 * * *'}]}\njobs: {}\n",
            "on: {schedule: [{cron: '@daily'}]}\njobs: {}\n", "on: {schedule: [{cron: '0 4 * 13 *'}]}\njobs: {}\n",
            "on: {schedule: [{timezone: UTC}]}\njobs: {}\n",
            "on: {schedule: [{cron: '0 4 * * 7', timezone: Europe/Pariss}]}\njobs: {}\n",
            "on: {schedule: [{cron: '5-1 4 * * *'}]}\njobs: {}\n"},
    .good = {"on: {schedule: [{cron: '0 4 * * *'}]}\njobs: {}\n",
             "on: {schedule: [{cron: '*/15 0-6,12 1 JAN-mar 1-5/2'}]}\njobs: {}\n",
             "on: {schedule: [{cron: '0 4 * * 7', timezone: Europe/Paris}]}\njobs: {}\n"},
    .run = run,
};

}  // namespace assay::workflows::checks
