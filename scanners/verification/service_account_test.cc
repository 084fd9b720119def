#include "scanners/verification/service_account.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <vector>

#include "base/strings.h"
#include "scanners/secrets/checks/decode.h"

namespace assay::verification {
namespace {

std::string decoded(std::string_view base64url) {
  std::vector<unsigned char> bytes(base64url.size());
  const auto size = checks::decode_base64(base64url, bytes);
  return size ? std::string(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(*size)) : std::string("none");
}

class ServiceAccount : public ::testing::Test {
 protected:
  static std::string key() {
    static const Secret kKey = made_up_rsa_key().value();
    return std::string(kKey.reveal(RevealPermit("test")));
  }
  const AssertionClaims claims{"ci@blue-lamp.iam.gserviceaccount.com", "read write", 1'700'000'000};
};

// tests/scenarios/analyze_google_test.py has OpenSSL's program verify the signature.
TEST_F(ServiceAccount, AsksForATokenAsGoogleDocumentsIt) {
  const auto assertion = signed_assertion(claims, key());
  ASSERT_TRUE(assertion) << assertion.error();
  EXPECT_EQ(std::count(assertion->begin(), assertion->end(), '.'), 2);
  EXPECT_EQ(assertion->find_first_of("+/= "), std::string::npos);
  const std::size_t first = assertion->find('.'), second = assertion->rfind('.');
  EXPECT_EQ(decoded(assertion->substr(0, first)), R"({"alg":"RS256","typ":"JWT"})");
  const auto said = nlohmann::json::parse(decoded(assertion->substr(first + 1, second - first - 1)));
  EXPECT_EQ(said, nlohmann::json({{"iss", "ci@blue-lamp.iam.gserviceaccount.com"},
                                  {"scope", "read write"},
                                  {"aud", "https://oauth2.googleapis.com/token"},
                                  {"iat", 1'700'000'000},
                                  {"exp", 1'700'000'300}}));
  EXPECT_EQ(decoded(assertion->substr(second + 1)).size(), 256U);
}

TEST_F(ServiceAccount, AKeyReadsTheSameHoweverItsLinesBreak) {
  std::string lines = key(), windows = key();
  for (std::size_t at; (at = lines.find("\\n")) != std::string::npos;) lines.replace(at, 2, "\n");
  for (std::size_t at; (at = windows.find("\\n")) != std::string::npos;) windows.replace(at, 2, "\r\n");
  const std::string as_json = signed_assertion(claims, key()).value();
  EXPECT_EQ(signed_assertion(claims, lines).value(), as_json);
  EXPECT_EQ(signed_assertion(claims, windows).value(), as_json);
}

// Its refusal would pass for that of a dead one.
TEST_F(ServiceAccount, ADamagedKeySignsNothing) {
  const std::string whole = key();
  const std::size_t middle = whole.size() / 6;  // of the modulus
  std::string altered = whole;
  for (std::size_t at = middle; at < middle + 8; ++at)
    if (altered[at] != '\\' && altered[at] != 'n') altered[at] = altered[at] == 'A' ? 'B' : 'A';
  const std::string cut = cat(whole.substr(0, middle), "\\n-----END PRIVATE", " KEY-----");
  for (const std::string& text : {altered, cut, std::string(), std::string("no key")}) {
    const auto assertion = signed_assertion(claims, text);
    ASSERT_FALSE(assertion);
    EXPECT_EQ(assertion.error().find(whole.substr(middle, 16)), std::string::npos);
  }
}

TEST_F(ServiceAccount, HostileClaimsStayInTheirPlace) {
  const std::string account = "a\",\"scope\":\"all\r\n\xFF";
  const auto assertion = signed_assertion({account, "read", 0}, key());
  ASSERT_TRUE(assertion);
  const std::size_t first = assertion->find('.'), second = assertion->rfind('.');
  const auto said = nlohmann::json::parse(decoded(assertion->substr(first + 1, second - first - 1)));
  EXPECT_EQ(said.at("scope"), "read");
}

TEST_F(ServiceAccount, MadeUpKeysAreOthersEachTime) {
  EXPECT_NE(key(), std::string(made_up_rsa_key().value().reveal(RevealPermit("test"))));
}

TEST(ServiceAccounts, NameTheirProject) {
  EXPECT_EQ(project_of("ci@blue-lamp.iam.gserviceaccount.com"), "blue-lamp");
  EXPECT_EQ(project_of("ci@lamp.acme.example.iam.gserviceaccount.com"), "acme.example:lamp");
  EXPECT_EQ(project_of("blue-lamp@appspot.gserviceaccount.com"), "blue-lamp");
  EXPECT_EQ(project_of("828350-compute@developer.gserviceaccount.com"), "828350");
  for (const char* other : {"", "ci", "ci@example.org", "ci@iam.gserviceaccount.com", "@gserviceaccount.com"})
    EXPECT_EQ(project_of(other), "") << other;
}

}  // namespace
}  // namespace assay::verification
