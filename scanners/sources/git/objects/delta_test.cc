#include "scanners/sources/git/objects/delta.h"

#include <gtest/gtest.h>

#include "scanners/sources/git/store/object_store_test_kit.h"

namespace assay::git {
namespace {

using testing::DeltaText;

struct Applied {
  std::string why;
  std::string result;
  std::vector<CopiedRun> copied;
};

Applied follow(std::string_view base, const std::string& delta) {
  Applied applied;
  const auto header = parse_delta_header(delta);
  if (!header) return {"no header", {}, {}};
  applied.result.resize(header->result_size);
  const char* why = apply_delta(base, delta, *header, applied.result.data(), &applied.copied);
  if (why != nullptr) applied.why = why;
  const std::string padding(kDeltaSlack, '?');
  const std::string padded_base = cat(base, padding);
  const std::string padded_delta = delta + padding;
  std::string padded(header->result_size + kDeltaSlack, '\0');
  std::vector<CopiedRun> copied;
  const char* padded_why = apply_padded_delta({padded_base.data(), base.size()}, {padded_delta.data(), delta.size()},
                                              *header, padded.data(), &copied);
  EXPECT_EQ(padded_why == nullptr ? "" : padded_why, applied.why);
  if (why != nullptr) return applied;
  EXPECT_EQ(padded.substr(0, header->result_size), applied.result);
  EXPECT_EQ(copied, applied.copied);
  return applied;
}

TEST(Delta, CopiesAndInserts) {
  const std::string base = "0123456789";
  const Applied applied = follow(base, DeltaText(10, 9).copy(5, 4).insert("ab").copy(0, 3).text());
  EXPECT_EQ(applied.why, "");
  EXPECT_EQ(applied.result, "5678ab012");
  EXPECT_EQ(applied.copied, (std::vector<CopiedRun>{{0, 5, 4}, {6, 0, 3}}));
}

TEST(Delta, CopiesThatContinueEachOtherAreOneRun) {
  const Applied applied = follow("0123456789", DeltaText(10, 10).copy(0, 4).copy(4, 6).text());
  EXPECT_EQ(applied.copied, (std::vector<CopiedRun>{{0, 0, 10}}));
}

TEST(Delta, ACopyOfSizeZeroIs64KiB) {
  const std::string base(0x10000, 'x');
  const Applied applied = follow(base, DeltaText(0x10000, 0x10000).copy(0, 0x10000).text());
  EXPECT_EQ(applied.why, "");
  EXPECT_EQ(applied.result, base);
}

TEST(Delta, RefusesACopyFromBeyondTheBase) {
  EXPECT_NE(follow("0123456789", DeltaText(10, 5).copy(6, 5).text()).why, "");
  EXPECT_NE(follow("0123456789", DeltaText(10, 5).copy(0xfffffff0, 5).text()).why, "");
}

TEST(Delta, RefusesMoreOrFewerBytesThanDeclared) {
  EXPECT_NE(follow("0123456789", DeltaText(10, 5).copy(0, 6).text()).why, "");
  EXPECT_NE(follow("0123456789", DeltaText(10, 5).insert("abcdef").text()).why, "");
  EXPECT_NE(follow("0123456789", DeltaText(10, 5).copy(0, 4).text()).why, "");
}

TEST(Delta, RefusesABaseOfAnotherSize) { EXPECT_NE(follow("012345678", DeltaText(10, 1).copy(0, 1).text()).why, ""); }

TEST(Delta, RefusesTheReservedInstruction) {
  EXPECT_NE(follow("0123456789", DeltaText(10, 1).text() + std::string(1, '\0')).why, "");
}

TEST(Delta, RefusesInstructionsThatAreCutOff) {
  const std::string whole = DeltaText(300, 260).copy(256, 1).insert(std::string(3, 'y')).copy(1, 256).text();
  const std::string base(300, 'x');
  ASSERT_EQ(follow(base, whole).why, "");
  for (std::size_t size = 0; size < whole.size(); ++size)
    EXPECT_NE(follow(base, whole.substr(0, size)).why, "") << size;
}

TEST(Delta, RefusesASizeThatDoesNotFit) {
  EXPECT_FALSE(parse_delta_header(std::string(12, '\xff')));
  EXPECT_FALSE(parse_delta_header(std::string()));
}

}  // namespace
}  // namespace assay::git
