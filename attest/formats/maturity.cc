#include "attest/formats/maturity.h"

#include <algorithm>

#include "base/strings.h"

namespace assay::attest {

void judge_maturity(Evidence& evidence, std::span<const std::string_view, 3> levels, bool (*required_of)(const Json&)) {
  const Json& json = evidence.json;
  judge_flag(evidence, json, "passed");
  judge_empty(evidence, json, {"blockers"});
  const double score = number_of(member_or_null(json, "score")).value_or(-1);
  evidence.out.ratios["score"] = score;
  const std::string_view level = json.string_at({"level"});
  if (std::find(levels.begin(), levels.end(), level) == levels.end()) {
    evidence.unproved("evidence-unknown-word", "/level", cat("the level '", level.substr(0, 60), "' is not known"));
  } else {
    const bool blocked = !member_or_null(json, "blockers").items.empty();
    const std::string_view right = !blocked ? levels[0] : score >= 80 ? levels[1] : levels[2];
    if (level != right)
      evidence.fail("evidence-contradiction", "/level", cat("the level is '", level, "' and should be '", right, "'"));
    if (is_true(member_or_null(json, "passed")) == blocked)
      evidence.fail("evidence-contradiction", "/passed", "'passed' and 'blockers' contradict each other");
  }
  std::uint64_t required = 0;
  std::uint64_t passed = 0;
  for (const Json& item : member_or_null(json, "items").items) {
    if (!required_of(item)) continue;
    ++required;
    if (is_true(member_or_null(item, "passed"))) ++passed;
  }
  evidence.out.counts["items"] = member_or_null(json, "items").items.size();
  evidence.out.counts["passed"] = passed;
  evidence.out.counts["failed"] = required - passed;
  if (required == 0) {
    evidence.unproved("evidence-nothing-required", "/items", "nothing is required, so nothing is shown");
    return;
  }
  const double right = python_round2(100.0 * static_cast<double>(passed) / static_cast<double>(required));
  if (score != right)
    evidence.fail("evidence-contradiction", "/score",
                  cat("the score is ", python_repr(score), ", and the items come to ", python_repr(right)));
}

bool names_blocker(const Json& report, std::string_view blocker) {
  const Json& blockers = member_or_null(report, "blockers");
  return std::any_of(blockers.items.begin(), blockers.items.end(),
                     [&](const Json& one) { return one.text == blocker; });
}

}  // namespace assay::attest
