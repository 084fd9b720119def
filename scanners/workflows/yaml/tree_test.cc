#include "scanners/workflows/yaml/tree.h"

#include <gtest/gtest.h>

#include <string>

#include "base/strings.h"

namespace assay::yaml {
namespace {

std::unique_ptr<const Tree> tree_of(std::string_view source) {
  testing::internal::CaptureStderr();
  auto tree = read(std::string(source));
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
  if (!tree) {
    ADD_FAILURE() << tree.error().message;
    return read("{}").value();
  }
  return std::move(*tree);
}

// "LINE:COLUMN MESSAGE"
std::string problem_of(std::string_view source) {
  testing::internal::CaptureStderr();
  const auto tree = read(std::string(source));
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
  if (tree) return "none";
  const Region region = LineIndex(source).region(tree.error().span.begin, tree.error().span.end);
  return cat(region.line, ':', region.column, ' ', tree.error().message);
}

TEST(YamlTree, EveryNodeKnowsItsBytes) {
  const auto tree = tree_of("a: 1\nb: [x, 'y', \"z\"]\nc:\n  - d: e\n");
  const Node& root = tree->root();
  EXPECT_EQ(tree->source(root.find("a")->key->span), "a");
  EXPECT_EQ(tree->source(root.value_of("a")->span), "1");
  const Node& list = *root.value_of("b");
  EXPECT_EQ(tree->source(list.span), "[x, 'y', \"z\"]");
  EXPECT_EQ(tree->source(list.items()[1]->span), "'y'");
  EXPECT_EQ(list.items()[1]->text, "y");
  EXPECT_EQ(tree->source(list.items()[2]->span), "\"z\"");
  EXPECT_EQ(tree->source(root.value_of("c")->span), "- d: e");
  EXPECT_EQ(tree->source(root.value_of("c")->items()[0]->span), "d: e");
  EXPECT_EQ(tree->source(root.span), "a: 1\nb: [x, 'y', \"z\"]\nc:\n  - d: e");
}

TEST(YamlTree, DuplicateKeysAreKept) {
  const auto tree = tree_of("a: 1\na: 2\n");
  ASSERT_EQ(tree->root().entries().size(), 2U);
  EXPECT_EQ(tree->root().value_of("a")->text, "1");
}

TEST(YamlTree, AValueThatIsNotWrittenIsNullBehindItsKey) {
  const auto tree = tree_of("on:\n  push:\n  pull_request:\n");
  const Node& on = *tree->root().value_of("on");
  EXPECT_TRUE(on.value_of("push")->is_null());
  EXPECT_EQ(on.value_of("push")->span, (Span{11, 11}));
}

TEST(YamlTree, AnItemThatIsNotWrittenIsNullBehindItsDash) {
  const auto tree = tree_of("a:\n\n  -   \n  # none here\n  -\n  - b\n");
  const Node& list = *tree->root().value_of("a");
  ASSERT_EQ(list.items().size(), 3U);
  EXPECT_EQ(list.span.begin, 6U);
  EXPECT_EQ(list.items()[0]->span, (Span{7, 7}));
  EXPECT_EQ(list.items()[1]->span, (Span{28, 28}));
  ASSERT_EQ(tree->comments().size(), 1U);
  EXPECT_EQ(tree->source(tree->comments()[0].span), "# none here");
}

TEST(YamlTree, APairWithoutBracesBeginsWithItsKey) {
  const auto tree = tree_of("a: [[]: x]\n");
  const Node& pair = *tree->root().value_of("a")->items()[0];
  EXPECT_EQ(tree->source(pair.entries()[0].key->span), "[]");
  EXPECT_EQ(pair.span.begin, pair.entries()[0].key->span.begin);
}

TEST(YamlTree, QuotedNullIsText) { EXPECT_FALSE(tree_of("a: 'null'\n")->root().value_of("a")->is_null()); }

TEST(YamlTree, AnAliasIsReadLikeWhatItStandsFor) {
  const auto tree = tree_of("a: &x {k: v}\nb: *x\n");
  const Node& alias = *tree->root().value_of("b");
  EXPECT_EQ(tree->source(alias.span), "*x");
  EXPECT_EQ(alias.value_of("k")->text, "v");
  EXPECT_EQ(alias.alias_of(), tree->root().value_of("a"));
  EXPECT_EQ(tree->root().value_of("a")->properties()->anchor, "x");
}

TEST(YamlTree, TheLastAnchorOfANameCounts) {
  const auto tree = tree_of("a: &x 1\nb: &x 2\nc: *x\n");
  EXPECT_EQ(tree->root().value_of("c")->text, "2");
}

TEST(YamlTree, AnAliasOfNothingIsAProblem) {
  EXPECT_EQ(problem_of("a: *x\n"), "1:4 alias 'x' names no anchor before it");
  EXPECT_EQ(problem_of("a: &x [*x]\n"), "1:8 alias 'x' stands inside of what it names");
}

TEST(YamlTree, AliasesThatUnfoldToTooMuchAreAProblem) {
  std::string laughs = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 10; ++i) {
    laughs += cat("a", i, ": &a", i, " [");
    for (int j = 0; j < 10; ++j) laughs += cat(j == 0 ? "*a" : ", *a", i - 1);
    laughs += "]\n";
  }
  EXPECT_NE(problem_of(laughs).find("more than 1,000,000 values, aliases unfolded"), std::string::npos);
}

TEST(YamlTree, ALongTextThatAliasesRepeatIsAProblem) {
  std::string text = "a: &x " + std::string(100'000, 'y') + "\nb: [*x";
  for (int i = 0; i < 1000; ++i) text += ", *x";
  EXPECT_NE(problem_of(text + "]\n").find("aliases unfolded"), std::string::npos);
}

TEST(YamlTree, DeepNestingIsAProblem) {
  EXPECT_EQ(problem_of(std::string(100'000, '[')), "1:101 nested deeper than 100 levels");
  std::string deep;
  for (int i = 0; i < 500; ++i) deep += std::string(static_cast<std::size_t>(i), ' ') + "a:\n";
  EXPECT_EQ(problem_of(deep).substr(0, 4), "101:");
}

TEST(YamlTree, BytesThatAreNotTextAreAProblem) {
  EXPECT_EQ(problem_of("a: \xFF\n"), "1:4 byte \\xff is not UTF-8");
  EXPECT_EQ(problem_of(std::string_view("a: b\0c\n", 7)), "1:5 control character \\x00");
  EXPECT_EQ(problem_of("a: \x1B[0m\n"), "1:4 control character \\x1b");
  std::string wide;
  for (const char c : std::string_view("name: a workflow in wide text\n")) wide += {c, '\0'};
  EXPECT_EQ(problem_of("\xFF\xFE" + wide), "1:1 text in UTF-16 or UTF-32");
}

TEST(YamlTree, AFileThatIsTooLargeIsAProblem) {
  EXPECT_EQ(problem_of(std::string(kMostBytes + 1, '#')), "1:1 larger than 10.0 MiB");
}

TEST(YamlTree, AFileWithoutDocumentIsAProblem) {
  EXPECT_EQ(problem_of(""), "1:1 the file is empty");
  EXPECT_EQ(problem_of("# only a comment\n"), "1:1 the file is empty");
}

TEST(YamlTree, ASecondDocumentIsAProblem) { EXPECT_EQ(problem_of("a: 1\n---\nb: 2\n").substr(0, 4), "2:1 "); }

TEST(YamlTree, WhatIsNoYamlIsAProblemWithItsPlace) {
  EXPECT_EQ(problem_of("a: [1, 2\nb: 3\n").substr(0, 13), "3:1 not YAML:");
  EXPECT_NE(problem_of("a: 'b\n"), "none");
  EXPECT_NE(problem_of("a: 1\n\tb: 2\n"), "none");
}

TEST(YamlTree, AByteOrderMarkIsPassedOver) {
  const auto tree = tree_of("\xEF\xBB\xBF# c\na: b\n");
  EXPECT_EQ(tree->source(tree->root().value_of("a")->span), "b");
  ASSERT_EQ(tree->comments().size(), 1U);
  EXPECT_TRUE(tree->comments()[0].own_line);
}

TEST(YamlTree, CarriageReturnsEndLines) {
  const auto tree = tree_of("a: b # c\r\nd: |\r\n  x\r\n  y\r\ne: f\r\n");
  EXPECT_EQ(tree->root().value_of("d")->text, "x\ny\n");
  EXPECT_EQ(tree->root().value_of("e")->text, "f");
  EXPECT_EQ(tree->comments()[0].text, "c");
}

TEST(YamlTree, AClosingBracketMayStandAtItsParentsColumn) {
  EXPECT_EQ(tree_of("a:\n  b: [\n    x\n  ]\n")->root().value_of("a")->value_of("b")->items().size(), 1U);
}

TEST(YamlTree, CommentsAreFoundBetweenTokensOnly) {
  const auto tree = tree_of(
      "# first\n"
      "a: b#c # second\n"
      "'d # no': \"e # no\"   #third\n"
      "f: | # fourth\n"
      "  # text\n"
      " # fifth\n"
      "g: [h, # sixth\n"
      "  i] # seventh\n");
  std::string comments;
  for (const Comment& comment : tree->comments()) comments += cat(comment.text, comment.own_line ? "!" : "", ";");
  EXPECT_EQ(comments, "first!;second;third;fourth;fifth!;sixth;seventh;");
  EXPECT_EQ(tree->root().value_of("f")->text, "# text\n");
}

TEST(YamlTree, ANodeHasTheCommentBehindItOnItsLine) {
  const auto tree = tree_of("uses: a/b@1 # v1\nrun: | # script\n  x\nlast: y\n");
  EXPECT_EQ(tree->trailing_comment(*tree->root().value_of("uses"))->text, "v1");
  EXPECT_EQ(tree->trailing_comment(*tree->root().value_of("run"))->text, "script");
  EXPECT_EQ(tree->trailing_comment(*tree->root().value_of("last")), nullptr);
}

TEST(YamlTree, ATextLeadsBackToItsBytes) {
  const std::string_view source = "run: |\n    first\n    second\n";
  const auto tree = tree_of(source);
  const Node& run = *tree->root().value_of("run");
  ASSERT_EQ(run.text, "first\nsecond\n");
  EXPECT_EQ(tree->source_offset(run, run.text.find("second")), source.find("second"));
  const Span span = tree->source_span(run, run.text.find("cond"), run.text.find("cond") + 4);
  EXPECT_EQ(tree->source(span), "cond");
}

TEST(YamlTree, TheTextOfAnAliasLeadsBackToTheAnchor) {
  const std::string_view source = "a: &x \"1\\t2\"\nb: *x\n";
  const auto tree = tree_of(source);
  EXPECT_EQ(tree->source_offset(*tree->root().value_of("b"), 2), source.find("2\""));
}

}  // namespace
}  // namespace assay::yaml
