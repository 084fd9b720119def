#include "rules/workflows/version.h"

#include <gtest/gtest.h>

namespace assay::facts {
namespace {

TEST(Version, ReadsWhatTagsSay) {
  struct Expectation {
    std::string_view text;
    std::uint8_t count;
    std::uint32_t major;
    std::string_view pre_release;
  };
  for (const auto& [text, count, major, pre_release] : std::vector<Expectation>{{"v6", 1, 6, ""},
                                                                                {"6.1", 2, 6, ""},
                                                                                {"v6.1.2", 3, 6, ""},
                                                                                {"V6.1.2", 3, 6, ""},
                                                                                {"v6.1.2-beta.1", 3, 6, "beta.1"},
                                                                                {"v3.0.2-node.24", 3, 3, "node.24"},
                                                                                {"releases/v6", 1, 6, ""},
                                                                                {"release/v1", 1, 1, ""},
                                                                                {"refs/tags/v2.0", 2, 2, ""},
                                                                                {"2025.1", 2, 2025, ""},
                                                                                {"1.2.3.4", 4, 1, ""},
                                                                                {"1.2.3+build-5", 3, 1, ""}}) {
    const auto version = parse_version(text);
    ASSERT_TRUE(version) << text;
    EXPECT_EQ(version->count, count) << text;
    EXPECT_EQ(version->major(), major) << text;
    EXPECT_EQ(version->pre_release, pre_release) << text;
  }
  for (const std::string_view text :
       {"", "v", "main", "v6.", ".6", "v6.x", "6-", "de0fac2", "1.2.3.4.5", "v-1", "99999999999"})
    EXPECT_FALSE(parse_version(text)) << text;
}

TEST(Version, Order) {
  const std::vector<std::string_view> rising = {"0",         "1-alpha", "1-alpha.1", "1-alpha.2", "1-alpha.10",
                                                "1-alpha.x", "1-beta",  "v1",        "1.0.1",     "1.9",
                                                "1.10",      "v2-rc.1", "2.0.0"};
  for (std::size_t i = 0; i < rising.size(); ++i)
    for (std::size_t j = 0; j < rising.size(); ++j)
      EXPECT_EQ(compare(*parse_version(rising[i]), *parse_version(rising[j])), i <=> j)
          << rising[i] << ' ' << rising[j];
  EXPECT_EQ(compare(*parse_version("v6"), *parse_version("6.0.0")), std::strong_ordering::equal);
}

}  // namespace
}  // namespace assay::facts
