// Printing and parsing against each other, over expressions made at random.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <cmath>

#include "base/strings.h"
#include "scanners/workflows/expressions/parser.h"

namespace assay::expressions {
namespace {

// Decisions drawn from a list that rapidcheck can shrink; zero when it is used up.
class Choices {
 public:
  explicit Choices(std::vector<unsigned char> list) : list_(std::move(list)) {}
  unsigned below(unsigned bound) { return at_ < list_.size() ? list_[at_++] % bound : 0; }

 private:
  std::vector<unsigned char> list_;
  std::size_t at_ = 0;
};

std::string random_expression(Choices& choices, int depth) {
  static const std::vector<std::string> kLeaves = {
      "a",         "github.event_name", "null", "true", "1.5", "-3",       "0x1F", "NaN",
      "-Infinity", "'it''s'",           "''",   "'}}'", ".5",  "always()", "1e300"};
  static const std::vector<std::string> kOperators = {" && ", "||", " == ", "!=", "<", " <= ", ">", " >= ", "&&"};
  if (depth == 0) return kLeaves[choices.below(static_cast<unsigned>(kLeaves.size()))];
  const auto inner = [&] { return random_expression(choices, depth - 1); };
  switch (choices.below(9)) {
    case 0:
      return kLeaves[choices.below(static_cast<unsigned>(kLeaves.size()))];
    case 1:
      return cat('(', inner(), ')');
    case 2:
      return cat('!', inner());
    case 3:
      return cat("Contains(", inner(), ", ", inner(), ')');
    case 4:
      return cat("a.b[", inner(), "].c");
    case 5:
      return cat('(', inner(), ").*.d[*]");
    default: {
      const std::string left = inner();
      const std::string& sign = kOperators[choices.below(static_cast<unsigned>(kOperators.size()))];
      return cat(left, sign, inner());
    }
  }
}

bool same(const Tree& a, NodeId left, const Tree& b, NodeId right) {
  const Node& one = a.at(left);
  const Node& two = b.at(right);
  const bool numbers = one.number == two.number || (std::isnan(one.number) && std::isnan(two.number));
  if (one.kind != two.kind || one.compare != two.compare || one.text != two.text || one.count != two.count || !numbers)
    return false;
  for (std::size_t i = 0; i < one.count; ++i)
    if (!same(a, a.operands_of(one)[i], b, b.operands_of(two)[i])) return false;
  return true;
}

TEST(PrintProperty, WhatIsPrintedParsesToTheSameTree) {
  EXPECT_TRUE(rc::check([] {
    Choices choices(
        *rc::gen::resize(200, rc::gen::container<std::vector<unsigned char>>(rc::gen::arbitrary<unsigned char>())));
    const std::string text = random_expression(choices, 5);
    const Parsed tree = parse(text);
    RC_PRE(tree.has_value());
    const std::string printed = print(*tree);
    const Parsed again = parse(printed);
    RC_ASSERT(again.has_value());
    RC_ASSERT(same(*tree, tree->root, *again, again->root));
    RC_ASSERT(print(*again) == printed);
  }));
}

}  // namespace
}  // namespace assay::expressions
