#include "scanners/workflows/expressions/evaluator.h"

#include <gtest/gtest.h>

#include "base/strings.h"
#include "scanners/workflows/expressions/parser.h"

namespace assay::expressions {
namespace {

// The value as a literal, "(list)" for arrays, "unknown" where it depends on contexts or the call fails.
std::string folded(std::string_view text) {
  const Parsed tree = parse(text);
  if (!tree) return cat("error: ", tree.error().why);
  const auto value = constant_value(*tree);
  if (!value) return "unknown";
  if (value->kind == Value::Kind::null) return "null";
  if (value->kind == Value::Kind::string) return cat("'", value->text, "'");
  if (value->kind >= Value::Kind::array) return cat("(", value->items.size(), ")");
  return as_text(*value);
}

struct Expectation {
  std::string_view text, expected;
};
void expect_all(std::initializer_list<Expectation> table) {
  for (const auto& [text, expected] : table) EXPECT_EQ(folded(text), expected) << text;
}

TEST(Evaluator, FoldsComparisons) {
  expect_all({{"1 == 1", "true"},
              {"'A' == 'a'", "true"},
              {"'a' != 'b'", "true"},
              {"true == 'true'", "false"},
              {"null == ''", "true"},
              {"NaN == NaN", "false"},
              {"NaN != NaN", "true"},
              {"1 < 2", "true"},
              {"'2' >= 2", "true"},
              {"2 <= '1'", "false"},
              {"'b' > 'A'", "true"},
              {"'x' < 1", "false"},
              {"'x' >= 1", "false"}});
}

TEST(Evaluator, OperatorsGiveTheirOperands) {
  expect_all({{"'a' && 'b'", "'b'"},
              {"'' && 'b'", "''"},
              {"'a' || 'b'", "'a'"},
              {"'' || 'b'", "'b'"},
              {"0 || null", "null"},
              {"true && 'x' || 'y'", "'x'"},
              {"true && '' || 'y'", "'y'"},
              {"!'a'", "false"},
              {"!''", "true"},
              {"!!'false'", "true"}});
}

TEST(Evaluator, FoldsCalls) {
  expect_all({{"contains('Hello world', 'LLO')", "true"},
              {"contains('abc', '')", "true"},
              {"contains('a,b', 'a')", "true"},
              {"contains(fromJSON('[\"push\",\"schedule\"]'), 'Push')", "true"},
              {"contains(fromJSON('[\"push\"]'), 'pus')", "false"},
              {"contains(fromJSON('[1, 2]'), '2')", "true"},
              {"startsWith('Hello', 'he')", "true"},
              {"endsWith('Hello', 'LO')", "true"},
              {"startsWith(123, 12)", "true"},
              {"format('{0}-{1}-{0}', 'a', 1.50)", "'a-1.5-a'"},
              {"format('{{{0}}}', true)", "'{true}'"},
              {"format('{1}', 'a')", "unknown"},
              {"format('{', 'a')", "unknown"},
              {"join(fromJSON('[1,\"b\",null]'))", "'1,b,'"},
              {"join(fromJSON('[1,2]'), ' + ')", "'1 + 2'"},
              {"join('a', 'b')", "'a'"},
              {"toJSON('a\"b')", "'\"a\\\"b\"'"},
              {"toJSON(null)", "'null'"},
              {"fromJSON('true')", "true"},
              {"fromJSON('{\"A\": {\"b\": [7]}}').a.B[0]", "7"},
              {"fromJSON('{\"a\": 1}')['A']", "1"},
              {"fromJSON('[1]')[1]", "null"},
              {"fromJSON('{').a", "unknown"},
              {"case(false, 1, true, 2, 3)", "2"},
              {"case(false, 1, 3)", "3"},
              {"always()", "true"},
              {"nothing('a')", "unknown"},
              {"hashFiles('a')", "unknown"}});
}

TEST(Evaluator, WhatDoesNotMatterIsNotAskedFor) {
  expect_all({{"false && github.ref", "false"},
              {"true || github.ref", "true"},
              {"github.ref && false", "unknown"},
              {"!(github.ref && false)", "true"},
              {"!(github.ref || true)", "false"},
              {"github.ref == 'a' && false", "false"},
              {"(github.ref && 'x') == 1", "unknown"},
              {"'a' || github.ref", "'a'"}});
}

TEST(Evaluator, NestedCallsDoNotGrow) {
  std::string json = "'\"'", format = "'xxxxxxxxxxxxxxxx'";
  for (int i = 0; i < 60; ++i) {
    json = cat("toJSON(", json, ")");
    format = cat("format('{0}{0}', ", format, ")");
  }
  EXPECT_EQ(folded(json), "unknown");
  EXPECT_EQ(folded(format), "unknown");
}

TEST(Evaluator, DeepListsOfJsonAreNotFollowed) {
  EXPECT_EQ(folded("fromJSON('" + std::string(9000, '[') + std::string(9000, ']') + "')"), "unknown");
}

TEST(Evaluator, LettersBeyondAsciiAreNotFolded) {
  expect_all(
      {{"'\xc3\x89' == '\xc3\xa9'", "unknown"}, {"'\xc3\xa9' == 'e'", "false"}, {"'\xc3\xa9' == '\xc3\xa9'", "true"}});
}

// ---- with assumptions -------------------------------------------------------------------------------------------

std::string truth_of(std::string_view text, const Assumptions& assumptions) {
  const Outcome outcome = evaluate(*parse(text), assumptions);
  return !outcome.truth ? "unknown" : *outcome.truth ? "true" : "false";
}

TEST(Evaluator, KnownContextsAreValues) {
  Assumptions known;
  known.set("github.ref", Value::of("refs/heads/main"));
  known.set("vars.Empty", Value{});
  EXPECT_EQ(truth_of("GitHub.Ref == 'refs/heads/MAIN'", known), "true");
  EXPECT_EQ(truth_of("github['ref'] == 'x'", known), "false");
  EXPECT_EQ(truth_of("startsWith(github.ref, 'refs/heads/')", known), "true");
  EXPECT_EQ(truth_of("vars.empty.below", known), "false") << "nothing is below null";
  EXPECT_EQ(truth_of("vars.other", known), "unknown");
}

TEST(Evaluator, EventsSayWhatTheirPayloadLacks) {
  Assumptions push, pull;
  push.set_event("push");
  pull.set_event("pull_request");
  EXPECT_EQ(truth_of("github.event_name == 'push'", push), "true");
  EXPECT_EQ(truth_of("github.event.pull_request.head.repo.fork", push), "false");
  EXPECT_EQ(truth_of("github.event.pull_request.head.repo.fork == false", push), "true") << "null equals false";
  EXPECT_EQ(truth_of("github.head_ref == ''", push), "true");
  EXPECT_EQ(truth_of("github.event.pull_request.head.repo.fork", pull), "unknown");
  EXPECT_EQ(truth_of("github.event.inputs.live == 'true'", pull), "false");
}

TEST(Evaluator, AListOfValuesIsUsedAsAWhole) {
  Assumptions inputs;
  inputs.set_input("level", {InputType::Kind::choice, {"low", "high"}, {}, false}, true);
  inputs.set_input("live", {InputType::Kind::boolean, {}, {}, false}, true);
  inputs.set_input("name", {}, true);
  inputs.set_input("fixed", {InputType::Kind::boolean, {}, "false", false}, false);
  EXPECT_EQ(truth_of("inputs.level", inputs), "true") << "no choice is empty";
  EXPECT_EQ(truth_of("inputs.level == 'middle'", inputs), "false");
  EXPECT_EQ(truth_of("inputs.level == 'low'", inputs), "unknown");
  EXPECT_EQ(truth_of("inputs.live == 'true'", inputs), "false") << "a boolean is no text";
  EXPECT_EQ(truth_of("github.event.inputs.live", inputs), "true") << "there it is one";
  EXPECT_EQ(truth_of("inputs.fixed", inputs), "false");
  EXPECT_EQ(truth_of("inputs.name == true && inputs.name == ''", inputs), "unknown");
}

TEST(Evaluator, StatusFunctionsFollowTheStatus) {
  Assumptions failed;
  failed.set_status({Status::failure});
  EXPECT_EQ(truth_of("failure()", failed), "true");
  EXPECT_EQ(truth_of("success()", failed), "false");
  EXPECT_EQ(truth_of("Cancelled()", failed), "false");
  EXPECT_EQ(truth_of("job.status == 'failure'", failed), "true");
  EXPECT_EQ(truth_of("success()", {}), "unknown");
}

}  // namespace
}  // namespace assay::expressions
