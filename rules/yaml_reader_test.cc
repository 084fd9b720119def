#include "rules/yaml_reader.h"

#include <gtest/gtest.h>

#include "base/strings.h"

namespace assay {
namespace {

// "LINE:COLUMN MESSAGE" of every problem, a line each.
std::string problems(std::string_view text) {
  testing::internal::CaptureStderr();
  std::string out;
  for (const YamlProblem& problem : read_yaml(text).problems)
    out += cat(problem.mark.line, ':', problem.mark.column, ' ', problem.message, '\n');
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "") << "libfyaml wrote to stderr";
  return out;
}

TEST(YamlReader, ReadsMapsListsAndScalars) {
  const YamlDocument document = read_yaml("a: 1\nb: [x, 'y']\nc:\n  - d: |\n      e\n");
  ASSERT_TRUE(document.whole);
  EXPECT_TRUE(document.problems.empty());
  const YamlNode& root = document.root;
  EXPECT_EQ(root.find("a")->text, "1");
  EXPECT_TRUE(root.find("a")->plain);
  EXPECT_EQ(root.find("b")->items[1].text, "y");
  EXPECT_FALSE(root.find("b")->items[1].plain);
  EXPECT_EQ(root.find("c")->items[0].find("d")->text, "e\n");
  EXPECT_EQ(root.find("z"), nullptr);
}

TEST(YamlReader, MarksEveryNodeInCharacters) {
  const YamlDocument document = read_yaml("é: x\nüü:  [a, b]\n");
  EXPECT_EQ(document.root.keys[0].mark, (YamlMark{1, 1}));
  EXPECT_EQ(document.root.items[0].mark, (YamlMark{1, 4}));
  EXPECT_EQ(document.root.items[1].mark, (YamlMark{2, 6}));
  EXPECT_EQ(document.root.items[1].items[1].mark, (YamlMark{2, 10}));
}

TEST(YamlReader, ReadsSingleQuotesAndFoldsTheirLines) {
  const auto value = [](std::string_view text) {
    const YamlDocument document = read_yaml(text);
    const YamlNode* node = document.root.find("a");
    return node == nullptr ? "no value" : node->text;
  };
  EXPECT_EQ(value("a: 'it''s'\n"), "it's");
  EXPECT_EQ(value("a: ''''\n"), "'");
  EXPECT_EQ(value("a: ''\n"), "");
  EXPECT_EQ(value("\xEF\xBB\xBF"
                  "a: 'x\\n'\n"),
            "x\\n");
  EXPECT_EQ(value("a: ' 1st  \n\n  2nd \n  3rd '\n"), " 1st\n2nd 3rd ");
  EXPECT_EQ(value("a: 'x\r\n  y\r\n\r\n  z'\r\n"), "x y\nz");
  EXPECT_EQ(value("é: 1\na: 'é'\n"), "é");
}

TEST(YamlReader, ManyQuotesInARowLeakNothing) {  // under a leak checker
  const std::string quotes(400, '\'');
  EXPECT_EQ(read_yaml("a: '" + quotes + "b'\n").root.find("a")->text, std::string(200, '\'') + "b");
}

TEST(YamlReader, AKeyWithoutValueIsAnEmptyPlainScalar) {
  const YamlDocument document = read_yaml("a:\nb: ''\n");
  EXPECT_TRUE(document.root.items[0].plain);
  EXPECT_FALSE(document.root.items[1].plain);
}

TEST(YamlReader, TakesAByteOrderMarkAndCarriageReturns) {
  const YamlDocument document = read_yaml(
      "\xEF\xBB\xBF"
      "a: 1\r\nb: 2\r\n");
  EXPECT_TRUE(document.problems.empty());
  EXPECT_EQ(document.root.find("a")->text, "1");
  EXPECT_EQ(document.root.find("b")->text, "2");
}

TEST(YamlReader, ReportsEveryDuplicateKeyAndKeepsTheFirst) {
  const YamlDocument document = read_yaml("a: 1\nb: {c: 1, c: 2}\na: [3]\n");
  EXPECT_EQ(document.problems.size(), 2U);
  EXPECT_EQ(problems("a: 1\nb: {c: 1, c: 2}\na: [3]\n"),
            "2:11 key 'c' stands here twice\n3:1 key 'a' stands here twice\n");
  EXPECT_EQ(document.root.find("a")->text, "1");
  EXPECT_EQ(document.root.items.size(), 2U);
}

TEST(YamlReader, RefusesAnchorsAliasesAndTags) {
  EXPECT_EQ(problems("a: &x 1\nb: *x\nc: !!str 2\nd: &y [1]\n"),
            "1:4 an anchor (&name)\n2:4 an alias (*name)\n3:4 a tag (!name)\n4:4 an anchor (&name)\n");
}

// The items of the root, each with its own items or its text.
std::string foreign(std::string_view text) {
  const YamlDocument document = read_foreign_yaml(text);
  std::string out;
  for (const YamlNode& item : document.root.items) {
    out += item.text;
    for (const YamlNode& inner : item.items) out += cat("[", inner.text, "]");
    out += ';';
  }
  for (const YamlProblem& problem : document.problems)
    out += cat(problem.mark.line, ':', problem.mark.column, ' ', problem.message);
  return out;
}

TEST(YamlReader, ReadsAnchorsAndAliasesOfOtherTools) {
  EXPECT_EQ(foreign("a: &x 1\nb: *x\nc: &y [1, 2]\nd: *y\n"), "1;1;[1][2];[1][2];");
  EXPECT_EQ(foreign("- *x\n"), "1:3 an alias (*name) of nothing that stands before it");
  EXPECT_EQ(foreign("a: &x [*x]\n"), "1:8 an alias (*name) of nothing that stands before it");
  EXPECT_EQ(foreign("a: !!str 2\n"), "2;1:4 a tag (!name)");
}

TEST(YamlReader, AliasesCountAgainstTheBounds) {
  std::string wide = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  std::string deep = "a0: &a0 [x]\n";
  for (int i = 1; i < 300; ++i) {
    const std::string last = cat("*a", i - 1);
    if (i < 10) wide += cat("a", i, ": &a", i, " [", last, ", ", last, ", ", last, ", ", last, ", ", last, "]\n");
    deep += cat("a", i, ": &a", i, " [", last, "]\n");
  }
  const std::string long_text(kMostYamlBytes / 4, 'x');
  // Each anchor keeps what it names.
  std::string nested;
  for (int i = 0; i < 100; ++i) nested += cat("[&b", i, " ");
  for (int i = 0; i < 6000; ++i) nested += i == 0 ? "[x" : ",x";
  nested += std::string(101, ']');
  for (const std::string& text : {wide, deep, cat("- &a ", long_text, "\n- *a\n- *a\n- *a\n- *a\n- *a\n"), nested})
    EXPECT_NE(foreign(text).find("the file is larger, or nested deeper, than may be"), std::string::npos);
}

TEST(YamlReader, RefusesASecondDocument) { EXPECT_EQ(problems("---\na: 1\n---\nb: 2\n"), "3:1 a second document\n"); }

TEST(YamlReader, RefusesKeysThatAreNotText) {
  EXPECT_EQ(problems("? [a]\n: 1\nb: 2\n"), "1:3 a key that is not text\n");
}

TEST(YamlReader, RefusesAnEmptyFile) {
  EXPECT_EQ(problems(""), "1:1 the file is empty\n");
  EXPECT_EQ(problems("# only a remark\n"), "1:1 the file is empty\n");
}

TEST(YamlReader, RefusesBytesThatAreNotUtf8) {
  EXPECT_EQ(problems("a: 1\nb: x\xFF\n"), "2:5 byte \\xff is not UTF-8\n");
  EXPECT_EQ(problems(std::string("\xFF\xFE"
                                 "a\0",
                                 4)),
            "1:1 byte \\xff is not UTF-8\n");
}

TEST(YamlReader, RefusesControlCharacters) {
  EXPECT_EQ(problems("a: b\x01\n"), "1:5 control character \\x01\n");
  EXPECT_EQ(problems(std::string("a: \0", 4)), "1:4 control character \\x00\n");
}

TEST(YamlReader, NamesThePlaceOfASyntaxError) {
  EXPECT_EQ(problems("a:\n\tb: 2\n"), "2:1 not YAML: tab character may not be used as indentation\n");
  EXPECT_EQ(problems("a: 1\nb: [\n"), "3:1 not YAML: flow sequence without a closing bracket\n");
  EXPECT_EQ(problems("a: 1\n  b: 2\n"), "1:4 not YAML: invalid multiline plain key\n");
  EXPECT_FALSE(read_yaml("a: [\n").whole);
}

TEST(YamlReader, RefusesDeepNesting) {
  EXPECT_EQ(problems(std::string(100000, '[')), "1:33 nested deeper than 32\n");
  EXPECT_EQ(problems(std::string(32, '[') + std::string(32, ']')), "");
  EXPECT_EQ(foreign(std::string(33, '[') + std::string(33, ']')), "[];");
  EXPECT_EQ(foreign(std::string(100000, '[')), "1:201 nested deeper than 200");
}

TEST(YamlReader, RefusesALargeFile) {
  EXPECT_EQ(problems(std::string(kMostYamlBytes + 1, ' ')), "1:1 larger than 8.0 MiB\n");
}

TEST(YamlReader, RefusesTooManyValues) {
  std::string text;
  for (int i = 0; i < 500001; ++i) text += "- a\n";
  EXPECT_EQ(problems(text), "500001:3 more than 500,000 values\n");
}

}  // namespace
}  // namespace assay
