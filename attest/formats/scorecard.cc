// OpenSSF Scorecard JSON (`scorecard --format json`, schema v2): checks of 0 to 10, -1 for one that could not be run.
#include <algorithm>

#include "attest/formats/reader.h"
#include "base/strings.h"

namespace assay::attest {

namespace {

constexpr Key kToolKeys[] = {{"version", Holds::text}, {"commit", Holds::text}};
constexpr Shape kTool{kToolKeys};
constexpr Key kRepoKeys[] = {{"name", Holds::text}, {"commit", Holds::text}};
constexpr Shape kRepo{kRepoKeys};
constexpr Key kCheckKeys[] = {{"name", Holds::text},
                              {"score", Holds::number},
                              {"reason", Holds::text},
                              optional(nullable({"details", Holds::texts})),
                              optional(nullable({"annotations", Holds::anything})),
                              {"documentation", Holds::object}};
constexpr Shape kCheck{kCheckKeys};
constexpr Key kKeys[] = {
    {"date", Holds::text},    {"repo", Holds::object, &kRepo},  {"scorecard", Holds::object, &kTool},
    {"score", Holds::number}, {"checks", Holds::list, &kCheck}, optional(nullable({"metadata", Holds::anything}))};
constexpr Shape kReport{kKeys};

}  // namespace

void read_scorecard(Evidence& evidence) {
  const Json& json = evidence.json;
  if (!check_shape(json, kReport, evidence.out.judgement)) return;
  Reading& out = evidence.out;
  out.producer.tool = "scorecard";
  out.producer.tool_version = json.string_at({"scorecard", "version"});
  std::string_view repository = json.string_at({"repo", "name"});
  if (repository.starts_with("github.com/")) repository.remove_prefix(11);
  out.producer.repository = repository;
  if (const std::string_view commit = json.string_at({"repo", "commit"}); is_commit(commit))
    out.subjects.push_back({"gitCommit", std::string(commit), ""});
  // A date alone in older versions.
  const std::string date(json.string_at({"date"}));
  out.times.made = date.size() == 10 ? instant_from(cat(date, "T00:00:00Z")) : instant_from(date);
  const double score = *number_of(member_or_null(json, "score"));
  out.ratios["score"] = score;
  if (score < 0) {
    evidence.unproved("scorecard-no-score", "/score", "no score could be given");
  } else if (score > 10) {
    evidence.unproved("evidence-wrong-kind", "/score", "the score is beyond 10");
  }
  const Json& checks = member_or_null(json, "checks");
  if (checks.items.empty()) evidence.unproved("evidence-nothing", "/checks", "nothing was checked");
  for (std::size_t i = 0; i < checks.items.size(); ++i) {
    const double one = *number_of(member_or_null(checks.items[i], "score"));
    // Of a check that stands twice the worse score counts.
    const auto [ratio, added] = out.ratios.emplace(cat("check:", checks.items[i].string_at({"name"})), one);
    if (!added) ratio->second = std::min(ratio->second, one);
    ++out.counts[one < 0 ? "skipped" : one >= 10 ? "passed" : "failed"];
    if (one < 0)
      evidence.remark("scorecard-inconclusive", pointer_to("/checks", i),
                      cat("the check ", checks.items[i].string_at({"name"}), " could not be run"));
  }
}

}  // namespace assay::attest
