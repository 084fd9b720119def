// What is asked of the services, and what of their answers is taken.
#include <gtest/gtest.h>

#include "attest/base64.h"
#include "attest/keyless/certificate_authority.h"
#include "attest/keyless/timestamp_service.h"
#include "attest/keyless/transparency_log.h"
#include "base/strings.h"

namespace assay::attest {
namespace {

TEST(CertificateRequests, HaveNoSubjectAndProveTheirKey) {
  const auto key = PrivateKey::generate(KeyKind::p256);
  const auto pem = certificate_request(*key);
  ASSERT_TRUE(pem);
  EXPECT_EQ(pem->substr(0, 35), "-----BEGIN CERTIFICATE REQUEST-----");
}

TEST(TimestampRequests, AreNeverTheSame) {
  const auto first = timestamp_request("a"), second = timestamp_request("a");
  ASSERT_TRUE(first && second);
  EXPECT_NE(first->nonce, second->nonce);
  EXPECT_FALSE(answers("no response", *first));
}

TEST(LogRequests, AreOfTheKindThatTheVersionKnows) {
  Envelope envelope{std::string(kInTotoPayload), "{}", {{{}, "s"}}};
  EXPECT_NE(entry_request_v1({"c", "s", "d"}).find("\"kind\":\"hashedrekord\""), std::string::npos);
  EXPECT_NE(entry_request_v1({"c", "s", "d", &envelope}).find("\"kind\":\"dsse\""), std::string::npos);
  EXPECT_NE(entry_request_v2({"c", "s", "d", &envelope}).find("hashedRekordRequestV002"), std::string::npos);
}

std::string answer_v1(std::string_view more = {}) {
  return cat(R"({"ab":{"body":")", to_base64(R"({"kind":"dsse","apiVersion":"0.0.1"})"),
             R"(","integratedTime":7,"logID":"00ff","logIndex":5,"verification":{"signedEntryTimestamp":"AAAA",)",
             R"("inclusionProof":{"checkpoint":"c","hashes":["00"],"logIndex":1,"rootHash":"ff","treeSize":2}}}})",
             more);
}

TEST(LogAnswers, BecomeEntries) {
  const auto entry = entry_from_v1(*parse_json(answer_v1(), Step::format, "it"));
  ASSERT_TRUE(entry);
  EXPECT_EQ(entry->kind + entry->version, "dsse0.0.1");
  EXPECT_EQ(entry->log_id, std::string("\0\xff", 2));
  EXPECT_EQ(entry->log_index, 5);
  EXPECT_EQ(entry->proof->log_index, 1);
  EXPECT_EQ(entry->proof->hashes, std::vector<std::string>{std::string(1, '\0')});
  EXPECT_EQ(entry->integrated_time, 7);
}

TEST(LogAnswers, ThatLackSomethingAreRefused) {
  for (const auto& [from, to] :
       std::vector<std::pair<std::string, std::string>>{{"\"00ff\"", "\"0\""},
                                                        {"\"00\"", "7"},
                                                        {"\"AAAA\"", "\"?\""},
                                                        {"inclusionProof", "other"},
                                                        {"signedEntryTimestamp", "other"},
                                                        {"\"treeSize\":2", "\"treeSize\":\"x\""}}) {
    std::string text = answer_v1();
    text.replace(text.find(from), from.size(), to);
    const auto json = parse_json(text, Step::format, "it");
    ASSERT_TRUE(json) << text;
    EXPECT_FALSE(entry_from_v1(*json)) << from;
  }
  EXPECT_FALSE(entry_from_v1(*parse_json("{}", Step::format, "it")));
  EXPECT_FALSE(entry_from_v2(*parse_json("{}", Step::format, "it")));
}

}  // namespace
}  // namespace assay::attest
