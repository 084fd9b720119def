#include "scanners/packages/names/requirement.h"

#include <gtest/gtest.h>

namespace assay::packages {
namespace {

TEST(Requirement, PartsAreRead) {
  const Requirement one = parse_requirement("Demo-x[a, b] >=1.0, <2 ; python_version < '3.9' and (extra == \"t\")");
  EXPECT_EQ(one.why, "");
  EXPECT_EQ(one.name, "Demo-x");
  EXPECT_EQ(one.extras, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(one.marker, "python_version < '3.9' and (extra == \"t\")");
  EXPECT_EQ(parse_requirement("a @ https://example.com/a.whl ; os_name == 'nt'").url, "https://example.com/a.whl");
}

TEST(Requirement, WhatIsNoneIsSaid) {
  for (const char* bad : {"", "-a", "a >=", "a[", "a ; ", "a ; x == '1'", "a ; os_name == nt", "a b", "a (>=1",
                          "a ; os_name = 'nt'", "a ; (os_name == 'nt'", "a @ "})
    EXPECT_NE(parse_requirement(bad).why, "") << bad;
}

TEST(Requirement, DeepMarkersEnd) {
  const std::string deep = "a ; " + std::string(100000, '(') + "os_name == 'nt'" + std::string(100000, ')');
  EXPECT_NE(parse_requirement(deep).why, "");
}

TEST(Requirement, NamesAreNormalised) {
  EXPECT_EQ(normalized_name("A..b__C-d"), "a-b-c-d");
  EXPECT_FALSE(is_project_name("a-"));
  EXPECT_TRUE(is_project_name("A.b"));
}

}  // namespace
}  // namespace assay::packages
