#include "scanners/workflows/expressions/condition.h"

#include <gtest/gtest.h>

#include "scanners/workflows/expressions/holes.h"

namespace assay::expressions {
namespace {

using Form = Condition::Form;

TEST(Condition, TellsItsForm) {
  EXPECT_EQ(parse_condition("")->form, Form::empty);
  EXPECT_EQ(parse_condition(" \n")->form, Form::empty);
  EXPECT_EQ(parse_condition(" a == b\n")->form, Form::bare);
  EXPECT_EQ(parse_condition("${{ a }}")->form, Form::braced);
  EXPECT_EQ(parse_condition("${{ '${{ }}' }}")->form, Form::braced);
  EXPECT_EQ(parse_condition("${{ a }} && b")->form, Form::always);
  EXPECT_EQ(parse_condition("${{ a }} && ${{ b }}")->trees.size(), 2U);
}

TEST(Condition, PointsAtTheTextAround) {
  EXPECT_EQ(parse_condition("${{ a }}\n")->text_around, (Span{8, 9}));
  EXPECT_EQ(parse_condition("!${{ a }}")->text_around, (Span{0, 1}));
  EXPECT_FALSE(parse_condition("${{ a }}")->text_around);
}

TEST(Condition, StatusFunctionsTakeTheImplicitOneAway) {
  EXPECT_TRUE(parse_condition("")->implicit_success);
  EXPECT_TRUE(parse_condition("github.ref")->implicit_success);
  EXPECT_TRUE(parse_condition("job.status == 'success'")->implicit_success);
  EXPECT_FALSE(parse_condition("!Cancelled()")->implicit_success);
  EXPECT_FALSE(parse_condition("a || (b && contains(format('{0}', failure()), 'x'))")->implicit_success);
  EXPECT_FALSE(parse_condition("${{ always() }} && a")->implicit_success);
}

TEST(Condition, ErrorsHaveOffsets) {
  EXPECT_EQ(parse_condition("${{ a = b }}").error().span, (Span{6, 7}));
  EXPECT_EQ(parse_condition("x ${{ a").error().span, (Span{2, 7}));
  EXPECT_EQ(parse_condition("a b").error().span, (Span{2, 3}));
}

TEST(Holes, EndAtTheFirstBracesOutsideOfQuotes) {
  struct Expectation {
    std::string_view text;
    std::vector<std::string_view> insides;
  };
  const std::vector<Expectation> table = {{"", {}},
                                          {"$ {{ a }}", {}},
                                          {"${{a}}", {"a"}},
                                          {"${{}}", {""}},
                                          {"x ${{ a }} y ${{ b }} z", {" a ", " b "}},
                                          {"${{ '}}' }}", {" '}}' "}},
                                          {"${{ 'it''s }}' }} }}", {" 'it''s }}' "}},
                                          {"${{ a }}}", {" a "}},
                                          {"${{ ${{ a }} }}", {" ${{ a "}},
                                          {"${{ 'a }}", {" 'a }}"}},
                                          {"$${{ a }}", {" a "}},
                                          {"${{", {""}}};
  for (const auto& [text, insides] : table) {
    std::vector<std::string_view> found;
    for (const Hole& hole : find_holes(text))
      found.push_back(text.substr(hole.inside.begin, hole.inside.end - hole.inside.begin));
    EXPECT_EQ(found, insides) << text;
  }
}

TEST(Holes, TellWhetherTheyEnd) {
  EXPECT_TRUE(find_holes("${{ a }}")[0].closed);
  EXPECT_FALSE(find_holes("${{ a }")[0].closed);
  EXPECT_FALSE(find_holes("${{ 'a }}")[0].closed);
}

}  // namespace
}  // namespace assay::expressions
