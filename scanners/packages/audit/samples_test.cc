// Every check against its own samples, and what all declarations must have.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "scanners/packages/audit/dist_audit.h"
#include "scanners/packages/audit/sample.h"
#include "scanners/packages/checks/registry.h"

namespace assay::packages {
namespace {

class PackageSamples : public ::testing::TestWithParam<const Check*> {};

std::string findings_in(std::string_view sample, const Check* check) {
  std::string out;
  for (const Finding& finding : run_checks(release_of_sample(sample)))
    if (check == nullptr || finding.check == check)
      out += std::string(finding.check->id) + " " + finding.member + ": " + finding.message + "\n";
  return out;
}

TEST_P(PackageSamples, EachBadOneIsFound) {
  for (const Sample bad : GetParam()->bad) {
    if (bad.empty()) break;
    EXPECT_NE(findings_in(bad, GetParam()), "") << bad;
  }
}

TEST_P(PackageSamples, NoGoodOneIs) {
  for (const Sample good : GetParam()->good) {
    if (good.empty()) break;
    EXPECT_EQ(findings_in(good, GetParam()), "") << good;
  }
}

TEST_P(PackageSamples, TheDeclarationIsWhole) {
  const Check& check = *GetParam();
  EXPECT_TRUE(check.id.starts_with("dist-"));
  for (const std::string_view text : {check.what, check.why, check.reproduce, check.fix, check.avoid}) {
    ASSERT_FALSE(text.empty());
    EXPECT_TRUE(text.ends_with('.')) << text;
  }
  EXPECT_FALSE(check.title.empty());
  EXPECT_FALSE(check.title.ends_with('.')) << check.title;
  const bool runs = check.run != nullptr || check.run_release != nullptr;
  EXPECT_EQ(runs, !check.bad[0].empty());
  EXPECT_EQ(runs, !check.good[0].empty());
}

INSTANTIATE_TEST_SUITE_P(Checks, PackageSamples, ::testing::ValuesIn(all_checks().begin(), all_checks().end()),
                         [](const auto& one) {
                           std::string name(one.param->id);
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

TEST(PackageSample, AGoodPackageHasNoFinding) {
  EXPECT_EQ(findings_in("wheel\nsdist\nexpect demo==1.0\nsums good\ntag v1.0.0 annotated on-branch\n", nullptr), "");
}

// Each of these takes minutes where every folder of every path is compared with every path.
TEST(PackageChecks, PathsOfVeryManyFoldersTakeNoLongerThanTheirBytes) {
  Release release;
  Package package;
  package.path = package.file = "demo-1.0.tar.gz";
  package.name = parse_file_name(package.file);
  package.readable = package.listed = true;
  std::string deep = "demo-1.0/";
  for (int i = 0; i < 5'000; ++i) deep += "a/";
  const auto add = [&](std::string path, Member::Kind kind, std::string target) {
    Member member;
    member.path = std::move(path);
    member.kind = kind;
    member.target = std::move(target);
    package.members.push_back(std::move(member));
  };
  for (int i = 0; i < 50; ++i) add(deep + std::to_string(i), Member::Kind::file, "");
  add("demo-1.0/link", Member::Kind::symlink, "a");
  for (int i = 0; i < 3'000; ++i)
    add("demo-1.0/b" + std::to_string(i), Member::Kind::hardlink, "demo-1.0/c" + std::to_string(i));
  release.packages.push_back(std::move(package));
  std::size_t names = 0, links = 0;
  for (const Finding& finding : run_checks(release)) {
    names += finding.check->id == "dist-member-name";
    links += finding.check->id == "dist-link";
  }
  EXPECT_GT(names, 0U);
  EXPECT_GT(links, 0U);
}

}  // namespace
}  // namespace assay::packages
