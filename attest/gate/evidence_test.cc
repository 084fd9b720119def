#include "attest/gate/evidence.h"

#include <gtest/gtest.h>

#include "attest/evidence/evidence_test_folder.h"
#include "attest/evidence/sealed.h"

namespace assay::gate {
namespace {

TEST(LooksLikeStatement, KnowsDamagedOnes) {
  for (const char* const text :
       {R"({"payload":"eyJf)", R"( { "payload": "eyJf)", R"({"x":1,"payloadType":"application/vnd.in-toto+json"})",
        R"({ "_type":"https://in-toto.io/Statement/v1")", R"("predicateType":"assay:evi)"})
    EXPECT_TRUE(looks_like_statement(text)) << text;
  for (const char* const text : {"", "{", "text", R"({"version":"2.1.0","runs":[]})"})
    EXPECT_FALSE(looks_like_statement(text)) << text;
}

TEST(LoadEvidence, KnowsAReadingOfOtherBytes) {
  const attest::TestFolder folder;
  const std::string path = folder.write("f.json", R"({"passed":true})");
  const auto reading = attest::read_evidence_at(path, {});
  ASSERT_TRUE(reading);
  EXPECT_TRUE(is_of(*reading, R"({"passed":true})"));
  EXPECT_FALSE(is_of(*reading, R"({"passed":false})"));
}

TEST(LoadEvidence, TellsWhatCannotBeRead) {
  const attest::TestFolder folder;
  const auto load = [&](std::string_view bytes) { return load_evidence(folder.write("f", bytes), {}, {}); };
  EXPECT_TRUE(load("").unreadable);
  EXPECT_TRUE(load("no evidence").unreadable);
  EXPECT_EQ(load(R"({"payload":"eyJf)").verdict, Verdict::fail);
  EXPECT_TRUE(load(R"({"payload":"eyJf)").unreadable);
  const std::string_view line = R"({"payload":"e30=","payloadType":"application/vnd.in-toto+json","signatures":[]})";
  EXPECT_TRUE(load(std::string(line) + "\n" + std::string(line) + "\n").unreadable);
  EXPECT_FALSE(load(R"(<testsuite name="t" tests="1"><testcase name="a"/></testsuite>)").unreadable);
  EXPECT_TRUE(load_evidence(folder.at("nowhere"), {}, {}).unreadable);
}

TEST(LoadEvidence, AStatementOfAnotherTypePassesWithAKeyThatSignedIt) {
  const attest::TestFolder folder;
  attest::Statement statement;
  attest::Subject subject;
  subject.name = "a.whl";
  subject.digests["sha256"] = std::string(64, 'a');
  statement.subjects.push_back(subject);
  statement.predicate_type = "https://docs.pypi.org/attestations/publish/v1";
  statement.predicate = attest::Json::object();
  const auto key = attest::PrivateKey::generate(attest::KeyKind::ed25519);
  const auto other = attest::PrivateKey::generate(attest::KeyKind::ed25519);
  const auto sealed = attest::seal(statement, &*key);
  ASSERT_TRUE(sealed);
  const std::string path = folder.write("review.json", *sealed);
  const Evidence good = load_evidence(path, {key->public_key()}, {});
  EXPECT_EQ(good.verdict, Verdict::pass);
  EXPECT_EQ(good.predicate, statement.predicate_type);
  EXPECT_FALSE(good.unreadable);
  EXPECT_EQ(load_evidence(path, {other->public_key()}, {}).verdict, Verdict::unproved);
  EXPECT_EQ(load_evidence(path, {}, {}).verdict, Verdict::unproved);
}

}  // namespace
}  // namespace assay::gate
