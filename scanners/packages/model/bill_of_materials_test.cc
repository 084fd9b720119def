#include "scanners/packages/model/bill_of_materials.h"

#include <gtest/gtest.h>

namespace assay::packages {
namespace {

TEST(BillOfMaterials, BothFormatsNameWhatTheyAreAbout) {
  const BillOfMaterials one = read_bill(
      R"({"bomFormat": "CycloneDX", "specVersion": "1.6", "metadata": {"component": {"name": "a"}}, "components": [{"name": "b"}]})");
  EXPECT_EQ(one.why, "");
  EXPECT_EQ(one.names, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(read_bill(R"({"spdxVersion": "SPDX-2.3", "name": "x", "packages": [{"name": "a"}]})").names,
            (std::vector<std::string>{"x", "a"}));
}

TEST(BillOfMaterials, WhatIsNoneIsSaid) {
  for (const std::string& bad : {std::string("{}"), std::string("[]"), std::string("{"), std::string(100000, '['),
                                 std::string(R"({"bomFormat": "CycloneDX"})")})
    EXPECT_NE(read_bill(bad).why, "") << bad.substr(0, 40);
}

}  // namespace
}  // namespace assay::packages
