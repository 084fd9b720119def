#include "sarif/log/split.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <set>

#include "sarif/log/run_head.h"
#include "sarif/log/test_logs.h"

namespace assay::sarif {
namespace {

using namespace assay::sarif::testing;

std::vector<std::string> parts_of(const std::string& text, const SplitLimits& limits) {
  const TextFile file(text);
  const LogFile log = file.log();
  std::vector<std::string> parts(600);
  std::size_t count = 0;
  const auto outcome = split(log, limits, kEverything, [&](std::size_t part) -> Result<std::unique_ptr<Output>> {
    parts[part].clear();
    count = part + 1;
    return std::make_unique<TextOutput>(parts[part]);
  });
  EXPECT_TRUE(outcome) << outcome.error().text();
  parts.resize(count);
  for (const std::string& part : parts) EXPECT_EQ(complaint(part), "");
  return parts;
}

// Messages of the results of a run, joined.
std::string messages(const std::string& part, std::size_t run = 0) {
  const JsonValue log = parsed(part);
  std::string out;
  const JsonValue* results = log.find("runs")->items.at(run).find("results");
  for (const JsonValue& result : results->items) out += result.string_at({"message", "text"});
  return out;
}

TEST(Split, PutsTheWorstIntoTheFirstPart) {
  const std::string text = log_of(cat(result_of("a", "1", R"("level":"note")"), ",",
                                      result_of("a", "2", R"("level":"error")"), ",", result_of("a", "3"), ",",
                                      result_of("a", "4", R"("level":"error","suppressions":[{"kind":"inSource"}])"),
                                      ",", result_of("a", "5", R"("level":"error","rank":50)")));
  const auto parts = parts_of(text, {.results = 2});
  ASSERT_EQ(parts.size(), 3U);
  EXPECT_EQ(messages(parts[0]), "25");
  EXPECT_EQ(messages(parts[1]), "13");
  EXPECT_EQ(messages(parts[2]), "4");
}

TEST(Split, GivesEachPartACategoryOfItsOwn) {
  const auto parts =
      parts_of(log_of(cat(result_of("a", "1"), ",", result_of("a", "2")), R"("automationDetails":{"id":"nightly/7"})"),
               {.results = 1});
  ASSERT_EQ(parts.size(), 2U);
  const auto id = [&](std::size_t part) {
    return std::string(parsed(parts[part]).find("runs")->items[0].string_at({"automationDetails", "id"}));
  };
  EXPECT_EQ(id(0), "nightly/7");
  EXPECT_EQ(id(1), "nightly/part-2/7");
}

// Wherever they stand in the log.
TEST(Split, GivesEachPartTheTablesOfItsRuns) {
  const std::string text = cat(R"({"version":"2.1.0","runs":[{"artifacts":[{"location":{"uri":"f"}}],"results":[)",
                               result_of("a", "1"), ",", result_of("a", "2"),
                               R"(],"tool":{"driver":{"name":"t"}},"logicalLocations":[],"language":"en",)"
                               R"("invocations":[{"executionSuccessful":false}]}]})");
  const auto parts = parts_of(text, {.results = 1});
  ASSERT_EQ(parts.size(), 2U);
  for (const std::string& part : parts) {
    const JsonValue log = parsed(part);
    const JsonValue& run = log.find("runs")->items.at(0);
    EXPECT_EQ(text_of(*run.find("artifacts")), R"([{"location":{"uri":"f"}}])");
    EXPECT_EQ(text_of(*run.find("logicalLocations")), "[]");
    EXPECT_EQ(text_of(*run.find("invocations")), R"([{"executionSuccessful":false}])");
    EXPECT_EQ(run.string_at({"language"}), "en");
    EXPECT_EQ(run.find("results")->items.size(), 1U);
  }
}

TEST(Split, MakesOnePartOfALogThatKeepsTheLimits) {
  const auto parts = parts_of(log_of(result_of("a", "1")), {});
  ASSERT_EQ(parts.size(), 1U);
  EXPECT_EQ(parsed(parts[0]).find("runs")->items[0].find("automationDetails"), nullptr);
  EXPECT_EQ(parts_of(R"({"version":"2.1.0","runs":[]})", {}).size(), 1U);
}

TEST(Split, BeginsAPartBehindTheMostRuns) {
  std::string runs;
  for (int i = 0; i < 5; ++i) {
    runs += cat(i == 0 ? "" : ",", R"({"tool":{"driver":{"name":"t)", i, R"("}},"results":[)", result_of("a", cat(i)),
                ",", result_of("a", cat(i)), "]}");
  }
  const auto parts = parts_of(cat(R"({"version":"2.1.0","runs":[)", runs, "]}"), {.results = 1, .runs = 2});
  ASSERT_EQ(parts.size(), 6U);
  EXPECT_EQ(messages(parts[0], 1), "1");
  EXPECT_EQ(messages(parts[5]), "4");
}

TEST(Split, GivesASecondRunOfTheSameToolAndCategoryACategoryOfItsOwn) {
  const auto run = [](std::string_view id, std::string_view message) {
    return cat(R"({"tool":{"driver":{"name":"t"}},)",
               id.empty() ? "" : cat(R"("automationDetails":{"id":")", id, "\"},"), R"("results":[)",
               result_of("a", message), ",", result_of("a", message), "]}");
  };
  const std::string log = cat(R"({"version":"2.1.0","runs":[)", run("x/1", "1"), ",", run("x/2", "2"), ",",
                              run("x/run-2/3", "3"), ",", run("", "4"), ",", run("", "5"), "]}");
  std::set<std::string> ids;
  const auto parts = parts_of(log, {.results = 1});
  ASSERT_EQ(parts.size(), 2U);
  for (const std::string& part : parts) {
    const JsonValue parsed_part = parsed(part);
    for (const JsonValue& one : parsed_part.find("runs")->items)
      ids.insert(std::string(category_of(one.string_at({"automationDetails", "id"}))));
  }
  EXPECT_EQ(ids, (std::set<std::string>{"", "part-2", "run-2", "run-2/part-2", "x", "x/part-2", "x/run-2",
                                        "x/run-2/part-2", "x/run-3", "x/run-3/part-2"}));
}

TEST(Split, PutsTheWorstFirstByTheRulesOfExtensions) {
  const auto result = [](int index) {
    return cat(R"({"ruleId":"r)", index, R"(","rule":{"index":)", index,
               R"(,"toolComponent":{"index":0}},"message":{"text":")", index, "\"}}");
  };
  const auto parts = parts_of(
      cat(R"({"version":"2.1.0","runs":[{"tool":{"driver":{"name":"t"},"extensions":[{"name":"e","rules":[)"
          R"({"id":"r0","defaultConfiguration":{"level":"note"}},{"id":"r1","defaultConfiguration":{"level":"error"}}]}]},)"
          R"("results":[)",
          result(0), ",", result(1), "]}]}"),
      {.results = 1});
  ASSERT_EQ(parts.size(), 2U);
  EXPECT_EQ(messages(parts[0]), "1");
}

TEST(Split, SaysThatALogChangedWhileItWasRead) {
  const TextFile file(log_of(result_of("a", "1")));
  const LogFile log = file.log();
  std::string text;
  // The second run is there when the results come to be written.
  const auto outcome = split(log, {}, kEverything, [&](std::size_t) -> Result<std::unique_ptr<Output>> {
    const std::string run = R"({"tool":{"driver":{"name":"t"}},"results":[{"message":{"text":"m"}}]})";
    std::ofstream(file.path()) << R"({"version":"2.1.0","runs":[)" << run << "," << run << "]}";
    return std::make_unique<TextOutput>(text);
  });
  ASSERT_FALSE(outcome);
  EXPECT_NE(outcome.error().why.find("changed while it was read"), std::string::npos) << outcome.error().text();
}

TEST(Split, MakesSmallerPartsWhereBytesAreTooMany) {
  std::string results;
  for (int i = 0; i < 1000; ++i) results += cat(i == 0 ? "" : ",", result_of("a", cat(i * 7919 % 100'003)));
  const auto parts = parts_of(log_of(results), {.packed_bytes = 1500});
  EXPECT_GT(parts.size(), 1U);
  std::size_t count = 0;
  for (const std::string& part : parts) count += parsed(part).find("runs")->items[0].find("results")->items.size();
  EXPECT_EQ(count, 1000U);
}

TEST(Split, SaysWhenTheRestOfARunIsTooLarge) {
  const TextFile file(log_of(result_of("a", "1")));
  std::string text;
  const auto outcome =
      split(file.log(), {.packed_bytes = 10}, kEverything, [&](std::size_t) -> Result<std::unique_ptr<Output>> {
        text.clear();
        return std::make_unique<TextOutput>(text);
      });
  ASSERT_TRUE(outcome);
  ASSERT_EQ(outcome->notes.size(), 1U);
  EXPECT_NE(outcome->notes[0].find("more than 10 B"), std::string::npos) << outcome->notes[0];
}

}  // namespace
}  // namespace assay::sarif
