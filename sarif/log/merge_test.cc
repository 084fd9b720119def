#include "sarif/log/merge.h"

#include <gtest/gtest.h>

#include "sarif/log/run_head.h"
#include "sarif/log/test_logs.h"

namespace assay::sarif {
namespace {

using namespace assay::sarif::testing;

struct Merged {
  std::string text;
  JsonValue log;
  std::vector<std::string> notes;
  const JsonValue& run(std::size_t index) const { return log.find("runs")->items.at(index); }
};

Merged merged(const std::vector<std::string>& texts) {
  std::vector<std::unique_ptr<TextFile>> files;
  std::vector<LogFile> logs;
  for (const std::string& text : texts) {
    files.push_back(std::make_unique<TextFile>(text));
    logs.push_back(files.back()->log());
  }
  Merged out;
  TextOutput output(out.text);
  const auto outcome = merge(logs, kEverything, output);
  EXPECT_TRUE(outcome) << outcome.error().text();
  if (!outcome) return out;
  out.notes = outcome->notes;
  out.log = parsed(out.text);
  EXPECT_EQ(complaint(out.text), "");
  return out;
}

std::string run_of(std::string_view tool, std::string_view rules, std::string_view rest) {
  return cat(R"({"version":"2.1.0","runs":[{"tool":{"driver":{"name":")", tool, R"(","rules":[)", rules, "]}},", rest,
             "}]}");
}

TEST(Merge, JoinsRunsOfOneToolAndMovesTheirIndices) {
  const Merged out =
      merged({run_of("t", R"({"id":"a"},{"id":"b"})", R"("artifacts":[{"location":{"uri":"x"}}],"results":[
         {"ruleIndex":1,"message":{"text":"1"},"locations":[{"physicalLocation":{"artifactLocation":{"index":0}}}]}])"),
              run_of("t", R"({"id":"b"},{"id":"c"})",
                     R"("artifacts":[{"location":{"uri":"y"}},{"location":{"uri":"x"}}],"results":[
         {"ruleIndex":0,"message":{"text":"2"},"locations":[{"physicalLocation":{"artifactLocation":{"index":1}}}]},
         {"rule":{"index":1},"message":{"text":"3"},"locations":[{"physicalLocation":{"artifactLocation":{"index":0}}}]}])")});
  ASSERT_EQ(out.log.find("runs")->items.size(), 1U);
  EXPECT_EQ(text_of(*out.run(0).at({"tool", "driver", "rules"})), R"([{"id":"a"},{"id":"b"},{"id":"c"}])");
  EXPECT_EQ(text_of(*out.run(0).find("artifacts")), R"([{"location":{"uri":"x"}},{"location":{"uri":"y"}}])");
  EXPECT_EQ(
      text_of(*out.run(0).find("results")),
      R"([{"ruleIndex":1,"message":{"text":"1"},"locations":[{"physicalLocation":{"artifactLocation":{"index":0}}}]},)"
      R"({"ruleIndex":1,"message":{"text":"2"},"locations":[{"physicalLocation":{"artifactLocation":{"index":0}}}]},)"
      R"({"rule":{"index":2},"message":{"text":"3"},"locations":[{"physicalLocation":{"artifactLocation":{"index":1}}}]}])");
}

// Of a rule whose level changed between two logs, results keep the level that they had.
TEST(Merge, KeepsTheLevelThatResultsHaveByTheirRule) {
  const auto with = [](std::string_view level) {
    return run_of("t", cat(R"({"id":"z"},{"id":"a","defaultConfiguration":{"level":")", level, R"("}})"),
                  R"("results":[{"ruleId":"a","message":{"text":"1"}},{"ruleIndex":1,"message":{"text":"2"}},
                     {"ruleId":"a","level":"none","message":{"text":"3"}},{"ruleId":"a","kind":"pass","message":{"text":"4"}},
                     {"ruleId":"z","message":{"text":"5"}}])");
  };
  const Merged out = merged({with("note"), with("error")});
  std::string levels;
  for (const JsonValue& result : out.run(0).find("results")->items)
    levels += cat(result.string_at({"level"}).empty() ? "-" : result.string_at({"level"}), ' ');
  EXPECT_EQ(levels, "- - none - - error error none - - ");
}

TEST(Merge, KeepsOtherToolsAndCategoriesApart) {
  const Merged out = merged({run_of("t", "", R"("results":[])"), run_of("u", "", R"("results":[])"),
                             run_of("t", "", R"("automationDetails":{"id":"c/"},"results":[])")});
  EXPECT_EQ(out.log.find("runs")->items.size(), 3U);
  EXPECT_TRUE(out.notes.empty());
}

TEST(Merge, KeepsApartAndSaysSoWhatIsReadInAnotherWay) {
  const Merged out = merged({run_of("t", "", R"("columnKind":"utf16CodeUnits","results":[])"),
                             run_of("t", "", R"("columnKind":"unicodeCodePoints","results":[])")});
  EXPECT_EQ(out.log.find("runs")->items.size(), 2U);
  ASSERT_EQ(out.notes.size(), 1U);
  EXPECT_NE(out.notes[0].find("stays apart"), std::string::npos);
}

TEST(Merge, MovesParentsOfNestedArtifacts) {
  const Merged out = merged(
      {run_of("t", "", R"("artifacts":[{"location":{"uri":"z"}}])"),
       run_of("t", "",
              R"("artifacts":[{"location":{"uri":"in"},"parentIndex":1},{"location":{"uri":"out","index":1}}])")});
  EXPECT_EQ(text_of(*out.run(0).find("artifacts")),
            R"([{"location":{"uri":"z"}},{"location":{"uri":"in"},"parentIndex":2},{"location":{"uri":"out"}}])");
}

// A member is the same only in the same archive; where both stand in the table does not matter.
TEST(Merge, JoinsNestedRowsThatHaveTheSameParents) {
  const Merged out = merged(
      {run_of(
           "t", "",
           R"("artifacts":[{"location":{"uri":"a.zip"}},{"location":{"uri":"b.zip"}},{"location":{"uri":"in"},"parentIndex":0}])"),
       run_of(
           "t", "",
           R"("artifacts":[{"location":{"uri":"in"},"parentIndex":1},{"location":{"uri":"a.zip","index":1}},{"location":{"uri":"in"},"parentIndex":3},{"location":{"uri":"b.zip"}}],"results":[{"message":{"text":"m"},"locations":[{"physicalLocation":{"artifactLocation":{"index":0}}},{"physicalLocation":{"artifactLocation":{"index":2}}}]}])")});
  EXPECT_EQ(
      text_of(*out.run(0).find("artifacts")),
      R"([{"location":{"uri":"a.zip"}},{"location":{"uri":"b.zip"}},{"location":{"uri":"in"},"parentIndex":0},{"location":{"uri":"in"},"parentIndex":1}])");
  const auto& places = out.run(0).find("results")->items[0].find("locations")->items;
  EXPECT_EQ(places[0].integer_at({"physicalLocation", "artifactLocation", "index"}), 2);
  EXPECT_EQ(places[1].integer_at({"physicalLocation", "artifactLocation", "index"}), 3);
}

// Of steps that stand in a table, which count in other tables.
TEST(Merge, MovesIndicesFromTablesIntoTables) {
  const std::string_view steps =
      R"("threadFlowLocations":[{"location":{"physicalLocation":{"artifactLocation":{"index":0}},"logicalLocations":[{"index":0}]}}],)"
      R"("artifacts":[{"location":{"uri":")";
  const Merged out = merged({run_of("t", "", cat(steps, R"(a"}}],"logicalLocations":[{"name":"f","index":0}])")),
                             run_of("t", "", cat(steps, R"(b"}}],"logicalLocations":[{"name":"g"}])"))});
  EXPECT_EQ(text_of(*out.run(0).find("logicalLocations")), R"([{"name":"f"},{"name":"g"}])");
  const auto& rows = out.run(0).find("threadFlowLocations")->items;
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[1].integer_at({"location", "physicalLocation", "artifactLocation", "index"}), 1);
  EXPECT_EQ(rows[1].at({"location", "logicalLocations"})->items[0].integer_at({"index"}), 1);
}

// Groups come one behind the other, and each has the rows of its own runs.
TEST(Merge, GivesEachRunTheRowsOfItsOwn) {
  const auto with = [](std::string_view tool, std::string_view uri) {
    return run_of(tool, "", cat(R"("artifacts":[{"location":{"uri":")", uri, R"("}}],"results":[])"));
  };
  const Merged out = merged({with("t", "a"), with("u", "a"), with("t", "b"), with("u", "a")});
  EXPECT_EQ(text_of(*out.run(0).find("artifacts")), R"([{"location":{"uri":"a"}},{"location":{"uri":"b"}}])");
  EXPECT_EQ(text_of(*out.run(1).find("artifacts")), R"([{"location":{"uri":"a"}}])");
}

TEST(Merge, MovesTheArtifactsOfAttachments) {
  const Merged out = merged(
      {run_of("t", "", R"("artifacts":[{"location":{"uri":"z"}}])"),
       run_of(
           "t", "",
           R"("artifacts":[{"location":{"uri":"out"}},{"location":{"uri":"in"},"parentIndex":0}],"results":[{"message":{"text":"m"},"attachments":[{"artifactLocation":{"index":1}}]}])")});
  const JsonValue& result = out.run(0).find("results")->items[0];
  EXPECT_EQ(result.find("attachments")->items[0].integer_at({"artifactLocation", "index"}), 2);
}

TEST(Merge, EndsThoughParentsLeadInACircle) {
  const Merged out = merged({run_of(
      "t", "", R"("artifacts":[{"parentIndex":1,"length":1},{"parentIndex":0,"length":2},{"parentIndex":2}])")});
  const auto& rows = out.run(0).find("artifacts")->items;
  ASSERT_EQ(rows.size(), 3U);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    std::size_t steps = 0;
    for (auto at = static_cast<std::int64_t>(i); at >= 0 && steps <= rows.size(); ++steps)
      at = rows[static_cast<std::size_t>(at)].integer_at({"parentIndex"}).value_or(-1);
    EXPECT_LE(steps, rows.size()) << i;
  }
}

TEST(Merge, KeepsEachInvocationAndItsIndex) {
  const std::string run = run_of(
      "t", "",
      R"("invocations":[{"executionSuccessful":true}],"results":[{"message":{"text":"m"},"provenance":{"invocationIndex":0}}])");
  const Merged out = merged({run, run});
  EXPECT_EQ(out.run(0).find("invocations")->items.size(), 2U);
  EXPECT_EQ(out.run(0).find("results")->items[1].integer_at({"provenance", "invocationIndex"}), 1);
}

TEST(Merge, LeavesARunWithoutResultsWithout) {
  const Merged out = merged({R"({"version":"2.1.0","runs":[{"tool":{"driver":{"name":"t"}}}]})"});
  EXPECT_EQ(out.run(0).find("results"), nullptr);
}

// Each run that stays apart has the log read once more: 200,000 took hours.
TEST(Merge, RefusesALogOfTooManyRuns) {
  std::string text = R"({"version":"2.1.0","runs":[)";
  for (std::size_t i = 0; i <= kMostRuns; ++i)
    text += cat(i == 0 ? "" : ",", R"({"tool":{"driver":{"name":"t)", i, R"("}},"results":[]})");
  std::vector<LogFile> logs;
  text += "]}";
  logs.push_back(LogFile::of_text(text, "many"));
  std::string out;
  TextOutput output(out);
  const auto outcome = merge(logs, kEverything, output);
  ASSERT_FALSE(outcome);
  EXPECT_NE(outcome.error().why.find("1,000 runs"), std::string::npos) << outcome.error().why;
}

}  // namespace
}  // namespace assay::sarif
