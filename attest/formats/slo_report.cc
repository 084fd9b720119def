// slo_report.json: metrics against objectives.
#include <map>

#include "attest/formats/reader.h"
#include "attest/formats/words.h"
#include "base/strings.h"

namespace assay::attest {

namespace {

constexpr Key kResultKeys[] = {{"code", Holds::text},
                               {"metric", Holds::text},
                               {"operator", Holds::text},
                               nullable({"actual", Holds::scalar}),
                               nullable({"objective", Holds::scalar}),
                               {"passed", Holds::flag},
                               {"severity", Holds::text},
                               {"action", Holds::text}};
constexpr Shape kResult{kResultKeys};
constexpr Key kKeys[] = {{"passed", Holds::flag}, {"results", Holds::list, &kResult}};
constexpr Shape kReport{kKeys};

// Whether the numbers give what the result says; nothing where they do not decide it.
std::optional<bool> holds(const Json& result) {
  const std::string_view op = result.string_at({"operator"});
  const Json& actual = member_or_null(result, "actual");
  const auto number = number_of(actual);
  const auto objective = number_of(member_or_null(result, "objective"));
  if (actual.kind == Json::Kind::null) return false;
  if (op == "present") return true;
  // The word, truth value, or 0 and 1 of something that passed.
  if (op == "pass") {
    if (actual.kind == Json::Kind::boolean) return is_true(actual);
    if (number) return *number == 0 || *number == 1 ? std::optional(*number == 1) : std::nullopt;
    const auto word = verdict_of_word(actual.text);
    return word ? std::optional(*word == Verdict::pass) : std::nullopt;
  }
  if (!number || !objective) return std::nullopt;
  if (op == "min") return *number >= *objective;
  if (op == "max") return *number <= *objective;
  return std::nullopt;
}

// One metric has one value, whatever is asked of it. `said`: where each was told before.
using Said = std::map<std::string, const Json*>;
bool is_same(const Json& a, const Json& b) { return a.kind == b.kind && a.text == b.text; }

void judge_result(Evidence& evidence, const Json& result, const std::string& where, Said& said) {
  const std::string_view op = result.string_at({"operator"});
  const std::string metric(result.string_at({"metric"}));
  if (op != "min" && op != "max" && op != "present" && op != "pass")
    evidence.unproved("evidence-unknown-word", where, cat("the operator '", op.substr(0, 60), "' is not known"));
  // A metric that is missing is asked to be present, and its code says missing.
  if (result.string_at({"code"}) == "slo.no_objectives")
    return evidence.fail("evidence-no-objectives", where, "no objective was asked for");
  if (result.string_at({"code"}) != cat("slo.", metric, '.', op == "present" ? "missing" : op))
    evidence.fail("evidence-contradiction", where, "the code is not the one of metric and operator");
  const Json& actual = member_or_null(result, "actual");
  if (metric.empty()) evidence.unproved("evidence-wrong-kind", where, "it names no metric");
  if (const auto [before, first] = said.emplace(metric, &actual); !first && !is_same(*before->second, actual))
    evidence.fail("evidence-contradiction", where, cat(metric, " has two values"));
  if (op == "pass" && actual.kind != Json::Kind::null && !holds(result))
    evidence.unproved("evidence-wrong-kind", where, cat("what ", metric, " says is neither pass nor fail"));
  if ((op == "min" || op == "max") && actual.kind != Json::Kind::null &&
      (!number_of(actual) || !number_of(member_or_null(result, "objective"))))
    evidence.unproved("evidence-wrong-kind", where, cat(metric, " or its objective is no number"));
  const bool passed = is_true(member_or_null(result, "passed"));
  if (const auto right = holds(result); right && *right != passed)
    evidence.fail("evidence-contradiction", where,
                  cat("the objective of ", metric, " is ", *right ? "" : "not ", "met"));
  if (const auto number = number_of(actual)) evidence.out.ratios.emplace(metric, *number);
  judge_flag(evidence, result, "passed", where);
  judge_word(evidence, result, "severity", where);
}

}  // namespace

void read_slo_report(Evidence& evidence) {
  const Json& json = evidence.json;
  if (!check_shape(json, kReport, evidence.out.judgement)) return;
  judge_flag(evidence, json, "passed");
  const Json& results = member_or_null(json, "results");
  evidence.out.counts["items"] = results.items.size();
  if (results.items.empty()) evidence.fail("evidence-no-objectives", "/results", "no objective was asked for");
  Said said;
  for (std::size_t i = 0; i < results.items.size(); ++i)
    judge_result(evidence, results.items[i], pointer_to("/results", i), said);
}

}  // namespace assay::attest
