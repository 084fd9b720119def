#include "scanners/verification/tellings.h"

#include <gtest/gtest.h>

#include "base/strings.h"
#include "scanners/verification/pool_test_kit.h"

namespace assay::verification {
namespace {

using testing_kit::answer;

const Secret kValue(cat("tok_", "fedcba9876543210fedcba98"));

std::string all_of(const std::vector<OfflineEvidence>& told) {
  std::string out;
  for (const OfflineEvidence& one : told) out += cat(out.empty() ? "" : "; ", one.check, ": ", one.text);
  return out;
}

TEST(Tellings, ReadAccountScopesAndEnd) {
  remote::PooledAnswer came = answer(200, R"({"login":"octocat","id":1})");
  came.head.headers.add("X-OAuth-Scopes", "repo, workflow");
  came.head.headers.add("GitHub-Authentication-Token-Expiration", "2026-12-01 08:00:00 UTC");
  EXPECT_EQ(all_of(told_by(tellings_of("https://api.github.com/user"), came, kValue)),
            "account: the provider says: account octocat; scopes: the provider says: scopes repo, workflow; "
            "expiry: the provider says: ends 2026-12-01 08:00:00 UTC");
}

TEST(Tellings, ReadListsUpToFiveAndXml) {
  EXPECT_EQ(
      all_of(told_by(tellings_of("https://api.heroku.com/apps"),
                     answer(200, R"([{"name":"a"},{"name":"b"},{"name":"c"},{"name":"d"},{"name":"e"},{"name":"f"}])"),
                     kValue)),
      "reach: the provider says: app a, b, c, d, e, ...");
  EXPECT_EQ(all_of(told_by(tellings_of("https://sts.us-east-1.amazonaws.com/"),
                           answer(200, "<R><Arn>arn:aws:iam::123456789012:user/ci</Arn></R>", "text/xml"), kValue)),
            "account: the provider says: identity arn:aws:iam::123456789012:user/ci");
}

TEST(Tellings, HoldNoSecretNoAddressAndNothingLongOrStrange) {
  const std::string value(kValue.reveal(RevealPermit("test")));
  const auto tellings = tellings_of("https://api.github.com/user");
  for (const std::string& login : {value, cat("x", value), std::string("somebody@example.org"), std::string(500, 'a')})
    EXPECT_EQ(all_of(told_by(tellings, answer(200, cat(R"({"login":")", login, "\"}")), kValue)), "");
  EXPECT_EQ(all_of(told_by(tellings, answer(200, R"({"login":"a\u001b[31m\u00e9<b>"})"), kValue)),
            "account: the provider says: account a??31m???b?");
  for (const char* other : {"{}", "[]", "null", "{", R"({"login":{}})", R"({"login":null})", ""})
    EXPECT_EQ(all_of(told_by(tellings, answer(200, other), kValue)), "") << other;
}

TEST(Tellings, HoldTheAddressOfAServiceAccountAndNoOther) {
  const auto tellings = tellings_of("https://api.github.com/user");
  const auto told = [&](std::string_view name) {
    return all_of(told_by(tellings, answer(200, cat(R"({"login":")", name, "\"}")), kValue));
  };
  EXPECT_EQ(told("ci@lamp.iam.gserviceaccount.com"),
            "account: the provider says: account ci@lamp.iam.gserviceaccount.com");
  for (const char* other :
       {"somebody@example.org", "somebody@example.org x.gserviceaccount.com",
        "somebody@example.org,ci@lamp.iam.gserviceaccount.com", "a@gserviceaccount.com.example.org"})
    EXPECT_EQ(told(other), "") << other;
}

TEST(Tellings, OfOtherAnswersAreNone) {
  EXPECT_TRUE(told_by(tellings_of("https://api.vendor.test/me"), answer(200, R"({"login":"a"})"), kValue).empty());
}

}  // namespace
}  // namespace assay::verification
