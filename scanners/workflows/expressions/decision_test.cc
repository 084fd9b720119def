#include "scanners/workflows/expressions/decision.h"

#include <gtest/gtest.h>

#include "base/strings.h"
#include "scanners/workflows/expressions/parser.h"

namespace assay::expressions {
namespace {

std::string text_of(const Case& choices) {
  std::string out;
  for (const Choice& choice : choices)
    out += cat(out.empty() ? "" : ", ", choice.what, choice.declared ? " = " : " ~ ", choice.is);
  return out;
}

std::string name_of(const Decision& decision) {
  switch (decision.verdict) {
    case Verdict::always:
      return "always";
    case Verdict::never:
      return "never";
    default:
      return "unknown";
  }
}

std::string decided(std::string_view text, const Assumptions& assumptions = {}) {
  return name_of(decide(*parse(text), assumptions));
}
// What a condition does, whether or not what came before succeeded.
std::string condition(std::string_view text, const Assumptions& assumptions = {}, bool bare = false) {
  return name_of(decide(*parse_condition(text), assumptions, bare));
}

TEST(Decision, SeesWhatHoldsInEveryCase) {
  const std::vector<std::pair<std::string_view, std::string_view>> table = {
      {"true", "always"},
      {"github.ref", "unknown"},
      {"github.ref || !github.ref", "always"},
      {"github.ref && !github.ref", "never"},
      {"github.event_name == 'push' || github.event_name != 'push'", "always"},
      {"github.event_name == 'push' && github.event_name == 'pull_request'", "never"},
      {"github.event_name != 'push' || github.event_name != 'pull_request'", "always"},
      {"github.event_name == 'push' && github.event_name == 'PUSH'", "unknown"},
      {"github.ref == 'refs/heads/main' && !startsWith(github.ref, 'refs/heads/')", "never"},
      {"startsWith(github.ref, 'a') || !StartsWith(GitHub.ref, 'a')", "always"},
      {"secrets.T != '' && secrets.T == ''", "never"},
      {"secrets.T != '' || !secrets.T", "always"},
      {"(github.ref == 'a' && 'x' || 'y') == 'z'", "never"},
      {"github.ref == 'a' && 'x' || 'y'", "always"},
      {"github.ref && '' || github.ref", "unknown"},
      {"a.b < 3 || !(a.b < 3)", "always"},
      {"a.b == c.d || a.b != c.d", "always"},
      {"contains(fromJSON('[\"a\",\"b\"]'), x.y) && x.y == 'c'", "never"},
      {"contains(fromJSON('[\"a\",\"b\"]'), x.y) || x.y != 'a'", "always"},
      {"x.l[0] == 'a' && x.l[1] == 'b'", "unknown"},
      {"matrix[inputs.a] || !matrix[inputs.a]", "always"},
      {"fromJSON('{')", "unknown"},
      {"hashFiles('a') || !hashFiles('a')", "always"}};
  for (const auto& [text, verdict] : table) EXPECT_EQ(decided(text), verdict) << text;
}

TEST(Decision, TriesTheDeclaredValuesOfInputs) {
  Assumptions inputs;
  inputs.set_input("level", {InputType::Kind::choice, {"low", "high"}, {}, false}, true);
  inputs.set_input("live", {InputType::Kind::boolean, {}, {}, false}, true);
  EXPECT_EQ(decided("inputs.level == 'low' || inputs.level == 'high'", inputs), "always");
  EXPECT_EQ(decided("inputs.level != 'low' && inputs.level != 'HIGH'", inputs), "never");
  EXPECT_EQ(decided("inputs.live == true || inputs.live == false", inputs), "always");
  EXPECT_EQ(decided("inputs.live && github.event.inputs.live == 'false'", inputs), "never")
      << "one is the other's text";
  EXPECT_EQ(decided("github.event.inputs.live == 'true' || github.event.inputs.live == 'false'", inputs), "always");
  EXPECT_EQ(decided("format('{0}', inputs.level) == 'low' || inputs.level == 'high'", inputs), "always");
}

TEST(Decision, InputsMayBeLeftEmpty) {
  Assumptions inputs;
  inputs.set_input("level", {InputType::Kind::choice, {"low", "high"}, {}, true}, true);
  EXPECT_EQ(decided("inputs.level == 'low' || inputs.level == 'high'", inputs), "unknown");
  EXPECT_EQ(decided("inputs.level == 'low' || inputs.level == 'high' || inputs.level == ''", inputs), "always");
}

TEST(Decision, ResultsHaveFourValues) {
  Assumptions results;
  results.set_result("needs.build.result");
  results.set_result("steps.test.outcome");
  EXPECT_EQ(decided("needs.build.result == 'failed'", results), "never") << "it is written failure";
  EXPECT_EQ(decided("needs.build.result != 'succeeded'", results), "always");
  EXPECT_EQ(decided("contains(fromJSON('[\"success\", \"skipped\"]'), steps.test.outcome)", results), "unknown");
  EXPECT_EQ(decided("steps.test.outcome", results), "always");
}

TEST(Decision, NamesTheShortestCase) {
  Assumptions events;
  events.set("github.event_name", {Value::of("schedule"), Value::of("workflow_dispatch")});
  events.set_input("live", {InputType::Kind::boolean, {}, {}, false}, true);
  const Decision live = decide(
      *parse("(github.event_name == 'workflow_dispatch' && inputs.live) || github.event_name == 'schedule'"), events);
  EXPECT_EQ(live.verdict, Verdict::unknown);
  EXPECT_EQ(text_of(live.when_true), "github.event_name = 'schedule'");
  EXPECT_EQ(text_of(live.when_false), "github.event_name = 'workflow_dispatch', inputs.live = false");
  EXPECT_EQ(text_of(decide(*parse("github.actor == 'a'"), events).when_true), "github.actor ~ 'a'");
}

TEST(Decision, ManyUnknownsEndInUnknown) {
  std::string text = "a0";
  for (int i = 1; i < 40; ++i) text += cat(" == a", i, " || a", i);
  const Decision decision = decide(*parse("(" + text + ") && (" + text + ")"), {});
  EXPECT_EQ(decision.verdict, Verdict::unknown);
  std::string both;
  for (int i = 0; i < 12; ++i) both += cat(i > 0 ? " && " : "", "(a", i, " || b", i, ")");
  EXPECT_FALSE(decide(*parse("(" + both + ") && false == (" + both + ")"), {}).complete);
}

TEST(Decision, ConditionsBeginWithSuccess) {
  Assumptions failed, fine;
  failed.set_status({Status::failure, Status::cancelled});
  fine.set_status({Status::success});
  const std::vector<std::pair<std::string_view, std::string_view>> after_failure = {
      {"", "never"},
      {"true", "never"},
      {"${{ true }}", "never"},
      {"always()", "always"},
      {"${{ !cancelled() }}", "unknown"},
      {"failure() || cancelled()", "always"},
      {"always() && github.ref", "unknown"},
      {"Success()", "never"},
      {"github.ref", "never"},
      {"contains(needs.*.result, 'failure')", "never"},
      {"always() && contains(needs.*.result, 'failure')", "unknown"}};
  for (const auto& [text, verdict] : after_failure) EXPECT_EQ(condition(text, failed), verdict) << text;
  EXPECT_EQ(condition("", fine), "always");
  EXPECT_EQ(condition("failure()", fine), "never");
  EXPECT_EQ(condition("true"), "unknown") << "the status is not known";
  EXPECT_EQ(condition("true", {}, true), "always");
}

TEST(Decision, TextAroundBracesIsAlwaysTrue) {
  for (const std::string_view text : {"${{ false }} && true", "${{ github.ref }}\n", " ${{ false }}",
                                      "a ${{ false }} b", "${{ false }}${{ false }}", "!${{ true }}"})
    EXPECT_EQ(condition(text, {}, true), "always") << text;
  EXPECT_EQ(condition("${{ false }}", {}, true), "never");
  EXPECT_EQ(condition("\n false \n", {}, true), "never");
}

}  // namespace
}  // namespace assay::expressions
