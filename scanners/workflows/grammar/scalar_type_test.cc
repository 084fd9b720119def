#include "scanners/workflows/grammar/scalar_type.h"

#include <gtest/gtest.h>

#include "scanners/workflows/yaml/tree.h"

namespace assay::workflows {
namespace {

ScalarType type_of(std::string text) {
  const auto tree = yaml::read("a: " + text + "\n");
  EXPECT_TRUE(tree);
  return scalar_type(*(*tree)->root().value_of("a"));
}

TEST(ScalarType, IsThatOfTheCoreSchema) {
  for (const char* text : {"1", "-1.5", "+12e3", ".5", "1.", "0x1F", "0o17", ".inf", "-.Inf", ".nan"})
    EXPECT_EQ(type_of(text), ScalarType::number) << text;
  for (const char* text : {"true", "True", "FALSE"}) EXPECT_EQ(type_of(text), ScalarType::boolean) << text;
  for (const char* text : {"", "~", "null", "NULL"}) EXPECT_EQ(type_of(text), ScalarType::null) << text;
  for (const char* text : {"yes", "1a", "1.2.3", "0xg", "0x", ".", "1e", "'1'", "\"true\"", "!!str 1", "|\n  1"})
    EXPECT_EQ(type_of(text), ScalarType::text) << text;
}

}  // namespace
}  // namespace assay::workflows
