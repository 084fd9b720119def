#include "scanners/workflows/expressions/value.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "scanners/workflows/expressions/lexer.h"

namespace assay::expressions {
namespace {

const double kNaN = std::nan("");
const double kInfinity = std::numeric_limits<double>::infinity();

Value array() {
  Value out;
  out.kind = Value::Kind::array;
  return out;
}

TEST(Value, NumbersOfText) {
  const std::vector<std::pair<std::string_view, double>> table = {{"", 0},
                                                                  {"  ", 0},
                                                                  {" 12 ", 12},
                                                                  {"1.5", 1.5},
                                                                  {"-0.5", -0.5},
                                                                  {"+7", 7},
                                                                  {"1e3", 1000},
                                                                  {"0x1F", 31},
                                                                  {"0o17", 15},
                                                                  {".5", 0.5},
                                                                  {"5.", 5},
                                                                  {"Infinity", kInfinity},
                                                                  {"-Infinity", -kInfinity},
                                                                  {"1e400", kInfinity},
                                                                  {"1e-400", 0},
                                                                  {"\t3\n", 3}};
  for (const auto& [text, number] : table) EXPECT_EQ(number_of(text), number) << text;
  for (const std::string_view text :
       {"abc", "1a", "inf", "nan", "NaN", "0x", "0xg", "1 2", "--1", ".", "-", "1e", "true"})
    EXPECT_TRUE(std::isnan(number_of(text))) << text;
}

TEST(Value, WhatIsTrue) {
  for (const Value& value :
       {Value{}, Value::of(false), Value::of(0.0), Value::of(-0.0), Value::of(kNaN), Value::of("")})
    EXPECT_FALSE(is_truthy(value)) << as_text(value);
  for (const Value& value : {Value::of(true), Value::of(0.1), Value::of(kInfinity), Value::of("false"), Value::of("0"),
                             Value::of(" "), array()})
    EXPECT_TRUE(is_truthy(value)) << as_text(value);
}

TEST(Value, EqualityConvertsToNumbers) {
  const std::vector<std::pair<Value, Value>> equal = {
      {Value{}, Value::of(0.0)},          {Value{}, Value::of("")},
      {Value{}, Value::of(false)},        {Value::of(true), Value::of(1.0)},
      {Value::of(true), Value::of("1")},  {Value::of(false), Value::of("")},
      {Value::of(false), Value::of("0")}, {Value::of("0x10"), Value::of(16.0)},
      {Value::of(0.0), Value::of(-0.0)},  {Value::of("Main"), Value::of("mAIN")}};
  for (const auto& [a, b] : equal) {
    EXPECT_TRUE(loosely_equal(a, b)) << as_text(a) << " and " << as_text(b);
    EXPECT_TRUE(loosely_equal(b, a)) << as_text(b) << " and " << as_text(a);
  }
  const std::vector<std::pair<Value, Value>> unequal = {{Value::of(true), Value::of("true")},
                                                        {Value::of(false), Value::of("false")},
                                                        {Value::of("0"), Value::of("")},
                                                        {Value::of("1"), Value::of("1.0")},
                                                        {Value::of(kNaN), Value::of(kNaN)},
                                                        {Value::of("abc"), Value::of(0.0)},
                                                        {array(), array()},
                                                        {array(), Value::of("Array")},
                                                        {Value{}, Value::of("null")}};
  for (const auto& [a, b] : unequal) EXPECT_FALSE(loosely_equal(a, b)) << as_text(a) << " and " << as_text(b);
}

TEST(Value, Order) {
  EXPECT_TRUE(is_less(Value::of(1.0), Value::of("2")));
  EXPECT_TRUE(is_less(Value::of("abc"), Value::of("ABD")));
  EXPECT_FALSE(is_less(Value::of("ABC"), Value::of("abc")));
  EXPECT_TRUE(is_less(Value::of("z"), Value::of("_"))) << "order is that of capitals";
  EXPECT_FALSE(is_less(Value::of(1.0), Value::of("x")));
  EXPECT_FALSE(is_less(Value::of("x"), Value::of(1.0)));
  EXPECT_TRUE(is_less(Value::of(false), Value::of(true)));
  EXPECT_FALSE(is_less(array(), Value::of(1.0)));
}

TEST(Value, AsText) {
  EXPECT_EQ(as_text(Value{}), "");
  EXPECT_EQ(as_text(Value::of(true)), "true");
  EXPECT_EQ(as_text(Value::of(3.0)), "3");
  EXPECT_EQ(as_text(Value::of(-0.0)), "0");
  EXPECT_EQ(as_text(Value::of(0.1 + 0.2)), "0.3") << "15 digits";
  EXPECT_EQ(as_text(Value::of(kNaN)), "NaN");
  EXPECT_EQ(as_text(array()), "Array");
}

}  // namespace
}  // namespace assay::expressions
