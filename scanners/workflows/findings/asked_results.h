// Whether conditions and texts ask how steps and jobs before them went.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>

#include "scanners/workflows/findings/conditions.h"

namespace assay::workflows {

// Whether a condition holds although what came before failed, and after success as well; null: it has none. failure()
// alone is a reaction to it: a report, a clean-up.
bool runs_after_failure(const expressions::Condition* condition);

// needs.x.result, needs.*.result, toJSON(needs), steps.x.outcome, job.status; an output of what came before may say how
// it went, too.
bool asks_for_result(const expressions::Condition& condition);
// The same within ${{ }}, without outputs.
bool asks_for_result(const Text& text);

// contains(needs.*.result, 'failure'), needs.a.result == 'failure' and != 'success', with a failure among what holds.
bool asks_whether_failed(const expressions::Tree& tree);

// Whether anything in the job, which has this condition, asks how the jobs before went, or may: GitHub's API tells it
// too.
bool job_asks_for_result(const Subject& subject, const Job& job, const expressions::Condition& condition);
// Whether a step of the job may ask GitHub's API.
bool may_ask_api(const Job& job);
// Whether one of the job's conditions or scripts speaks of failures: at least one success, and no failure.
bool speaks_of_failure(const Job& job);

// Jobs that each job names in `needs.NAME`, in lower case; "*" for all of them.
using NamedNeeds = std::map<const Job*, std::set<std::string, std::less<>>>;
NamedNeeds named_needs(const Subject& subject);

}  // namespace assay::workflows
