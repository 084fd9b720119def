#include "scanners/packages/names/license_expression.h"

#include <gtest/gtest.h>

namespace assay::packages {
namespace {

TEST(LicenseExpression, IsNormalised) {
  EXPECT_EQ(parse_license_expression("mit").normal, "MIT");
  EXPECT_EQ(parse_license_expression("mit or (apache-2.0 with LLVM-EXCEPTION and licenseref-x)").normal,
            "MIT OR (Apache-2.0 WITH LLVM-exception AND LicenseRef-x)");
  EXPECT_EQ(parse_license_expression("EUPL-1.2+").normal, "EUPL-1.2+");
}

TEST(LicenseExpression, WhatIsNoneIsSaid) {
  for (const char* bad : {"", "MIT MIT", "MIT AND", "(MIT", "MIT)", "OR MIT", "Do What", "MIT WITH MIT", "LicenseRef-",
                          "MIT AND ()", "(MIT OR Apache-2.0) WITH LLVM-exception"})
    EXPECT_NE(parse_license_expression(bad).why, "") << bad;
}

}  // namespace
}  // namespace assay::packages
