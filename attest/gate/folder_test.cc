#include "attest/gate/folder.h"

#include <gtest/gtest.h>

#include "attest/evidence/bundle.h"
#include "attest/evidence/evidence_test_folder.h"
#include "base/strings.h"

namespace assay::gate {
namespace {

constexpr attest::Instant kNow{1'800'000'000, 0};
// What looks like a record; whether it is one is told when it is read.
constexpr std::string_view kRecord = R"({"predicateType":"assay:evidence/v1"})";

class LookBelow : public ::testing::Test {
 protected:
  FolderEvidence look() {
    auto out = look_below(folder_.path(), {}, kNow);
    EXPECT_TRUE(out);
    return out ? std::move(*out) : FolderEvidence{};
  }
  void make_bundle() {
    const attest::TestFolder source;
    source.write("pass.json", kRecord);
    source.write("fail.json", kRecord);
    source.write("log.txt", "text");
    std::vector<attest::IndexProblem> problems;
    ASSERT_TRUE(attest::make_bundle(folder_.at("bundle"), {{source.path(), ""}}, {}, problems));
  }
  attest::TestFolder folder_;
};

TEST_F(LookBelow, TellsRecordsFromOtherFiles) {
  folder_.write("a/record.json", kRecord);
  folder_.write("a/readme.md", "text");
  const FolderEvidence found = look();
  EXPECT_EQ(found.records, std::vector{folder_.at("a/record.json")});
  EXPECT_EQ(found.others, 1U);
  EXPECT_TRUE(found.blockers.empty());
}

TEST_F(LookBelow, TakesAWholeBundleWithoutItsOwnFiles) {
  make_bundle();
  const FolderEvidence found = look();
  EXPECT_EQ(found.records.size(), 2U);
  EXPECT_EQ(found.others, 1U);
  EXPECT_TRUE(found.blockers.empty());
}

TEST_F(LookBelow, ABundleThatLacksAFileBlocks) {
  make_bundle();
  std::filesystem::remove(folder_.at("bundle/files/fail.json"));
  const FolderEvidence found = look();
  ASSERT_EQ(found.blockers.size(), 1U);
  EXPECT_EQ(found.blockers[0].code, "gate-folder-not-whole");
  EXPECT_EQ(found.blockers[0].verdict, Verdict::fail);
}

TEST_F(LookBelow, ARecordThatIsChangedAfterItsBundleWasVerifiedIsTold) {
  make_bundle();
  const FolderEvidence found = look();
  const std::string path = folder_.at("bundle/files/pass.json");
  EXPECT_FALSE(changed_since(found, load_evidence(path, {}, {})));
  folder_.write("bundle/files/pass.json", cat(kRecord, ' '));
  const auto changed = changed_since(found, load_evidence(path, {}, {}));
  ASSERT_TRUE(changed);
  EXPECT_EQ(changed->verdict, Verdict::fail);
}

TEST_F(LookBelow, AnEmptyHeadOrIndexBlocks) {
  for (const std::string_view name : {"head", "log.jsonl", "bundle.jsonl", "bundle.intoto.json"}) {
    const std::string file = folder_.write(name, "");
    folder_.write("statements/record.json", kRecord);
    EXPECT_EQ(look().blockers.size(), 1U) << name;
    std::filesystem::remove(file);
  }
  EXPECT_TRUE(look().blockers.empty());
}

}  // namespace
}  // namespace assay::gate
