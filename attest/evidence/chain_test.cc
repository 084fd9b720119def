#include "attest/evidence/chain.h"

#include <gtest/gtest.h>

#include "attest/evidence/evidence_test_folder.h"
#include "attest/evidence/record.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/strings.h"

namespace assay::attest {
namespace {

constexpr std::int64_t kStart = 1'800'000'000;

Record record_labelled(const std::string& label, std::int64_t at) {
  Record out;
  out.subjects.push_back({"", {{"gitCommit", std::string(40, 'a')}}});
  out.label = label;
  out.verdict = Verdict::pass;
  out.source = {"a.json", 2, std::string(64, 'b'), "file", ""};
  out.recorded_at = {at, 0};
  return out;
}

class EvidenceChain : public testing::Test {
 protected:
  Checked<ChainEntry> append(const std::string& label, std::int64_t at, std::string_view chain = "chain") {
    AppendOptions options;
    options.key = &*key;
    options.now = {at, 0};
    return append_to_chain(folder.at(chain), *seal(statement_of(record_labelled(label, at)), &*key), options);
  }
  void three(std::string_view chain = "chain") {
    for (int i = 0; i < 3; ++i) ASSERT_TRUE(append(cat("release-", i), kStart + i * 1000, chain));
  }
  VerifyChainOptions options() {
    VerifyChainOptions out;
    out.key = &key->public_key();
    out.now = {kStart + 1'000'000, 0};
    return out;
  }
  Judgement verify(const VerifyChainOptions& how, std::string_view chain = "chain") {
    Judgement judgement;
    verify_chain(folder.at(chain), how, judgement);
    return judgement;
  }
  // The one code that decides.
  static std::string code_of(const Judgement& judgement) {
    std::string out;
    for (const Reason& reason : judgement.reasons())
      if (reason.verdict == judgement.verdict() && out.find(reason.code) == std::string::npos)
        out += cat(out.empty() ? "" : " ", reason.code);
    return out;
  }

  TestFolder folder;
  Result<PrivateKey> key = PrivateKey::generate(KeyKind::ed25519);
  Result<PrivateKey> other = PrivateKey::generate(KeyKind::ed25519);
};

TEST_F(EvidenceChain, TellsWhichBytesItRead) {
  three();
  Judgement judgement;
  const Index read = verify_chain(folder.at("chain"), options(), judgement);
  ASSERT_EQ(read.files.size(), 3U);
  for (const IndexedFile& file : read.files) {
    const auto bytes = read_file(folder.at(cat("chain/", file.path)));
    ASSERT_TRUE(bytes) << file.path;
    EXPECT_EQ(file.size, bytes->size());
    EXPECT_EQ(file.digest, sha256(*bytes));
  }
}

TEST_F(EvidenceChain, PassesWithItsKey) {
  three();
  const Judgement judgement = verify(options());
  EXPECT_EQ(judgement.verdict(), Verdict::pass) << code_of(judgement);
  EXPECT_EQ(judgement.looked_at(), 3U);
}

TEST_F(EvidenceChain, IsUnprovedWithoutAnythingFromOutside) {
  three();
  VerifyChainOptions how = options();
  how.key = nullptr;
  EXPECT_EQ(verify(how).verdict(), Verdict::unproved);
  EXPECT_EQ(code_of(verify(how)), "evidence-not-anchored");
  how.seen = *read_head(folder.read("chain/head"));
  EXPECT_EQ(verify(how).verdict(), Verdict::pass);
}

TEST_F(EvidenceChain, OfAnotherKeyFails) {
  three();
  VerifyChainOptions how = options();
  how.key = &other->public_key();
  EXPECT_EQ(code_of(verify(how)), "evidence-other-key");
  how = options();
  how.statement_key = &other->public_key();
  EXPECT_EQ(code_of(verify(how)), "evidence-other-key");
}

TEST_F(EvidenceChain, ThatWasCutFails) {
  three();
  const auto seen = *read_head(folder.read("chain/head"));
  // Whole by itself, with two entries and a head of the same key.
  ASSERT_TRUE(append("release-0", kStart, "shorter"));
  ASSERT_TRUE(append("release-1", kStart + 1000, "shorter"));
  EXPECT_EQ(verify(options(), "shorter").verdict(), Verdict::pass);
  VerifyChainOptions how = options();
  how.seen = seen;
  EXPECT_EQ(code_of(verify(how, "shorter")), "evidence-chain-cut");
  how = options();
  how.label = "release-2";
  EXPECT_EQ(code_of(verify(how, "shorter")), "evidence-label");
  // A line taken off the log under the old head.
  std::string log = folder.read("chain/log.jsonl");
  log.resize(log.rfind('\n', log.size() - 2) + 1);
  folder.write("chain/log.jsonl", log);
  EXPECT_EQ(code_of(verify(options())), "evidence-file-extra evidence-chain-cut");
}

TEST_F(EvidenceChain, ThatWasBuiltAnewFails) {
  three();
  const auto seen = *read_head(folder.read("chain/head"));
  ASSERT_TRUE(append("release-0", kStart, "anew"));
  ASSERT_TRUE(append("release-1", kStart + 1, "anew"));
  ASSERT_TRUE(append("release-2", kStart + 2000, "anew"));
  ASSERT_TRUE(append("release-3", kStart + 3000, "anew"));
  VerifyChainOptions how = options();
  how.seen = seen;
  EXPECT_EQ(code_of(verify(how, "anew")), "evidence-chain-rebuilt");
  // An earlier head of the same chain is a part of it.
  three("grown");
  ASSERT_TRUE(append("release-3", kStart + 3000, "grown"));
  EXPECT_EQ(verify(how, "grown").verdict(), Verdict::pass);
}

TEST_F(EvidenceChain, TakesNoEntryThatIsOlderThanTheLastOrInTheFuture) {
  three();
  EXPECT_FALSE(append("late", kStart + 1500));
  AppendOptions how;
  how.now = {kStart + 3000, 0};
  const auto future = seal(statement_of(record_labelled("future", kStart + 100'000)), nullptr);
  EXPECT_FALSE(append_to_chain(folder.at("chain"), *future, how));
  EXPECT_EQ(verify(options()).verdict(), Verdict::pass) << "nothing was written";
}

TEST_F(EvidenceChain, TellsABackdatedEntryBehindAHeadThatWasSeen) {
  ASSERT_TRUE(append("release-0", kStart));
  VerifyChainOptions how = options();
  how.seen = *read_head(folder.read("chain/head"));
  how.seen->at = Instant{kStart + 500'000, 0};
  ASSERT_TRUE(append("release-1", kStart + 1000));
  EXPECT_EQ(code_of(verify(how)), "evidence-backdated");
}

TEST_F(EvidenceChain, TakesNoLabelAndNoStatementTwice) {
  three();
  const auto twice = append("release-1", kStart + 5000);
  ASSERT_FALSE(twice);
  EXPECT_NE(twice.error().why.find("release-1"), std::string::npos);
  EXPECT_FALSE(append("release-2", kStart + 2000));
}

TEST_F(EvidenceChain, SeesChangedMissingAndExtraFiles) {
  three();
  const auto log = *read_log(folder.read("chain/log.jsonl"));
  const std::string name = cat("chain/statements/", log[1].statement, ".json");
  const std::string bytes = folder.read(name);
  folder.write(name, *seal(statement_of(record_labelled("release-1", kStart + 1001)), &*key));
  EXPECT_EQ(code_of(verify(options())), "evidence-file-changed");
  std::filesystem::remove(folder.at(name));
  EXPECT_EQ(code_of(verify(options())), "evidence-file-missing");
  VerifyChainOptions partial = options();
  partial.partial = true;
  EXPECT_EQ(verify(partial).verdict(), Verdict::pass);
  folder.write(name, bytes);
  folder.write("chain/statements/more.json", "{}");
  EXPECT_EQ(code_of(verify(options())), "evidence-file-extra");
}

TEST_F(EvidenceChain, SeesALabelThatOnlyTheLogBears) {
  three();
  std::string log = folder.read("chain/log.jsonl");
  log.replace(log.find("release-1"), 9, "release-9");
  folder.write("chain/log.jsonl", log);
  EXPECT_EQ(code_of(verify(options())), "evidence-entry-changed");
}

TEST_F(EvidenceChain, IsNotAppendedToWhereItIsDamaged) {
  three();
  folder.write("chain/log.jsonl", "");
  EXPECT_FALSE(append("release-3", kStart + 9000));
}

TEST_F(EvidenceChain, OfAnotherKindOfFileIsDamaged) {
  folder.write("chain/log.jsonl", "{}\n");
  folder.write("chain/head", "");
  EXPECT_EQ(code_of(verify(options())), "evidence-chain-damaged");
  EXPECT_EQ(code_of(verify(options(), "nowhere")), "evidence-unreadable");
}

TEST_F(EvidenceChain, ProvesThatAnEntryIsInIt) {
  three();
  const auto proof = prove_inclusion(folder.at("chain"), "release-1");
  ASSERT_TRUE(proof) << proof.error().text();
  VerifyProofOptions how;
  how.key = &key->public_key();
  const auto judged = [&](std::string_view text) {
    Judgement judgement;
    verify_proof(text, "proof.json", how, judgement);
    return judgement.verdict();
  };
  EXPECT_EQ(judged(*proof), Verdict::pass);
  std::string forged = *proof;
  forged.replace(forged.find("\"entry\":1"), 9, "\"entry\":2");
  EXPECT_EQ(judged(forged), Verdict::fail);
  how.key = &other->public_key();
  EXPECT_EQ(judged(*proof), Verdict::fail);
  how.key = nullptr;
  EXPECT_EQ(judged(*proof), Verdict::unproved);
  how.head = *read_head(folder.read("chain/head"));
  EXPECT_EQ(judged(*proof), Verdict::pass);
  EXPECT_FALSE(prove_inclusion(folder.at("chain"), "release-7"));
}

TEST_F(EvidenceChain, ProvesThatItOnlyGrew) {
  three();
  VerifyProofOptions how;
  how.key = &key->public_key();
  how.seen = *read_head(folder.read("chain/head"));
  ASSERT_TRUE(append("release-3", kStart + 4000));
  const auto proof = prove_consistency(folder.at("chain"), 3);
  ASSERT_TRUE(proof);
  Judgement good;
  verify_proof(*proof, "proof.json", how, good);
  EXPECT_EQ(good.verdict(), Verdict::pass) << code_of(good);
  how.seen->checkpoint.root[0] ^= 1;
  Judgement bad;
  verify_proof(*proof, "proof.json", how, bad);
  EXPECT_EQ(code_of(bad), "evidence-proof");
  EXPECT_FALSE(prove_consistency(folder.at("chain"), 0));
  EXPECT_FALSE(prove_consistency(folder.at("chain"), 5));
}

}  // namespace
}  // namespace assay::attest
