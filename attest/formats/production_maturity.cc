// production_maturity.json: domains, each with an artifact, and what they come to.
#include <algorithm>

#include "attest/formats/maturity.h"
#include "base/strings.h"

namespace assay::attest {

namespace {

constexpr Key kItemKeys[] = {{"domain", Holds::text},  {"path", Holds::text},   {"required", Holds::flag},
                             {"missing", Holds::flag}, {"passed", Holds::flag}, {"sha256", Holds::sha256},
                             {"summary", Holds::text}};
constexpr Shape kItem{kItemKeys};
constexpr Key kKeys[] = {
    {"release", Holds::text},           {"passed", Holds::flag},        {"level", Holds::text},
    {"score", Holds::number},           {"blockers", Holds::texts},     {"warnings", Holds::texts},
    {"required_domains", Holds::texts}, {"items", Holds::list, &kItem}, {"output_dir", Holds::text},
    {"json_path", Holds::text},         {"markdown_path", Holds::text}};
constexpr Shape kReport{kKeys};
constexpr std::string_view kLevels[] = {"ga_ready", "release_candidate", "blocked"};

}  // namespace

void read_production_maturity(Evidence& evidence) {
  const Json& json = evidence.json;
  take_facts(evidence, {"release", "level"});
  if (!check_shape(json, kReport, evidence.out.judgement)) return;
  judge_maturity(evidence, kLevels, [](const Json& item) { return is_true(member_or_null(item, "required")); });
  for (const Json& item : member_or_null(json, "items").items) {
    take_item(evidence, item, "domain");
    const std::string domain(item.string_at({"domain"}));
    const bool missing = is_true(member_or_null(item, "missing"));
    if (!is_true(member_or_null(item, "required")) || (is_true(member_or_null(item, "passed")) && !missing)) continue;
    const std::string blocker = cat(domain, missing ? ".missing" : ".not_passed");
    if (!names_blocker(json, blocker))
      evidence.fail("evidence-contradiction", "/blockers", cat("the blocker ", blocker, " is not told"));
  }
  for (const Json& domain : member_or_null(json, "required_domains").items) {
    const auto& items = member_or_null(json, "items").items;
    const bool there = std::any_of(items.begin(), items.end(), [&](const Json& item) {
      return item.string_at({"domain"}) == domain.text && is_true(member_or_null(item, "required"));
    });
    if (!there)
      evidence.fail("evidence-contradiction", "/items",
                    cat("the required domain ", domain.text, " has no required item"));
  }
  check_items(evidence);
}

}  // namespace assay::attest
