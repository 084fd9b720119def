#include "sarif/log/compare.h"

#include <gtest/gtest.h>

#include "sarif/log/baseline.h"
#include "sarif/log/test_logs.h"

namespace assay::sarif {
namespace {

using namespace assay::sarif::testing;

std::string at(std::string_view uri, int line, std::string_view snippet = "", std::string_view rest = "") {
  return cat(R"("locations":[{"physicalLocation":{"artifactLocation":{"uri":")", uri, R"("},"region":{"startLine":)",
             line, snippet.empty() ? "" : R"(,"snippet":{"text":")", snippet, snippet.empty() ? "" : "\"}", "}}}]",
             rest.empty() ? "" : ",", rest);
}

// "new unchanged | absent": the states of the later results, then those of the earlier ones that are gone.
std::string states(const std::string& before, const std::string& after) {
  const TextFile old_file(before);
  const TextFile new_file(after);
  const auto comparison = compare(old_file.log(), new_file.log());
  EXPECT_TRUE(comparison) << comparison.error().text();
  if (!comparison) return {};
  std::string out;
  for (const auto& run : comparison->of_after) {
    for (const BaselineState state : run) out += cat(name_of(state), ' ');
  }
  out += "|";
  for (const auto& run : comparison->of_before) {
    for (const BaselineState state : run) out += cat(' ', name_of(state));
  }
  return out;
}

TEST(Compare, PairsByFingerprintsWhereverTheResultStands) {
  const auto with = [](std::string_view value, std::string_view uri, int line) {
    return log_of(result_of("a", "m", at(uri, line, "", cat(R"("fingerprints":{"v":")", value, "\"}"))));
  };
  EXPECT_EQ(states(with("1", "f", 1), with("1", "f", 1)), "unchanged | unchanged");
  EXPECT_EQ(states(with("1", "f", 1), with("1", "g", 9)), "updated | unchanged");
}

TEST(Compare, TakesAChangedValueInTheSamePlaceForANewResult) {
  const auto with = [](std::string_view value) {
    return log_of(result_of("a", "m", at("f", 1, "********", cat(R"("fingerprints":{"v":")", value, "\"}"))));
  };
  EXPECT_EQ(states(with("1"), with("2")), "new | absent");
}

TEST(Compare, PairsByPartialFingerprintsInTheSameFileFirst) {
  const auto one = [](std::string_view uri) {
    return result_of("a", "m", at(uri, 1, "", R"("partialFingerprints":{"primaryLocationLineHash":"1:1"})"));
  };
  EXPECT_EQ(states(log_of(cat(one("f"), ",", one("g"))), log_of(cat(one("g"), ",", one("h")))),
            "unchanged updated | unchanged unchanged");
}

TEST(Compare, PairsByMessageWhereNothingElseIsTold) {
  EXPECT_EQ(states(log_of(result_of("a", "m", at("f", 1))), log_of(result_of("a", "m", at("f", 2)))),
            "updated | unchanged");
  EXPECT_EQ(states(log_of(result_of("a", "m", at("f", 1))), log_of(result_of("a", "n", at("f", 1)))), "new | absent");
  EXPECT_EQ(states(log_of(result_of("a", "m", at("f", 1, "x"))), log_of(result_of("a", "m", at("g", 1, "x")))),
            "updated | unchanged");
  EXPECT_EQ(states(log_of(result_of("a", "m", at("f", 1))), log_of(result_of("b", "m", at("f", 1)))), "new | absent");
}

TEST(Compare, CountsEqualResults) {
  const std::string one = result_of("a", "m", at("f", 1));
  EXPECT_EQ(states(log_of(one), log_of(cat(one, ",", one))), "unchanged new | unchanged");
}

TEST(Compare, DoesNotMissTheResultsOfAToolThatMadeNoRun) {
  const std::string other = R"({"version":"2.1.0","runs":[{"tool":{"driver":{"name":"other"}},"results":[]}]})";
  EXPECT_EQ(states(log_of(result_of("a", "m")), other), "| unchanged");
}

TEST(Compare, TakesAResultThatCameBackForANewOne) {
  const std::string gone = log_of(result_of("a", "m", R"("baselineState":"absent")"));
  const std::string there = log_of(result_of("a", "m"));
  EXPECT_EQ(states(gone, there), "new | absent");
  EXPECT_EQ(states(there, gone), "absent | absent");
}

TEST(Baseline, ForgetsWhatWasAbsentAlready) {
  const TextFile before(log_of(result_of("a", "m", R"("baselineState":"absent")")));
  const TextFile after(log_of(cat(result_of("a", "n"), ",", result_of("a", "o", R"("baselineState":"absent")"))));
  auto comparison = compare(before.log(), after.log());
  ASSERT_TRUE(comparison);
  EXPECT_EQ(comparison->fresh, 1U);
  EXPECT_EQ(comparison->absent, 0U);
  std::string text;
  TextOutput output(text);
  ASSERT_TRUE(write_baseline(before.log(), after.log(), std::move(*comparison), kEverything, output));
  EXPECT_EQ(text_of(*parsed(text).find("runs")->items.at(0).find("results")),
            R"([{"ruleId":"a","message":{"text":"n"},"baselineState":"new"}])");
}

TEST(Baseline, MarksEachResultAndKeepsThoseThatAreGone) {
  const TextFile before(
      R"({"version":"2.1.0","runs":[{"tool":{"driver":{"name":"tool","rules":[{"id":"z"},{"id":"a"}]}},
    "invocations":[{"executionSuccessful":true}],"results":[
    {"ruleIndex":0,"message":{"text":"gone"},"provenance":{"invocationIndex":0}},{"ruleIndex":1,"message":{"text":"stays"}}]}]})");
  const TextFile after(log_of(cat(result_of("a", "stays", R"("ruleIndex":0)"), ",", result_of("b", "fresh"))));
  auto comparison = compare(before.log(), after.log());
  ASSERT_TRUE(comparison);
  std::string text;
  TextOutput output(text);
  ASSERT_TRUE(write_baseline(before.log(), after.log(), std::move(*comparison), kEverything, output));
  EXPECT_EQ(complaint(text), "");
  const JsonValue log = parsed(text);
  const JsonValue& run = log.find("runs")->items.at(0);
  EXPECT_EQ(text_of(*run.at({"tool", "driver", "rules"})), R"([{"id":"a"},{"id":"b"},{"id":"z"}])");
  EXPECT_EQ(
      text_of(*run.find("results")),
      R"([{"ruleId":"a","message":{"text":"stays"},"ruleIndex":0,"baselineState":"unchanged"},)"
      R"({"ruleId":"b","message":{"text":"fresh"},"baselineState":"new"},)"
      R"({"ruleIndex":2,"message":{"text":"gone"},"provenance":{"invocationIndex":-1},"baselineState":"absent"}])");
}

}  // namespace
}  // namespace assay::sarif
