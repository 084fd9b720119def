// Whether a run of a log looked at all it was to look at: one judgement for pages, other formats and comparisons.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "sarif/log/run_head.h"

namespace assay::sarif {

enum class Completeness : std::uint8_t {
  complete,    // it says that it was successful, and of nothing that went wrong
  untold,      // the log does not say whether it came to its end: it has no invocations (§3.14.11)
  incomplete,  // something was not looked at, or its results are not in the log
};

struct RunJudgement {
  Completeness completeness = Completeness::complete;
  // Why it is not complete; borrowed of the head, unfiltered. Of an incomplete run at least one.
  std::vector<std::string_view> gaps;
};

// Incomplete is a run whose list of results is null or not there (§3.14.23) or lies in other files or outside of the
// run (§3.14.2, §3.13.5), one with an invocation that is not successful (§3.20.14), and one that tells of an error in
// its notifications (§3.20.20, §3.20.21), whatever it says of its success.
RunJudgement judge_run(const LogHead& log, const RunHead& run);

// "NAME ('category/7')": a run by its tool and the whole id of its category, unfiltered: a filter of texts would not
// know a part of a value.
std::string described(const RunHead& run);

// "DESCRIBED is incomplete: WHY, and 3 more", of a judgement that is so.
std::string told_incomplete(const RunHead& run, const RunJudgement& judgement);

}  // namespace assay::sarif
