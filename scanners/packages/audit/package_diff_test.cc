#include "scanners/packages/audit/package_diff.h"

#include <gtest/gtest.h>

namespace assay::packages {
namespace {

Package package() {
  Package out;
  out.sha256 = "a";
  Member member;
  member.path = "x";
  member.sha256 = "1";
  out.members = {member};
  return out;
}

std::vector<std::string> fields(const Package& first, const Package& second) {
  std::vector<std::string> out;
  for (const Difference& one : diff_packages(first, second)) out.push_back(one.field);
  return out;
}

TEST(PackageDiff, EachFieldIsNamedAlone) {
  const Package first = package();
  Package second = package();
  EXPECT_TRUE(diff_packages(first, second).empty());
  second.sha256 = "b";
  EXPECT_EQ(fields(first, second), (std::vector<std::string>{"compression"}));
  second.members[0].mode = 0755;
  EXPECT_EQ(fields(first, second), (std::vector<std::string>{"mode"}));
  EXPECT_EQ(diff_packages(first, second)[0].second, "0755");
  second = package();
  second.sha256 = "b";
  second.gzip_time = 951782400;
  EXPECT_EQ(diff_packages(first, second)[0].second, "2000-02-29T00:00:00Z");
}

TEST(PackageDiff, MembersOfOneAloneAndTheOrderAreTold) {
  Package first = package(), second = package();
  Member other;
  other.path = "y";
  first.members.push_back(other);
  second.sha256 = "b";
  EXPECT_EQ(fields(first, second), (std::vector<std::string>{"only in the first"}));
  second.members.insert(second.members.begin(), other);
  EXPECT_EQ(fields(first, second), (std::vector<std::string>{"order"}));
}

}  // namespace
}  // namespace assay::packages
