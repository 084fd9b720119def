// benchmark_baseline.json: metrics against the ones of before.
#include "attest/formats/reader.h"
#include "base/strings.h"

namespace assay::attest {

namespace {

constexpr Key kItemKeys[] = {{"metric", Holds::text},
                             {"direction", Holds::text},
                             {"actual", Holds::number},
                             {"baseline", Holds::number},
                             {"allowed_regression_ratio", Holds::number},
                             {"allowed_threshold", Holds::number},
                             {"passed", Holds::flag},
                             {"action", Holds::text}};
constexpr Shape kItem{kItemKeys};
constexpr Key kKeys[] = {
    {"passed", Holds::flag},     {"allowed_regression_ratio", Holds::number}, {"items", Holds::list, &kItem},
    {"output_dir", Holds::text}, optional({"json_path", Holds::text}),        optional({"markdown_path", Holds::text})};
constexpr Shape kReport{kKeys};

void judge_item(Evidence& evidence, const Json& item, const std::string& where) {
  judge_flag(evidence, item, "passed", where);
  const std::string metric(item.string_at({"metric"}));
  const double actual = *number_of(member_or_null(item, "actual"));
  const double threshold = *number_of(member_or_null(item, "allowed_threshold"));
  evidence.out.ratios.emplace(metric, actual);
  const std::string_view direction = item.string_at({"direction"});
  if (direction != "higher" && direction != "lower") {
    evidence.unproved("evidence-unknown-word", where,
                      cat("the direction '", direction.substr(0, 60), "' is not known"));
  } else if (direction == "higher" ? actual < threshold : actual > threshold) {
    evidence.fail("evidence-metric-regressed", where, cat("the metric ", metric, " is beyond its threshold"));
  }
}

}  // namespace

void read_benchmark_baseline(Evidence& evidence) {
  const Json& json = evidence.json;
  if (!check_shape(json, kReport, evidence.out.judgement)) return;
  judge_flag(evidence, json, "passed");
  const Json& items = member_or_null(json, "items");
  for (std::size_t i = 0; i < items.items.size(); ++i) judge_item(evidence, items.items[i], pointer_to("/items", i));
  evidence.out.counts["items"] = items.items.size();
  if (items.items.empty()) evidence.unproved("evidence-nothing", "/items", "no metric was compared");
}

}  // namespace assay::attest
