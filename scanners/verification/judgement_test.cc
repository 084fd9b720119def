#include "scanners/verification/judgement.h"

#include <gtest/gtest.h>

#include "scanners/verification/pool_test_kit.h"

namespace assay::verification {
namespace {

using remote::Broken;
using remote::PooledAnswer;
using testing_kit::answer;
using testing_kit::broken;

class JudgementTest : public ::testing::Test {
 protected:
  JudgementTest() {
    call.method = "GET";
    call.url = "https://api.vendor.test/me";
    call.headers = {{"Accept", "application/json"}, {"Authorization", "Bearer {secret}"}};
    call.live_status = {200};
    call.dead_status = {401, 403};
    call.live_body = {"\"login\""};
  }
  VerificationStatus status_of(const PooledAnswer& came) const { return judge(call, came).status; }

  HttpCall call;
};

constexpr auto kActive = VerificationStatus::active;
constexpr auto kInactive = VerificationStatus::inactive;
constexpr auto kUnknown = VerificationStatus::unknown;

TEST_F(JudgementTest, GoesByWhatTheRuleNames) {
  EXPECT_EQ(status_of(answer(200, R"({"login":"a"})")), kActive);
  EXPECT_EQ(status_of(answer(401, R"({"message":"no"})")), kInactive);
  EXPECT_EQ(status_of(answer(401, "")), kInactive);
  EXPECT_EQ(status_of(answer(200, R"({"message":"hello"})")), kUnknown);
  EXPECT_EQ(status_of(answer(404, "{}")), kUnknown);
  EXPECT_EQ(status_of(answer(204, "")), kUnknown);
}

TEST_F(JudgementTest, OfWhatMayPassIsUnknown) {
  call.dead_status = {401, 408, 425, 429, 500, 503};
  for (const int status : {408, 425, 429, 500, 502, 503, 504, 599, 100}) {
    EXPECT_EQ(status_of(answer(status, "{}")), kUnknown) << status;
    EXPECT_FALSE(judge(call, answer(status, "{}")).not_accepted) << status;
  }
  for (const auto how : {Broken::unsendable, Broken::no_name, Broken::not_public, Broken::unreachable,
                         Broken::untrusted, Broken::too_slow, Broken::cut_off, Broken::too_long, Broken::other}) {
    EXPECT_EQ(status_of(broken(how)), kUnknown);
    EXPECT_FALSE(judge(call, broken(how)).why.empty());
  }
}

TEST_F(JudgementTest, OfARedirectIsUnknown) {
  for (const int status : {301, 302, 303, 307, 308}) EXPECT_EQ(status_of(answer(status, "")), kUnknown);
}

TEST_F(JudgementTest, OfAPageIsUnknown) {
  EXPECT_EQ(status_of(answer(200, "<html>\"login\"</html>", "text/html; charset=utf-8")), kUnknown);
  EXPECT_EQ(status_of(answer(200, " \n<!DOCTYPE html><p>\"login\"", "")), kUnknown);
  EXPECT_EQ(status_of(answer(200, "<HTML>\"login\"", "application/json")), kUnknown);
  call.headers.clear();
  call.live_body.clear();
  EXPECT_EQ(status_of(answer(200, "<html></html>", "text/html")), kUnknown);
  EXPECT_EQ(status_of(answer(403, "<html></html>", "text/html")), kUnknown);
}

TEST_F(JudgementTest, OfAnotherTypeIsUnknown) {
  EXPECT_EQ(status_of(answer(200, R"({"login":"a"})", "text/plain")), kUnknown);
  EXPECT_EQ(status_of(answer(200, R"({"login":"a"})", "application/octet-stream")), kUnknown);
  EXPECT_EQ(status_of(answer(200, R"({"login":"a"})", "application/vnd.vendor+json")), kActive);
  EXPECT_EQ(status_of(answer(200, R"({"login":"a"})", "")), kActive);
}

TEST_F(JudgementTest, OfJsonThatIsCutOffIsUnknown) {
  EXPECT_EQ(status_of(answer(200, R"({"login":"a")")), kUnknown);
  EXPECT_EQ(status_of(answer(200, R"({"login":"a)", "")), kUnknown);
}

TEST_F(JudgementTest, OfATextWhoseEndIsNotKnownIsUnknown) {
  call.headers.clear();
  call.live_body = {"ok"};
  PooledAnswer came = answer(200, "ok", "text/plain");
  EXPECT_EQ(status_of(came), kActive);
  came.head.end_is_known = false;
  EXPECT_EQ(status_of(came), kUnknown);
}

// Firewalls say 403 to programs that they do not like, and servers to rights that are missing.
TEST_F(JudgementTest, OfForbiddenIsDeadWhereNothingElseIs) {
  EXPECT_EQ(status_of(answer(403, R"({"message":"no"})")), kUnknown);
  EXPECT_TRUE(judge(call, answer(403, R"({"message":"no"})")).not_accepted);
  EXPECT_FALSE(judge(call, answer(403, "<html>", "text/html")).not_accepted);
  call.dead_status = {403};
  EXPECT_EQ(status_of(answer(403, R"({"message":"no"})")), kInactive);
  EXPECT_EQ(status_of(answer(403, "Forbidden", "text/plain")), kUnknown);
  call.dead_status = {401, 403};
  call.dead_body = {"\"bad token\""};
  EXPECT_EQ(status_of(answer(403, R"({"message": "bad token"})")), kInactive);
  EXPECT_EQ(status_of(answer(403, R"({"message": "use a browser"})")), kUnknown);
}

TEST_F(JudgementTest, ByTextsAlone) {
  call.live_status.clear();
  call.dead_status.clear();
  call.live_body = {"\"ok\":true"};
  call.dead_body = {"\"invalid_auth\"", "\"token_revoked\""};
  EXPECT_EQ(status_of(answer(200, R"({"ok": true, "user": "u"})")), kActive);
  EXPECT_EQ(status_of(answer(200, R"({"ok":false,"error":"invalid_auth"})")), kInactive);
  EXPECT_EQ(status_of(answer(200, R"({"ok":false,"error":"ratelimited"})")), kUnknown);
}

TEST_F(JudgementTest, AStatusOfBothKindsIsDecidedByTexts) {
  call.live_body = {"\"active\":true"};
  call.dead_status = {200, 401};
  EXPECT_EQ(status_of(answer(200, R"({"active":true})")), kActive);
  EXPECT_EQ(status_of(answer(200, R"({"active":false})")), kInactive);
  call.live_body.clear();
  EXPECT_EQ(status_of(answer(200, "{}")), kActive);
}

TEST_F(JudgementTest, HoldsNothingOfTheAnswer) {
  for (const int status : {200, 302, 404, 503})
    EXPECT_EQ(judge(call, answer(status, R"({"token":"echo"})")).why.find("echo"), std::string::npos);
}

}  // namespace
}  // namespace assay::verification
