#include "scanners/workflows/expressions/parser.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/strings.h"

namespace assay::expressions {
namespace {

// The tree in brackets: (|| a (&& b c)).
std::string shape(const Tree& tree, NodeId id) {
  const Node& node = tree.at(id);
  std::string head;
  switch (node.kind) {
    case Node::Kind::null:
      return "null";
    case Node::Kind::boolean:
      return node.number != 0 ? "true" : "false";
    case Node::Kind::number:
      return print(tree, id);
    case Node::Kind::string:
      return cat('"', unquoted(node.text), '"');
    case Node::Kind::context:
      return std::string(node.text);
    case Node::Kind::call:
      head = cat(node.text, "()");
      break;
    case Node::Kind::property:
      return cat(shape(tree, tree.operands_of(node)[0]), '.', node.text);
    case Node::Kind::index:
      head = "[]";
      break;
    case Node::Kind::filter:
      return cat(shape(tree, tree.operands_of(node)[0]), ".*");
    case Node::Kind::negation:
      head = "!";
      break;
    case Node::Kind::conjunction:
      head = "&&";
      break;
    case Node::Kind::disjunction:
      head = "||";
      break;
    case Node::Kind::comparison: {
      constexpr std::string_view kSigns[] = {"==", "!=", "<", "<=", ">", ">="};
      head = kSigns[static_cast<std::size_t>(node.compare)];
      break;
    }
  }
  std::string out = cat('(', head);
  for (const NodeId operand : tree.operands_of(node)) out += cat(' ', shape(tree, operand));
  return out + ')';
}

// The shape, or "OFFSET-END: WHY".
std::string parsed(std::string_view text) {
  const Parsed tree = parse(text);
  if (!tree) return cat(tree.error().span.begin, '-', tree.error().span.end, ": ", tree.error().why);
  return shape(*tree, tree->root);
}

struct Expectation {
  std::string_view text, expected;
};

void expect_all(std::initializer_list<Expectation> table) {
  for (const auto& [text, expected] : table) EXPECT_EQ(parsed(text), expected) << text;
}

TEST(Parser, ReadsLiterals) {
  expect_all({{"null", "null"},
              {"true", "true"},
              {"false", "false"},
              {"711", "711"},
              {"-9.2", "-9.2"},
              {"+5", "5"},
              {".5", "0.5"},
              {"0xff", "255"},
              {"0o17", "15"},
              {"-2.99e-2", "-0.0299"},
              {"1E3", "1000"},
              {"NaN", "NaN"},
              {"Infinity", "Infinity"},
              {"-Infinity", "-Infinity"},
              {"''", "\"\""},
              {"'It''s open source!'", "\"It's open source!\""},
              {"'${{ }} }}'", "\"${{ }} }}\""}});
}

TEST(Parser, KeywordsHaveOneSpelling) {
  expect_all({{"True", "True"}, {"nan", "nan"}, {"NULL", "NULL"}, {"infinity", "infinity"}});
  EXPECT_EQ(parse("True")->top().kind, Node::Kind::context);
}

TEST(Parser, BindsOperatorsAsGitHubDoes) {
  expect_all({{"a || b && c", "(|| a (&& b c))"},
              {"a && b || c && d", "(|| (&& a b) (&& c d))"},
              {"(a || b) && c", "(&& (|| a b) c)"},
              {"a && b && c", "(&& a b c)"},
              {"a && (b && c)", "(&& a (&& b c))"},
              {"a || b || c || d", "(|| a b c d)"},
              {"!a == b", "(== (! a) b)"},
              {"!(a == b)", "(! (== a b))"},
              {"!!a", "(! (! a))"},
              {"a == b && c != d", "(&& (== a b) (!= c d))"},
              {"a < b == c > d", "(== (< a b) (> c d))"},
              {"a == b == c", "(== (== a b) c)"},
              {"a <= 1 || b >= 2", "(|| (<= a 1) (>= b 2))"}});
}

TEST(Parser, ReadsPathsAndCalls) {
  expect_all({{"github.event.issue.title", "github.event.issue.title"},
              {"github['event']", "([] github \"event\")"},
              {"a[b.c].d", "([] a b.c).d"},
              {"a[0]", "([] a 0)"},
              {"a.*.b", "a.*.b"},
              {"a[*].b", "a.*.b"},
              {"a . b", "a.b"},
              {"matrix.python-version", "matrix.python-version"},
              {"a.true.null", "a.true.null"},
              {"always()", "(always())"},
              {"contains ( a , 'b' )", "(contains() a \"b\")"},
              {"fromJSON(a).b[1]", "([] (fromJSON() a).b 1)"},
              {"('a').b", "\"a\".b"},
              {"format('{0}', a || b)", "(format() \"{0}\" (|| a b))"}});
}

TEST(Parser, SaysWhereAnErrorIs) {
  expect_all({{"", "0-0: the expression is empty"},
              {"  ", "2-2: the expression is empty"},
              {"a &&", "4-4: the expression ends too early"},
              {"a b", "2-3: unexpected b"},
              {"(a", "2-2: the expression ends too early"},
              {"a)", "1-2: unexpected )"},
              {"a = b", "2-3: unexpected ="},
              {"a & b", "2-3: unexpected &"},
              {"a | b", "2-3: unexpected |"},
              {"a == \"b\"", "5-6: unexpected \""},
              {"'abc", "0-4: string without an end"},
              {"f(a,)", "4-5: unexpected )"},
              {"f(,a)", "2-3: unexpected ,"},
              {"a[]", "2-3: unexpected ]"},
              {"a[1", "3-3: the expression ends too early"},
              {"a.", "2-2: the expression ends too early"},
              {"a.'b'", "2-5: unexpected 'b'"},
              {"'a'.b", "3-4: unexpected ."},
              {"1.2.3", "0-5: '1.2.3' is no number"},
              {"12ab", "0-4: '12ab' is no number"},
              {"0xzz", "0-4: '0xzz' is no number"},
              {"a + b", "2-3: '+' is no number"},
              {"a == #", "5-6: unexpected #"},
              {"*", "0-1: unexpected *"},
              {"!", "1-1: the expression ends too early"}});
}

TEST(Parser, HintsAtWhatWasMeant) {
  EXPECT_EQ(parse("a = 'b'").error().hint, "equality is written ==");
  EXPECT_EQ(parse("a == \"b\"").error().hint, "strings stand in single quotes");
}

TEST(Parser, OffsetsAreThoseOfTheWholeText) {
  const std::string_view text = "echo ${{ github.ref == 'x' }}";
  const Parsed tree = parse(text, {8, 27});
  ASSERT_TRUE(tree);
  EXPECT_EQ(text.substr(tree->top().span.begin, tree->top().span.end - tree->top().span.begin), "github.ref == 'x'");
  const Node& left = tree->operand(tree->top(), 0);
  EXPECT_EQ(left.span, (Span{9, 19}));
  EXPECT_EQ(parse(text, {8, 22}).error().span.begin, 22U);
}

TEST(Parser, DepthIsBounded) {
  const auto nested = [](std::size_t depth) { return std::string(depth, '(') + "a" + std::string(depth, ')'); };
  EXPECT_TRUE(parse(nested(60)));
  EXPECT_EQ(parse(nested(5000)).error().why, "nested deeper than 100 levels");
  EXPECT_EQ(parse(std::string(5000, '!') + "a").error().why, "nested deeper than 100 levels");
  std::string path = "a", indexed = "a", chain = "a";
  for (int i = 0; i < 5000; ++i) {
    path += ".b";
    chain += "||a";
  }
  for (int i = 0; i < 3000; ++i) indexed += "[a";
  EXPECT_EQ(parse(path).error().why, "nested deeper than 100 levels");
  EXPECT_EQ(parse(indexed).error().why, "nested deeper than 100 levels");
  EXPECT_TRUE(parse(chain)) << "operands of one operator are no depth";
}

TEST(Parser, RefusesWhatGitHubFindsTooLong) {
  EXPECT_TRUE(parse("'" + std::string(20'998, 'x') + "'"));
  EXPECT_EQ(parse("'" + std::string(20'999, 'x') + "'").error().why, "longer than 21,000 characters");
}

}  // namespace
}  // namespace assay::expressions
