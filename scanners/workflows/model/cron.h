// Schedules as GitHub takes them: the five fields of POSIX cron, with steps, ranges and names of months and days.
#pragma once

#include <string>
#include <string_view>

namespace assay::workflows {

// What is wrong with it, without full stop; empty for a sound one. Pure.
std::string cron_problem(std::string_view text);

// The least number of minutes between two runs of one hour; 0 when there is one run in an hour, or the text is not
// sound.
unsigned least_minutes_between(std::string_view text);

}  // namespace assay::workflows
