#include <gtest/gtest.h>

#include "scanners/secrets/checks/decode.h"
#include "scanners/secrets/checks/test_values.h"

namespace assay {
namespace {

constexpr CheckKind kJwt = CheckKind::jwt;

// {"alg":"HS256","typ":"JWT"} and {"sub":"u-7731","iat":1700000000}
const std::string kHeader = joined({"eyJhbGciOi", "JIUzI1NiIsInR5cCI6IkpXVCJ9"});
const std::string kPayload = joined({"eyJzdWIiOi", "J1LTc3MzEiLCJpYXQiOjE3MDAwMDAwMDB9"});
const std::string kSignature = "kvRPfjAhLhtRTczoRgctVGp7KY1QVH3UBZM-gM0x8ec";

TEST(Jwt, NeedsTwoObjectsAndASignature) {
  EXPECT_TRUE(alone(kJwt, joined({kHeader, ".", kPayload, ".", kSignature})));
  EXPECT_FALSE(alone(kJwt, joined({kHeader, ".", kPayload})));
  EXPECT_FALSE(alone(kJwt, joined({kHeader, ".", kPayload, "."})));
  EXPECT_FALSE(alone(kJwt, joined({kHeader, ".", kSignature, ".", kSignature})));
  EXPECT_FALSE(alone(kJwt, joined({kSignature, ".", kPayload, ".", kSignature})));
}

TEST(Jwt, HeaderNamesAnAlgorithm) {
  const std::string typ_only = "eyJ0eXAiOiJKV1QifQ";  // {"typ":"JWT"}
  EXPECT_FALSE(alone(kJwt, joined({typ_only, ".", kPayload, ".", kSignature})));
}

TEST(Jwt, PayloadOfAnyLengthIsJudgedByItsEnds) {
  const std::string middle(6000, 'B');
  EXPECT_TRUE(
      alone(kJwt, joined({kHeader, ".", kPayload.substr(0, 32), middle, kPayload.substr(32), ".", kSignature})));
  EXPECT_FALSE(alone(kJwt, joined({kHeader, ".", kPayload.substr(0, 32), middle, ".", kSignature})));
}

std::string pypi_token() {
  // All-zero UUIDs and signature: the structure without a secret.
  return joined({"py", "pi-", "AgEIcHlwaS5vcmcCJDAwMDAwMDAwLTAwMDAtMDAwMC0wMDAwLTAwMDAwMDAwMDAwMAACKlszLCIw",
                 "MDAwMDAwMC0wMDAwLTAwMDAtMDAwMC0wMDAwMDAwMDAwMDAiXQAABiAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"});
}

TEST(Macaroon, EndsExactlyBehindItsSignature) {
  const std::string token = pypi_token();
  EXPECT_TRUE(alone(CheckKind::pypi_macaroon, token));
  EXPECT_FALSE(alone(CheckKind::pypi_macaroon, token + "AAAA"));
  EXPECT_FALSE(alone(CheckKind::pypi_macaroon, token.substr(0, token.size() - 4)));
}

TEST(Macaroon, FieldLengthsAreBounded) {
  std::string token = pypi_token();
  token[7] = 'P';  // another type of field
  EXPECT_FALSE(alone(CheckKind::pypi_macaroon, token));
  EXPECT_FALSE(alone(CheckKind::pypi_macaroon, "pypi-AgH_____"));  // a length that never ends
  EXPECT_FALSE(alone(CheckKind::pypi_macaroon, "pypi-Ag"));
}

TEST(AwsKeyId, DecodesToAnAccount) {
  EXPECT_TRUE(alone(CheckKind::aws_key_id, joined({"AK", "IA", "SP2TPHJSQH3FJRUX"})));   // account 171436882533
  EXPECT_FALSE(alone(CheckKind::aws_key_id, joined({"AK", "IA", "7777777777777777"})));  // beyond twelve digits
  EXPECT_FALSE(alone(CheckKind::aws_key_id, joined({"AK", "IA", "SP2TPHJSQH3FJR0X"})));  // no base32
}

TEST(AwsKeyId, OfTheOldGenerationCarriesNone) {
  EXPECT_TRUE(alone(CheckKind::aws_key_id, joined({"AK", "IA", "J7QCZK5WT3XN2MLA"})));
}

TEST(AwsKeyId, RefusesTheDocumentedExample) {
  EXPECT_FALSE(alone(CheckKind::aws_key_id, joined({"AK", "IA", "IOSFODNN7", "EXAMPLE"})));
}

const std::string kBegin = joined({"-----BEGIN ", "PRIVATE KEY-----"});
const std::string kEnd = joined({"-----END ", "PRIVATE KEY-----"});
const std::string kBody = "MC4CAQAwBQYDK2VwBCIEIJ9x7bQ0ZkVtY3fHn1sPqLwRu5eXoGd2aTi8hKmNyCzB";

TEST(PemPrivateKey, NeedsABodyOfPlausibleLength) {
  EXPECT_TRUE(alone(CheckKind::pem_private_key, joined({kBegin, "\n", kBody, "\n", kEnd})));
  EXPECT_FALSE(alone(CheckKind::pem_private_key, joined({kBegin, "\n", kBody.substr(0, 40), "\n", kEnd})));
  EXPECT_FALSE(alone(CheckKind::pem_private_key, joined({kBegin, "\n", kEnd})));
  EXPECT_FALSE(alone(CheckKind::pem_private_key, kBegin));
}

TEST(PemPrivateKey, ReadsEscapedLineEnds) {
  EXPECT_TRUE(alone(CheckKind::pem_private_key, joined({kBegin, "\\n", kBody, "\\n", kEnd})));
}

TEST(PemPrivateKey, RefusesMasksAndOmissions) {
  EXPECT_FALSE(alone(CheckKind::pem_private_key, joined({kBegin, "\n", std::string(200, 'x'), "\n", kEnd})));
  EXPECT_FALSE(alone(CheckKind::pem_private_key, joined({kBegin, "\n", kBody, "\n...\n", kBody, "\n", kEnd})));
}

TEST(JsonKeyFile, NeedsItsNeighbours) {
  const std::string before = R"({"type": "service_account", "private_key_id": "0", "private_key": ")";
  EXPECT_TRUE(between(CheckKind::json_key_file, before, kBody, R"(", "client_email": "a@b")"));
  EXPECT_FALSE(between(CheckKind::json_key_file, before, kBody, R"(", "passphrase": "a@b")"));
  EXPECT_FALSE(between(CheckKind::json_key_file, R"({"private_key": ")", kBody, R"(", "client_email": "a@b")"));
}

TEST(JsonKeyFile, LooksNoFartherThanItsReach) {
  const std::string before = R"({"private_key_id": "0", "private_key": ")";
  const std::string far(kReach, ' ');
  EXPECT_FALSE(between(CheckKind::json_key_file, before, kBody, far + R"("client_email")"));
}

TEST(Uuid, RefusesConstantsAndExamples) {
  EXPECT_TRUE(alone(CheckKind::uuid, "3b9a5c70-1f2e-4d68-9b7a-c0ffe1d2a345"));
  EXPECT_FALSE(alone(CheckKind::uuid, "00000000-0000-0000-0000-000000000000"));
  EXPECT_FALSE(alone(CheckKind::uuid, "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF"));
  EXPECT_FALSE(alone(CheckKind::uuid, "123E4567-E89B-12D3-A456-426614174000"));
  EXPECT_FALSE(alone(CheckKind::uuid, "3b9a5c70-1f2e-4d68-9b7a-c0ffe1d2a34"));
  EXPECT_FALSE(alone(CheckKind::uuid, "3b9a5c7001f2e-4d68-9b7a-c0ffe1d2a345"));
}

TEST(BasicAuth, NeedsAUserAndARealPassword) {
  EXPECT_TRUE(alone(CheckKind::basic_auth, "ZGVwbG95OlR0Nyt2Nl9xMkw="));       // deploy:Tt7+v6_q2L
  EXPECT_FALSE(alone(CheckKind::basic_auth, "dXNlcjpwYXNzd29yZA=="));          // user:password
  EXPECT_FALSE(alone(CheckKind::basic_auth, "bm8gY29sb24gaGVyZSBhdCBhbGw="));  // no colon
  EXPECT_FALSE(alone(CheckKind::basic_auth, "not*base64"));
}

TEST(Decode, StopsAtTheEndOfItsRoom) {
  std::array<unsigned char, 3> room{};
  EXPECT_EQ(checks::decode_base64("AAAA", room), std::optional<std::size_t>(3));
  EXPECT_EQ(checks::decode_base64("AAAAAAAA", room), std::nullopt);
  EXPECT_EQ(checks::decode_base32("AAAAAAAA", room), std::nullopt);
}

TEST(Decode, RefusesForeignCharactersAndImpossibleLengths) {
  std::array<unsigned char, 8> room{};
  EXPECT_EQ(checks::decode_base64("AA=A", room), std::nullopt);
  EXPECT_EQ(checks::decode_base64("AAAAA", room), std::nullopt);
  EXPECT_EQ(checks::decode_base64("A\xffzz", room), std::nullopt);
  EXPECT_EQ(checks::decode_base64("", room), std::optional<std::size_t>(0));
}

TEST(Passes, JudgesAValueAloneWhenItsPlaceDoesNotFit) {
  EXPECT_TRUE(passes(CheckKind::url_credential, "Tt7+v6_q2L", "short", 100, 400));
  EXPECT_FALSE(passes(CheckKind::json_key_file, "abc", "client_email service_account", 9, 3));
}

}  // namespace
}  // namespace assay
