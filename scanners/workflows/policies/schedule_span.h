// How often a schedule runs, as a policy names it. Pure.
#pragma once

#include <string_view>

#include "rules/policies/policy.h"

namespace assay::workflows::policies {

// Once in a day, week or month; `any` for everything else, what is no schedule among it.
policy::TriggerDemand::Every span_of_schedule(std::string_view cron);

}  // namespace assay::workflows::policies
