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

// As `gitleaks dir` writes it: five marks, none of which says anything.
std::string gitleaks(std::string_view uri, int line, std::string_view snippet) {
  return cat(
      R"({"version":"2.1.0","runs":[{"tool":{"driver":{"name":"gitleaks","semanticVersion":"v8.0.0"}},"results":[)",
      result_of("generic-api-key", cat("generic-api-key has detected secret for file ", uri, "."),
                at(uri, line, snippet,
                   R"("partialFingerprints":{"commitSha":"","email":"","author":"","date":"","commitMessage":""},)"
                   R"("properties":{"tags":[]})")),
      "]}]}");
}

TEST(Compare, TakesAnotherValueOfGitleaksForANewResult) {
  EXPECT_EQ(states(gitleaks("x.py", 1, "qw7b3pdk"), gitleaks("y.py", 3, "zz81mmqa")), "new | absent");
  EXPECT_EQ(states(gitleaks("x.py", 1, "qw7b3pdk"), gitleaks("x.py", 1, "zz81mmqa")), "new | absent");
  EXPECT_EQ(states(gitleaks("x.py", 1, "qw7b3pdk"), gitleaks("x.py", 9, "qw7b3pdk")), "updated | unchanged");
  EXPECT_EQ(states(gitleaks("x.py", 1, "qw7b3pdk"), gitleaks("x.py", 1, "qw7b3pdk")), "unchanged | unchanged");
}

TEST(Compare, TakesACredentialThatIsNotShownForTheSameInItsPlaceAlone) {
  for (const std::string_view hidden : {"", "REDACTED", "********"}) {
    EXPECT_EQ(states(gitleaks("x.py", 1, hidden), gitleaks("x.py", 1, hidden)), "unchanged | unchanged");
    EXPECT_EQ(states(gitleaks("x.py", 1, hidden), gitleaks("x.py", 50, hidden)), "new | absent");
  }
}

// What `baseline` writes of such a tool has its values masked, and is the earlier log of the next comparison.
TEST(Compare, PairsACredentialThatIsHiddenInOneLogByItsPlace) {
  EXPECT_EQ(states(gitleaks("x.py", 1, "********"), gitleaks("x.py", 1, "qw7b3pdk")), "unchanged | unchanged");
  EXPECT_EQ(states(gitleaks("x.py", 1, "qw7b3pdk"), gitleaks("x.py", 1, "********")), "unchanged | unchanged");
  EXPECT_EQ(states(gitleaks("x.py", 1, "********"), gitleaks("x.py", 2, "qw7b3pdk")), "new | absent");
}

TEST(Compare, TakesAnotherTextOfACredentialForANewResultThoughItsFingerprintStays) {
  const auto with = [](std::string_view snippet, int line) {
    std::string log = gitleaks("x.py", line, snippet);
    return log.replace(log.find("partialFingerprints"), 19, R"(fingerprints":{"place":"x.py"},"partialFingerprints)");
  };
  EXPECT_EQ(states(with("qw7b3pdk", 1), with("zz81mmqa", 1)), "new | absent");
  EXPECT_EQ(states(with("********", 1), with("qw7b3pdk", 2)), "updated | unchanged");
}

TEST(Compare, TakesAnotherValueOfTheSameCommitForANewResult) {
  const auto with = [](std::string_view snippet) {
    std::string log = gitleaks("x.py", 1, snippet);
    return log.replace(log.find(R"("commitSha":"")"), 14, R"("commitSha":"1f2e")");
  };
  EXPECT_EQ(states(with("qw7b3pdk"), with("zz81mmqa")), "new | absent");
  EXPECT_EQ(states(with("qw7b3pdk"), with("qw7b3pdk")), "unchanged | unchanged");
}

TEST(Compare, TakesEmptyMarksForNone) {
  const auto with = [](std::string_view uri, std::string_view message) {
    return log_of(result_of("a", message, at(uri, 1, "", R"("fingerprints":{"v":""},"partialFingerprints":{"w":""})")));
  };
  EXPECT_EQ(states(with("f", "m"), with("g", "n")), "new | absent");
}

TEST(Compare, CountsEqualResults) {
  const std::string one = result_of("a", "m", at("f", 1));
  EXPECT_EQ(states(log_of(one), log_of(cat(one, ",", one))), "unchanged new | unchanged");
}

TEST(Compare, DoesNotMissTheResultsOfAToolThatMadeNoRun) {
  const std::string other = R"({"version":"2.1.0","runs":[{"tool":{"driver":{"name":"other"}},"results":[]}]})";
  EXPECT_EQ(states(log_of(result_of("a", "m")), other), "| unchanged");
}

// A run of "tool" with the members, and its results; of the category where one is told.
std::string run_with(std::string_view members, std::string_view results, std::string_view category = "") {
  return cat(R"({"tool":{"driver":{"name":"tool"}},)",
             category.empty() ? "" : cat(R"("automationDetails":{"id":")", category, "/1\"},"), members,
             members.empty() ? "" : ",", R"("results":)", results, "}");
}
std::string log_with(std::string_view runs) { return cat(R"({"version":"2.1.0","runs":[)", runs, "]}"); }

std::vector<std::string> gaps(const std::string& before, const std::string& after) {
  const TextFile old_file(before);
  const TextFile new_file(after);
  const auto comparison = compare(old_file.log(), new_file.log());
  EXPECT_TRUE(comparison) << comparison.error().text();
  return comparison ? comparison->gaps : std::vector<std::string>();
}

TEST(Compare, MissesNothingInARunThatIsIncomplete) {
  const std::string before = log_with(run_with("", cat("[", result_of("a", "m"), "]")));
  const std::string failed = log_with(run_with(
      R"("invocations":[{"executionSuccessful":false,"toolExecutionNotifications":[{"level":"error","message":{"text":"d.zip"}}]}])",
      "[]"));
  EXPECT_EQ(states(before, failed), "| unchanged");
  EXPECT_EQ(gaps(before, failed), std::vector<std::string>{"the later run of tool is incomplete: d.zip"});
  EXPECT_EQ(states(before, log_with(run_with("", "null"))), "| unchanged");
  EXPECT_EQ(gaps(before, log_with(run_with("", "null"))).size(), 1U);
  const std::string whole = log_with(run_with(R"("invocations":[{"executionSuccessful":true}])", "[]"));
  EXPECT_EQ(states(before, whole), "| absent");
  EXPECT_TRUE(gaps(before, whole).empty());
  EXPECT_TRUE(gaps(failed, whole).empty());
}

TEST(Compare, MissesNothingOfACategoryWithoutARun) {
  const std::string a = cat("[", result_of("a", "m"), "]");
  const std::string b = cat("[", result_of("b", "n"), "]");
  const std::string before = log_with(cat(run_with("", a, "one"), ",", run_with("", b, "two")));
  EXPECT_EQ(states(before, log_with(run_with("", a, "one"))), "unchanged | unchanged unchanged");
  EXPECT_EQ(gaps(before, log_with(run_with("", a, "one"))),
            std::vector<std::string>{"the later log has no run of tool ('two/1')"});
  EXPECT_EQ(states(before, log_with(cat(run_with("", "[]", "one"), ",", run_with("", "null", "two")))),
            "| absent unchanged");
}

TEST(Baseline, KeepsARunThatFailedAsItIs) {
  const TextFile before(log_with(run_with("", cat("[", result_of("a", "m"), "]"))));
  const TextFile after(log_with(run_with("", "null")));
  auto comparison = compare(before.log(), after.log());
  ASSERT_TRUE(comparison);
  std::string text;
  TextOutput output(text);
  ASSERT_TRUE(write_baseline(before.log(), after.log(), std::move(*comparison), kEverything, output));
  const JsonValue log = parsed(text);
  const JsonValue* results = log.find("runs")->items.at(0).find("results");
  ASSERT_NE(results, nullptr);
  EXPECT_EQ(text_of(*results), "null");
}

// A log may name its files in the table alone: a finding that went from one file and came in another is another one.
TEST(Compare, KnowsFilesByTheTable) {
  const auto in = [](int index) {
    return log_of(result_of("a", "m",
                            cat(R"("partialFingerprints":{"v":"1"},"locations":[{"physicalLocation":{)"
                                R"("artifactLocation":{"index":)",
                                index, "}}}]")),
                  R"("artifacts":[{"location":{"uri":"f"}},{"location":{"uri":"g"}}])");
  };
  EXPECT_EQ(states(in(0), in(0)), "unchanged | unchanged");
  EXPECT_EQ(states(in(0), in(1)), "updated | unchanged");
  const std::string named = log_of(result_of("a", "m", R"("partialFingerprints":{"v":"1"},"locations":[
      {"physicalLocation":{"artifactLocation":{"uri":"g"}}}])"));
  EXPECT_EQ(states(named, in(1)), "unchanged | unchanged");
}

TEST(Compare, KnowsFilesByTheBasesThatTheyCountFrom) {
  const auto with = [](std::string_view base, std::string_view uri) {
    return log_of(result_of("a", "m",
                            cat(R"("locations":[{"physicalLocation":{"artifactLocation":{"uri":")", uri,
                                R"(","uriBaseId":")", base, "\"}}}]")),
                  R"("originalUriBaseIds":{"ROOT":{"uri":"file:///tree/"},"TESTS":{"uri":"tests/","uriBaseId":"ROOT"},
                     "DEEP":{"uri":"deep","uriBaseId":"TESTS"},"LOOP":{"uri":"l/","uriBaseId":"LOOP"}})");
  };
  EXPECT_EQ(states(with("ROOT", "f"), with("TESTS", "f")), "new | absent");
  EXPECT_EQ(states(with("ROOT", "tests/deep/f"), with("DEEP", "f")), "unchanged | unchanged");
  EXPECT_EQ(states(with("LOOP", "f"), with("LOOP", "f")), "unchanged | unchanged");
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

// What is gone is shown by rows of the earlier log, behind those of the later one.
TEST(Baseline, JoinsTheTablesThatResultsCountIn) {
  const auto with = [](std::string_view artifacts, std::string_view message, int index) {
    return log_of(result_of("a", message,
                            cat(R"("locations":[{"physicalLocation":{"artifactLocation":{"index":)", index, "}}}]")),
                  cat(R"("artifacts":[)", artifacts, "]"));
  };
  const TextFile before(with(R"({"location":{"uri":"f"}},{"location":{"uri":"g"}})", "gone", 1));
  const TextFile after(with(R"({"location":{"uri":"h"}},{"location":{"uri":"f"}})", "fresh", 0));
  auto comparison = compare(before.log(), after.log());
  ASSERT_TRUE(comparison);
  std::string text;
  TextOutput output(text);
  ASSERT_TRUE(write_baseline(before.log(), after.log(), std::move(*comparison), kEverything, output));
  EXPECT_EQ(complaint(text), "");
  const JsonValue log = parsed(text);
  const JsonValue& run = log.find("runs")->items.at(0);
  EXPECT_EQ(text_of(*run.find("artifacts")),
            R"([{"location":{"uri":"h"}},{"location":{"uri":"f"}},{"location":{"uri":"g"}}])");
  const auto& results = run.find("results")->items;
  ASSERT_EQ(results.size(), 2U);
  EXPECT_EQ(results[1].find("locations")->items[0].integer_at({"physicalLocation", "artifactLocation", "index"}), 2);
}

}  // namespace
}  // namespace assay::sarif
