#include "attest/evidence/bundle.h"

#include <gtest/gtest.h>

#include "attest/evidence/evidence_test_folder.h"
#include "base/strings.h"

namespace assay::attest {
namespace {

class EvidenceBundle : public testing::Test {
 protected:
  void make(const PrivateKey* key = nullptr) {
    source.write("suite/run.log", "passed");
    source.write("suite/report.json", "{}");
    std::vector<IndexProblem> problems;
    BundleOptions options;
    options.key = key;
    const auto made = make_bundle(out.at("bundle"), {{source.at("suite"), "suite"}}, options, problems);
    ASSERT_TRUE(made) << made.error().text();
  }
  Judgement verify(const VerifyBundleOptions& options = {}, std::string_view name = "bundle") {
    Judgement judgement;
    verify_bundle(out.at(name), options, judgement);
    return judgement;
  }
  static bool has(const Judgement& judgement, std::string_view code) {
    for (const Reason& reason : judgement.reasons())
      if (reason.code == code) return true;
    return false;
  }

  TestFolder source, out;
};

TEST_F(EvidenceBundle, VerifiesAfterItWasMoved) {
  make();
  EXPECT_EQ(out.read("bundle/files/suite/run.log"), "passed");
  VerifyBundleOptions whole;
  whole.unsigned_passes = true;
  EXPECT_EQ(verify(whole).verdict(), Verdict::pass);
  std::filesystem::rename(out.at("bundle"), out.at("elsewhere"));
  EXPECT_EQ(verify(whole, "elsewhere").verdict(), Verdict::pass);
}

TEST_F(EvidenceBundle, ThatNobodySignedIsUnproved) {
  make();
  EXPECT_TRUE(has(verify(), "evidence-not-anchored"));
  EXPECT_EQ(verify().verdict(), Verdict::unproved);
  std::filesystem::remove_all(out.at("bundle"));
  const auto key = PrivateKey::generate(KeyKind::p256);
  make(&*key);
  EXPECT_EQ(verify().verdict(), Verdict::unproved) << "signed, but nobody said by whom";
}

TEST_F(EvidenceBundle, IsTheSameForTheSameFiles) {
  make();
  std::vector<IndexProblem> problems;
  ASSERT_TRUE(make_bundle(out.at("again"), {{source.at("suite"), "suite"}}, {}, problems));
  EXPECT_EQ(out.read("bundle/bundle.jsonl"), out.read("again/bundle.jsonl"));
}

TEST_F(EvidenceBundle, SeesEveryChange) {
  make();
  out.write("bundle/files/suite/run.log", "failed");
  EXPECT_TRUE(has(verify(), "evidence-file-changed"));
  std::filesystem::remove(out.at("bundle/files/suite/run.log"));
  EXPECT_TRUE(has(verify(), "evidence-file-missing"));
  EXPECT_EQ(verify().verdict(), Verdict::fail);
  VerifyBundleOptions partial;
  partial.partial = true;
  partial.unsigned_passes = true;
  EXPECT_EQ(verify(partial).verdict(), Verdict::pass);
  out.write("bundle/more", "");
  EXPECT_TRUE(has(verify(partial), "evidence-file-extra"));
  EXPECT_EQ(verify(partial).verdict(), Verdict::fail);
}

TEST_F(EvidenceBundle, IsOfWhoeverSignedIt) {
  const auto key = PrivateKey::generate(KeyKind::p256);
  const auto other = PrivateKey::generate(KeyKind::p256);
  make(&*key);
  VerifyBundleOptions options;
  options.key = &key->public_key();
  EXPECT_EQ(verify(options).verdict(), Verdict::pass);
  options.key = &other->public_key();
  EXPECT_TRUE(has(verify(options), "evidence-other-key"));
  EXPECT_EQ(verify(options).verdict(), Verdict::fail);

  // Files and index built anew under the old signature.
  out.write("bundle/files/suite/run.log", "forged");
  const auto index = index_folders({{out.at("bundle/files"), "files"}}, {});
  ASSERT_TRUE(index);
  out.write("bundle/bundle.jsonl", write_index(*index));
  options.key = &key->public_key();
  EXPECT_TRUE(has(verify(options), "evidence-file-changed"));

  std::filesystem::remove(out.at("bundle/bundle.intoto.json"));
  EXPECT_TRUE(has(verify(options), "evidence-unsigned"));
  EXPECT_EQ(verify(options).verdict(), Verdict::unproved);
}

TEST_F(EvidenceBundle, IsNotMadeOverSomethingNorOfLinks) {
  make();
  std::vector<IndexProblem> problems;
  EXPECT_FALSE(make_bundle(out.at("bundle"), {{source.path(), ""}}, {}, problems));
  std::filesystem::create_symlink("run.log", source.at("suite/latest"));
  EXPECT_FALSE(make_bundle(out.at("other"), {{source.path(), ""}}, {}, problems));
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_EQ(problems[0].code, "evidence-link");
  EXPECT_FALSE(std::filesystem::exists(out.at("other")));
  for (const auto& left : std::filesystem::directory_iterator(out.path()))
    EXPECT_EQ(left.path().filename(), "bundle") << "nothing half is left";
}

}  // namespace
}  // namespace assay::attest
