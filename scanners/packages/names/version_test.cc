#include "scanners/packages/names/version.h"

#include <gtest/gtest.h>

#include <charconv>
#include <string>
#include <vector>

#include "base/file.h"
#include "base/source_dir.h"
#include "base/strings.h"

namespace assay::packages {
namespace {

struct Row {
  std::string text, normal;
  int rank = 0;
};

// What `packaging` says of them (testdata/make_versions.py), in the order of versions.
std::vector<Row> rows() {
  std::vector<Row> out;
  const auto file = read_file(cat(ASSAY_SOURCE_DIR, "/scanners/packages/names/testdata/versions.txt"));
  if (!file) return out;
  std::string_view left = *file;
  while (!left.empty()) {
    const std::size_t end = left.find('\n');
    const std::string_view line = left.substr(0, end);
    left.remove_prefix(end + 1);
    const std::size_t first = line.find('\t'), second = line.find('\t', first + 1);
    Row row{std::string(line.substr(0, first)), std::string(line.substr(first + 1, second - first - 1)), 0};
    std::from_chars(line.data() + second + 1, line.data() + line.size(), row.rank);
    out.push_back(std::move(row));
  }
  return out;
}

TEST(Version, ReadsAndWritesWhatPackagingDoes) {
  const std::vector<Row> all = rows();
  ASSERT_GT(all.size(), 3000U);
  for (const Row& row : all) {
    const auto version = Version::parse(row.text);
    ASSERT_EQ(version.has_value(), row.normal != "-") << row.text;
    if (version) {
      EXPECT_EQ(version->text(), row.normal) << row.text;
    }
  }
}

TEST(Version, OrdersAsPackagingDoes) {
  std::vector<Version> versions;
  std::vector<Row> valid;
  for (const Row& row : rows())
    if (row.normal != "-") {
      versions.push_back(*Version::parse(row.text));
      valid.push_back(row);
    }
  for (std::size_t i = 0; i < versions.size(); ++i)
    for (std::size_t k = 1; k < versions.size(); k = k * 3 + 1) {
      const std::size_t j = (i + k) % versions.size();
      EXPECT_EQ((versions[i] <=> versions[j]) < 0, valid[i].rank < valid[j].rank)
          << valid[i].text << " " << valid[j].text;
      EXPECT_EQ(versions[i] == versions[j], valid[i].rank == valid[j].rank) << valid[i].text << " " << valid[j].text;
    }
}

TEST(Version, SpecifierSetsAreToldFromOtherTexts) {
  for (const char* good : {"", ">=1.0", ">=1.0,<2,!=1.5.*", "~= 1.4.2", "===anything", "== 1.0+local", ">=3.9,"})
    EXPECT_TRUE(is_specifier_set(good)) << good;
  for (const char* bad : {"1.0", "=>1.0", ">=1.*", "~=1", ">=1.0+local", ">= x", ">=1,,<2", "==1.dev1.*"})
    EXPECT_FALSE(is_specifier_set(bad)) << bad;
}

}  // namespace
}  // namespace assay::packages
