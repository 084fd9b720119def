#include "scanners/packages/model/core_metadata.h"

#include <gtest/gtest.h>

namespace assay::packages {
namespace {

TEST(CoreMetadata, FieldsContinuedLinesAndBodyAreRead) {
  const CoreMetadata metadata = parse_core_metadata(
      "Metadata-Version: 2.1\r\nName:  demo \nDescription: a\n        b\n       |c\nnonsense\n\nbody\n\nmore\n");
  EXPECT_EQ(metadata.value("metadata-version"), "2.1");
  EXPECT_EQ(metadata.value("Name"), "demo");
  EXPECT_EQ(metadata.value("Description"), "a\nb\nc");
  EXPECT_EQ(metadata.body, "body\n\nmore\n");
  ASSERT_EQ(metadata.problems.size(), 1U);
  EXPECT_EQ(metadata.problems[0].line, 6U);
}

TEST(CoreMetadata, ACarriageReturnWithinALineIsAProblem) {
  using namespace std::string_view_literals;
  for (const std::string_view line :
       {"Summary: a\rRequires-Dist: b\n"sv, "Summary: a\r\r\n"sv, "Description: a\n        b\rName: c\n"sv,
        "Author: a\0\n"sv, "Author: \x1B[2J\n"sv}) {
    const CoreMetadata metadata = parse_core_metadata(line);
    ASSERT_EQ(metadata.problems.size(), 1U) << line;
    EXPECT_EQ(metadata.fields.size(), 1U);
  }
  EXPECT_TRUE(parse_core_metadata("Description: a\r\n        b\fc\r\n\r\nd\re").problems.empty());
}

TEST(CoreMetadata, ProblemsAreBounded) {
  std::string text;
  for (std::size_t i = 0; i < kMostProblems; ++i) text += "\x01\n";
  const CoreMetadata metadata = parse_core_metadata(text + "Name: demo\n");
  EXPECT_EQ(metadata.problems.size(), kMostProblems);
  EXPECT_EQ(metadata.problems.back().line, kMostProblems / 2) << "two of each line";
  EXPECT_EQ(metadata.find("Name")->line, kMostProblems + 1);
}

TEST(CoreMetadata, VersionsAreOrdered) {
  EXPECT_TRUE(has_version("2.4", "2.1"));
  EXPECT_FALSE(has_version("1.2", "2.1"));
  EXPECT_FALSE(has_version("9.9", "1.0"));
  EXPECT_EQ(find_field("import-name")->since, "2.5");
  EXPECT_EQ(find_field("mood"), nullptr);
}

}  // namespace
}  // namespace assay::packages
