#include "rules/policies/policy_reader.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "base/file.h"
#include "base/source_dir.h"

namespace assay::policy {
namespace {

// "LINE:COLUMN MESSAGE" of each.
std::vector<std::string> problems(std::string_view text) {
  std::vector<std::string> out;
  for (const Diagnostic& one : read_policy("p.yaml", text).diagnostics)
    out.push_back(std::to_string(one.line) + ":" + std::to_string(one.column) + " " + one.message);
  return out;
}

TEST(PolicyReader, KeepsEveryDemandWithItsPlace) {
  const auto loaded = read_policy("p.yaml", R"(policy: example
actions:
  minimum:
    - {action: actions/checkout, major: 6, reason: Node 24}
workflows:
  undeclared: refuse
  list:
    - file: ci.yml
      purpose: tests
      triggers: [{event: schedule, every: week}, {event: push, branches: [main]}]
      checks: [build (linux)]
writes: [{workflow: release.yml, job: publish, scopes: [id-token], reason: Trusted Publishing}]
exceptions:
  - {check: image-latest, path: .github/workflows/ci.yml, reason: mirror, until: 2026-12-31}
)");
  ASSERT_TRUE(loaded.policy) << loaded.diagnostics.front().text();
  const Policy& policy = *loaded.policy;
  EXPECT_EQ(policy.actions->minimum[0].major, 6U);
  EXPECT_EQ(policy.actions->minimum[0].mark, (YamlMark{4, 7}));
  EXPECT_FALSE(policy.workflows->undeclared);
  EXPECT_EQ(policy.workflows->list[0].triggers[0].every, TriggerDemand::Every::week);
  EXPECT_EQ(policy.workflows->list[0].checks[0].mark, (YamlMark{11, 16}));
  EXPECT_EQ((*policy.writes)[0].scopes, std::vector<std::string>{"id-token"});
  EXPECT_EQ(policy.exceptions[0].job, "*");
  EXPECT_FALSE(policy.artifacts);
}

TEST(PolicyReader, TellsAllProblemsAtOnceWithTheirPlaces) {
  EXPECT_EQ(problems(R"(policy: example
actoins: {}
actions:
  minimum: [{action: a/b, major: six}]
workflows:
  list: [{file: a/ci.yml, purpose: x, triggers: [{event: push, every: week}]}]
exceptions: [{check: a, path: b, reason: c, until: soon}]
)"),
            (std::vector<std::string>{"2:1 unknown key 'actoins'", "4:13 an item of 'minimum' has no 'reason'",
                                      "4:34 'major' is text and must be a whole number", "6:17 'file' is a path",
                                      "6:71 'every' is for the event schedule alone", "7:52 'until' is no day"}));
}

TEST(PolicyReader, RefusesWhatIsNoPolicy) {
  for (const std::string_view text :
       {"", "[]", "policy: [x]", "policy: example\npolicy: again\n", "policy: &a x\n", "a: b: c"}) {
    const auto loaded = read_policy("p.yaml", text);
    EXPECT_FALSE(loaded.policy) << text;
    EXPECT_FALSE(loaded.diagnostics.empty()) << text;
  }
}

TEST(PolicyReader, RefusesEntriesThatWouldNeverCount) {
  EXPECT_EQ(problems("policy: p\nactions:\n  minimum:\n"
                     "    - {action: Actions/Checkout, major: 6, reason: a}\n"
                     "    - {action: actions/checkout, major: 5, reason: b}\n"),
            std::vector<std::string>{"5:7 a second minimum of 'actions/checkout'"});
}

TEST(PolicyReader, ReadsEveryPolicyThatIsShipped) {
  std::size_t read = 0;
  for (const auto& entry : std::filesystem::directory_iterator(std::string(ASSAY_SOURCE_DIR) + "/rules/policies")) {
    if (entry.path().extension() != ".yaml") continue;
    const auto text = read_file(entry.path().string());
    ASSERT_TRUE(text);
    const auto loaded = read_policy(entry.path().string(), *text);
    EXPECT_TRUE(loaded.policy) << (loaded.diagnostics.empty() ? "" : loaded.diagnostics.front().text());
    ++read;
  }
  EXPECT_GT(read, 0U);
}

TEST(Policy, TheLongestPatternGivesTheMinimum) {
  Actions actions;
  actions.minimum = {
      {{}, "actions/*", 1, 0, ""}, {{}, "actions/cache", 4, 0, ""}, {{}, "github/codeql-action/*", 3, 0, ""}};
  EXPECT_EQ(minimum_of(actions, "actions/checkout")->major, 1U);
  EXPECT_EQ(minimum_of(actions, "Actions/Cache/restore")->major, 4U);
  EXPECT_EQ(minimum_of(actions, "github/codeql-action/init")->major, 3U);
  EXPECT_EQ(minimum_of(actions, "other/checkout"), nullptr);
}

TEST(Policy, ADayIsOneOfTheCalendar) {
  EXPECT_LT(day_of("2026-08-19"), day_of("2026-12-01"));
  for (const std::string_view text :
       {"", "2026-13-01", "2026-00-10", "2026-01-32", "2026-1-1", "26-01-01", "2026/01/01"})
    EXPECT_FALSE(day_of(text)) << text;
}

}  // namespace
}  // namespace assay::policy
