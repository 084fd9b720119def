// industrial_readiness.json: the domains and the matrix of source, sink and strategy that was covered.
#include <algorithm>

#include "attest/formats/maturity.h"
#include "base/strings.h"

namespace assay::attest {

namespace {

constexpr Key kItemKeys[] = {{"domain", Holds::text},   nullable({"path", Holds::text}), {"passed", Holds::flag},
                             {"sha256", Holds::sha256}, {"summary", Holds::text},        {"blockers", Holds::texts}};
constexpr Shape kItem{kItemKeys};
constexpr Key kMatrixKeys[] = {{"total_cases", Holds::whole},    {"min_row_count", Holds::whole},
                               {"max_row_count", Holds::whole},  {"max_column_count", Holds::whole},
                               {"required_cases", Holds::texts}, {"covered_cases", Holds::texts},
                               {"missing_cases", Holds::texts}};
constexpr Shape kMatrix{kMatrixKeys};
constexpr Key kKeys[] = {{"release", Holds::text},
                         {"passed", Holds::flag},
                         {"level", Holds::text},
                         {"score", Holds::number},
                         {"blockers", Holds::texts},
                         {"items", Holds::list, &kItem},
                         {"matrix", Holds::object, &kMatrix},
                         {"output_dir", Holds::text},
                         {"json_path", Holds::text},
                         {"markdown_path", Holds::text}};
constexpr Shape kReport{kKeys};
// The report does not say what was required: these are, and others are not in its score.
constexpr std::string_view kDomains[] = {"local_matrix", "correctness", "reliability",     "performance_lab",
                                         "ux",           "governance",  "schema_evolution"};

bool is_required(const Json& item) {
  return std::find(std::begin(kDomains), std::end(kDomains), item.string_at({"domain"})) != std::end(kDomains);
}

constexpr std::string_view kLevels[] = {"industrial_ready", "release_candidate", "blocked"};

}  // namespace

void read_industrial_readiness(Evidence& evidence) {
  const Json& json = evidence.json;
  take_facts(evidence, {"release", "level"});
  if (!check_shape(json, kReport, evidence.out.judgement)) return;
  judge_maturity(evidence, kLevels, is_required);
  for (const Json& item : member_or_null(json, "items").items) {
    take_item(evidence, item, "domain");
    if (is_true(member_or_null(item, "passed"))) continue;
    const bool missing = member_or_null(item, "path").kind == Json::Kind::null;
    const std::string blocker = cat(item.string_at({"domain"}), missing ? ".missing" : ".not_passed");
    if (!names_blocker(json, blocker))
      evidence.fail("evidence-contradiction", "/blockers", cat("the blocker ", blocker, " is not told"));
  }
  const Json& matrix = member_or_null(json, "matrix");
  const Json& covered = member_or_null(matrix, "covered_cases");
  for (const Json& one : covered.items) evidence.out.cases.push_back(one.text);
  std::sort(evidence.out.cases.begin(), evidence.out.cases.end());
  evidence.out.counts["cases"] = covered.items.size();
  const Json& missing = member_or_null(matrix, "missing_cases");
  for (const Json& one : member_or_null(matrix, "required_cases").items) {
    if (std::binary_search(evidence.out.cases.begin(), evidence.out.cases.end(), one.text)) continue;
    evidence.fail("evidence-case-missing", "/matrix/covered_cases",
                  cat("the required case ", one.text, " is not covered"));
    if (std::none_of(missing.items.begin(), missing.items.end(),
                     [&](const Json& told) { return told.text == one.text; }))
      evidence.fail("evidence-contradiction", "/matrix/missing_cases", cat("the case ", one.text, " is not told"));
  }
  check_items(evidence);
}

}  // namespace assay::attest
