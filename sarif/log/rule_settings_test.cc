// How rules were set when results were made: policies, overrides of invocations, defaults (§3.27.10, §3.51).
#include <gtest/gtest.h>

#include "sarif/log/baseline.h"
#include "sarif/log/compare.h"
#include "sarif/log/merge.h"
#include "sarif/log/rule_finder.h"
#include "sarif/log/run_head.h"
#include "sarif/log/severity.h"
#include "sarif/log/test_logs.h"

namespace assay::sarif {
namespace {

using namespace assay::sarif::testing;

std::string tool(std::string_view rules, std::string_view more = "") {
  return cat(R"("tool":{"driver":{"name":"t","rules":[)", rules, "]}", more, "}");
}

std::string override_of(std::string_view descriptor, std::string_view configuration) {
  return cat(R"({"descriptor":{)", descriptor, R"(},"configuration":{)", configuration, "}}");
}

std::string invocation(std::string_view overrides) {
  return cat(R"({"executionSuccessful":true,"ruleConfigurationOverrides":[)", overrides, "]}");
}

std::string log_with(std::string_view members) { return cat(R"({"version":"2.1.0","runs":[{)", members, "}]}"); }

// Rule a: warning by default; b: note; c: of an extension, none.
const std::string kTool = tool(
    R"({"id":"a"},{"id":"b","guid":"0f0e0d0c-0b0a-4009-8807-060504030201","defaultConfiguration":{"level":"note","rank":5}})",
    R"(,"extensions":[{"name":"x","rules":[{"id":"c","defaultConfiguration":{"level":"none"}}]}])");

struct Asked {
  std::string level;
  std::uint64_t badness = 0;
};
Asked asked(std::string_view members, std::string_view result) {
  const TextFile file(log_with(cat(kTool, members.empty() ? "" : ",", members)));
  LogHead head;
  HeadReader reader(head, HeldTables::uris_of_artifacts);
  const Status status = read_log(file.log(), reader);
  EXPECT_TRUE(status) << status.error().text();
  const RuleFinder rules(head.runs.at(0));
  const JsonValue value = parsed(result);
  const JsonValue* rule = rules.rule_of(value);
  return {std::string(level_of(value, rule, rules)), badness_of(value, rule, rules)};
}
std::string level(std::string_view members, std::string_view result) { return asked(members, result).level; }

TEST(RuleSettings, AnOverrideStandsAboveTheDefaultOfTheRule) {
  const auto with = [](std::string_view descriptor) {
    return cat(R"("invocations":[)", invocation(override_of(descriptor, R"("level":"error")")), "]");
  };
  EXPECT_EQ(level("", R"({"ruleId":"b"})"), "note");
  for (const std::string_view descriptor :
       {R"("id":"b")", R"("index":1)", R"("guid":"0f0e0d0c-0b0a-4009-8807-060504030201")"}) {
    EXPECT_EQ(level(with(descriptor), R"({"ruleId":"b"})"), "error") << descriptor;
    EXPECT_EQ(level(with(descriptor), R"({"ruleId":"b/2"})"), "error") << descriptor;
    EXPECT_EQ(level(with(descriptor), R"({"ruleIndex":1})"), "error") << descriptor;
    EXPECT_EQ(level(with(descriptor), R"({"ruleId":"a"})"), "warning") << descriptor;
    EXPECT_EQ(level(with(descriptor), R"({"ruleId":"b","level":"none"})"), "none") << "its own stands above all";
    EXPECT_EQ(level(with(descriptor), R"({"ruleId":"b","kind":"pass"})"), "none");
  }
  EXPECT_EQ(level(with(R"("index":0,"toolComponent":{"name":"x"})"), R"({"ruleId":"c"})"), "error");
  EXPECT_EQ(level(with(R"("id":"nowhere")"), R"({"ruleId":"nowhere"})"), "error") << "no table has the rule";
  EXPECT_EQ(level(with(R"("id":"b","toolComponent":{"name":"nobody"})"), R"({"ruleId":"b"})"), "note");
}

TEST(RuleSettings, OfSeveralInvocationsThatCountsWhichTheResultIsOf) {
  const std::string two = cat(R"("invocations":[{"executionSuccessful":true},)",
                              invocation(override_of(R"("id":"b")", R"("level":"error")")), "]");
  EXPECT_EQ(level(two, R"({"ruleId":"b"})"), "note");
  EXPECT_EQ(level(two, R"({"ruleId":"b","provenance":{"invocationIndex":0}})"), "note");
  EXPECT_EQ(level(two, R"({"ruleId":"b","provenance":{"invocationIndex":1}})"), "error");
  EXPECT_EQ(level(two, R"({"ruleId":"b","provenance":{"invocationIndex":2}})"), "note");
  EXPECT_EQ(level(two, R"({"ruleId":"b","provenance":{"invocationIndex":-1}})"), "note");
}

TEST(RuleSettings, APolicyStandsAboveOverrides) {
  const auto policy = [](std::string_view rule) { return cat(R"({"name":"p","rules":[{)", rule, "}]}"); };
  const std::string error =
      cat(R"("invocations":[)", invocation(override_of(R"("id":"b")", R"("level":"error")")), "]");
  const auto with = [&](std::string_view policies) { return cat(error, R"(,"policies":[)", policies, "]"); };
  const std::string none = policy(R"("id":"b","defaultConfiguration":{"level":"none"})");
  const std::string warning =
      policy(R"("id":"b","guid":"0f0e0d0c-0b0a-4009-8807-060504030201","defaultConfiguration":{"level":"warning"})");
  EXPECT_EQ(level(with(none), R"({"ruleId":"b"})"), "none");
  EXPECT_EQ(level(with(cat(none, ",", warning)), R"({"ruleId":"b"})"), "warning") << "the last one";
  EXPECT_EQ(level(with(cat(none, ",", policy(R"("id":"b","defaultConfiguration":{"rank":9})"))), R"({"ruleId":"b"})"),
            "none")
      << "the last one that says it";
  EXPECT_EQ(level(with(none), R"({"ruleId":"b","level":"note"})"), "note");
}

TEST(RuleSettings, TheRankOfTheRuleIsThatOfAResultWithoutOne) {
  const std::string first = cat(R"("invocations":[)", invocation(override_of(R"("id":"b")", R"("rank":80.0)")), "]");
  const auto badness = [](std::string_view members, std::string_view result) { return asked(members, result).badness; };
  EXPECT_GT(badness(first, R"({"ruleId":"b"})"), badness("", R"({"ruleId":"b"})"));
  EXPECT_GT(badness("", R"({"ruleId":"b"})"), badness("", R"({"ruleId":"b","rank":4.0})"));
  EXPECT_EQ(badness(first, R"({"ruleId":"b"})"), badness("", R"({"ruleId":"b","rank":80.0})"));
}

std::string result(std::string_view rule, std::string_view mark, std::string_view more = "") {
  return result_of(rule, "m", cat(R"("fingerprints":{"v":")", mark, "\"}", more));
}

TEST(RuleSettings, ResultsKeepTheLevelsThatTheirOwnRunGivesThem) {
  const auto log = [](std::string_view configuration, std::string_view mark) {
    return log_with(cat(kTool, R"(,"invocations":[)", invocation(override_of(R"("id":"b")", configuration)),
                        R"(],"results":[)", result("b", mark), ",", result("a", mark), "]"));
  };
  const TextFile one(log(R"("level":"error")", "1"));
  const TextFile two(log(R"("level":"none","rank":7)", "2"));
  const auto joined = [](const auto& write) {
    std::string text;
    TextOutput output(text);
    const auto done = write(output);
    EXPECT_TRUE(done) << done.error().text();
    EXPECT_EQ(complaint(text), "");
    std::string levels;
    const JsonValue parsed_log = parsed(text);
    for (const JsonValue& of : parsed_log.find("runs")->items.at(0).find("results")->items) {
      const JsonValue* rank = of.find("rank");
      levels += cat(of.string_at({"ruleId"}), ':', of.string_at({"level"}), rank == nullptr ? "" : rank->text, ' ');
    }
    return levels;
  };
  std::vector<LogFile> logs;
  logs.push_back(one.log());
  logs.push_back(two.log());
  EXPECT_EQ(joined([&](Output& output) { return merge(logs, kEverything, output); }), "b:error a: b:none7 a: ");
  EXPECT_EQ(joined([&](Output& output) -> Status {
              auto comparison = compare(one.log(), two.log());
              if (!comparison) return tl::make_unexpected(comparison.error());
              return write_baseline(one.log(), two.log(), std::move(*comparison), kEverything, output);
            }),
            "b: a: b:error a: ")
      << "those of the later run have its invocation; what is absent has lost its own";
}

// What was not looked for did not go.
TEST(RuleSettings, AResultOfARuleThatIsSwitchedOffIsNotAbsent) {
  const auto later = [](std::string_view members, std::string_view results = "") {
    return log_with(cat(kTool, members.empty() ? "" : ",", members, R"(,"results":[)", results, "]"));
  };
  const TextFile before(log_with(cat(kTool, R"(,"results":[)", result("a", "1"), ",", result("b/2", "2"), "]")));
  const auto compared = [&](std::string_view after) {
    const TextFile file(after);
    const auto comparison = compare(before.log(), file.log());
    EXPECT_TRUE(comparison) << comparison.error().text();
    std::string out;
    for (const BaselineState state : comparison->of_before.at(0)) out += cat(name_of(state), ' ');
    for (const std::string& gap : comparison->gaps) out += cat("| ", gap);
    return out;
  };
  const std::string off = override_of(R"("id":"b")", R"("enabled":false)");
  const std::string kGap = "absent unchanged | the later run of t did not look for 'b': switched off there";
  EXPECT_EQ(compared(later("")), "absent absent ");
  EXPECT_EQ(compared(later(cat(R"("invocations":[)", invocation(off), "]"))), kGap);
  EXPECT_EQ(compared(later(cat(R"("invocations":[)", invocation(off), ",", invocation(off), "]"))), kGap);
  EXPECT_EQ(compared(later(cat(R"("invocations":[)", invocation(off), ",", invocation(""), "]"))), "absent absent ")
      << "one of them looked for it";
  EXPECT_EQ(compared(later(cat(R"("invocations":[)", invocation(off), "]"), result("b", "3"))), "absent absent ")
      << "it was found, so it was looked for";
  const std::string policy = R"("policies":[{"name":"p","rules":[{"id":"b","defaultConfiguration":{"enabled":)";
  EXPECT_EQ(compared(later(cat(policy, "false}}]}]"))), kGap);
  EXPECT_EQ(compared(later(cat(policy, R"(true}}]}],"invocations":[)", invocation(off), "]"))), "absent absent ");
}

}  // namespace
}  // namespace assay::sarif
