#include "attest/gate/folder.h"

#include <gtest/gtest.h>

#include "attest/evidence/bundle.h"
#include "attest/evidence/chain.h"
#include "attest/evidence/evidence_test_folder.h"
#include "attest/evidence/record.h"
#include "attest/evidence/sealed.h"
#include "base/hash.h"
#include "base/strings.h"

namespace assay::gate {
namespace {

constexpr attest::Instant kNow{1'800'000'000, 0};
// What looks like a record; whether it is one is told when it is read.
constexpr std::string_view kRecord = R"({"predicateType":"assay:evidence/v1"})";

class LookAt : public ::testing::Test {
 protected:
  FolderEvidence look(const Listing& compared = {}) {
    auto out = look_at(folder_.path(), {}, kNow, compared);
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

TEST_F(LookAt, TellsRecordsFromOtherFiles) {
  folder_.write("a/record.json", kRecord);
  folder_.write("a/readme.md", "text");
  const FolderEvidence found = look();
  EXPECT_EQ(found.records, std::vector{folder_.at("a/record.json")});
  EXPECT_EQ(found.others, 1U);
  EXPECT_TRUE(found.blockers.empty());
}

TEST_F(LookAt, TakesAWholeBundleWithoutItsOwnFiles) {
  make_bundle();
  const FolderEvidence found = look();
  EXPECT_EQ(found.records.size(), 2U);
  EXPECT_EQ(found.others, 1U);
  EXPECT_TRUE(found.blockers.empty());
}

TEST_F(LookAt, ABundleThatLacksAFileBlocks) {
  make_bundle();
  std::filesystem::remove(folder_.at("bundle/files/fail.json"));
  const FolderEvidence found = look();
  ASSERT_EQ(found.blockers.size(), 1U);
  EXPECT_EQ(found.blockers[0].code, "gate-folder-not-whole");
  EXPECT_EQ(found.blockers[0].verdict, Verdict::fail);
}

TEST_F(LookAt, ARecordThatIsChangedAfterItsBundleWasVerifiedIsTold) {
  make_bundle();
  const FolderEvidence found = look();
  const std::string path = folder_.at("bundle/files/pass.json");
  EXPECT_FALSE(changed_since(found, load_evidence(path, {}, {})));
  folder_.write("bundle/files/pass.json", cat(kRecord, ' '));
  const auto changed = changed_since(found, load_evidence(path, {}, {}));
  ASSERT_TRUE(changed);
  EXPECT_EQ(changed->verdict, Verdict::fail);
}

Listing listing_of(std::string_view path, std::string_view bytes) {
  return {{std::string(path), {to_hex(as_bytes(sha256(bytes))), bytes.size()}}};
}

TEST_F(LookAt, WhatWasComparedIsWhatIsJudged) {
  folder_.write("a/record.json", kRecord);
  EXPECT_TRUE(look(listing_of("a/record.json", kRecord)).blockers.empty());
  EXPECT_EQ(look(listing_of("a/record.json", kRecord)).records.size(), 1U);
}

TEST_F(LookAt, ARecordThatIsNoneAnyMoreBlocks) {
  folder_.write("a/record.json", "text");
  const FolderEvidence found = look(listing_of("a/record.json", kRecord));
  ASSERT_EQ(found.blockers.size(), 1U);
  EXPECT_EQ(found.blockers[0].code, "gate-folder-not-whole");
}

TEST_F(LookAt, ARecordThatIsTooLargeNowBlocks) {
  folder_.write("a/record.json", std::string((std::size_t{8} << 20) + 1, ' '));
  EXPECT_EQ(look(listing_of("a/record.json", kRecord)).blockers.size(), 1U);
}

TEST_F(LookAt, ARecordThatIsGoneBlocks) { EXPECT_EQ(look(listing_of("a/record.json", kRecord)).blockers.size(), 1U); }

TEST_F(LookAt, ARecordThatCameLaterBlocksAndIsNotJudged) {
  folder_.write("a/record.json", kRecord);
  folder_.write("a/late.json", kRecord);
  const FolderEvidence found = look(listing_of("a/record.json", kRecord));
  EXPECT_EQ(found.records, std::vector{folder_.at("a/record.json")});
  EXPECT_EQ(found.blockers.size(), 1U);
}

TEST_F(LookAt, AFileByItselfIsComparedToo) {
  const std::string path = folder_.write("record.json", kRecord);
  EXPECT_TRUE(look_at(path, {}, kNow, listing_of("", kRecord))->blockers.empty());
  EXPECT_EQ(look_at(path, {}, kNow, listing_of("", "other"))->blockers.size(), 1U);
}

TEST_F(LookAt, SlashesAtTheEndChangeNothing) {
  make_bundle();
  EXPECT_TRUE(look_at(folder_.path() + "//", {}, kNow, {})->blockers.empty());
}

TEST_F(LookAt, ARecordThatChangesBetweenLookingAndJudgingIsTold) {
  const std::string path = folder_.write("record.json", kRecord);
  const FolderEvidence found = look();
  EXPECT_FALSE(changed_since(found, load_evidence(path, {}, {})));
  folder_.write("record.json", cat(kRecord, ' '));
  EXPECT_TRUE(changed_since(found, load_evidence(path, {}, {})));
}

TEST_F(LookAt, AStatementOfAChainIsJudgedByTheBytesThatWereVerified) {
  const auto key = attest::PrivateKey::generate(attest::KeyKind::ed25519);
  attest::Record record;
  record.subjects.push_back({"", {{"gitCommit", std::string(40, 'a')}}});
  record.label = "release";
  record.verdict = Verdict::pass;
  record.source = {"a.json", 2, std::string(64, 'b'), "file", ""};
  record.recorded_at = kNow;
  attest::AppendOptions options;
  options.key = &*key;
  options.now = kNow;
  const auto entry = append_to_chain(folder_.at("chain"), *seal(statement_of(record), &*key), options);
  ASSERT_TRUE(entry);
  const std::vector keys = {key->public_key()};
  const auto found = look_at(folder_.path(), keys, kNow, {});
  ASSERT_TRUE(found);
  EXPECT_TRUE(found->blockers.empty());
  const std::string path = folder_.at(cat("chain/statements/", entry->statement, ".json"));
  ASSERT_EQ(found->records, std::vector{path});
  EXPECT_FALSE(changed_since(*found, load_evidence(path, keys, {})));
  record.verdict = Verdict::fail;
  folder_.write(cat("chain/statements/", entry->statement, ".json"), *seal(statement_of(record), &*key));
  EXPECT_TRUE(changed_since(*found, load_evidence(path, keys, {})));
}

TEST_F(LookAt, AnEmptyHeadOrIndexBlocks) {
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
