#include "scanners/verification/revocation.h"

#include <gtest/gtest.h>

#include "base/strings.h"
#include "scanners/verification/pool_test_kit.h"

namespace assay::verification {
namespace {

using testing_kit::answer;
using testing_kit::broken;
using testing_kit::ScriptedPool;
using Outcome = Revocation::Outcome;

class RevocationTest : public ::testing::Test {
 protected:
  RevocationTest() {
    call.method = "POST";
    call.url = "https://api.vendor.test/revoke";
    call.headers = {{"Content-Type", "application/json"}};
    call.body = R"({"credentials":["{secret}"]})";
    call.live_status = {202};
  }

  Revocation run(ScriptedPool::Answers answers) {
    ScriptedPool pool(std::move(answers));
    const Revocation out = revoke(
        call, [this](std::string_view) { return &secret; }, pool, clock, pool.ticks(), options);
    sent = std::move(pool.sent);
    return out;
  }

  HttpCall call;
  const Secret secret{cat("tok_", "fedcba9876543210fedcba98")};
  DeliveryOptions options{.first_wait = std::chrono::milliseconds(0)};
  remote::testing_kit::TestClock clock;
  std::vector<remote::WireRequest> sent;
};

TEST_F(RevocationTest, IsAcceptedAsTheRuleSays) {
  const Revocation out = run([](const auto&) { return answer(202, ""); });
  EXPECT_EQ(out.outcome, Outcome::accepted);
  EXPECT_EQ(out.status, 202U);
  ASSERT_EQ(sent.size(), 1U);
  EXPECT_EQ(sent[0].method, "POST");
  EXPECT_EQ(sent[0].url.text(), "https://api.vendor.test/revoke");
  EXPECT_EQ(sent[0].body, cat(R"({"credentials":[")", secret.reveal(RevealPermit("test")), R"("]})"));
}

TEST_F(RevocationTest, IsRefusedByAnyOtherAnswer) {
  for (const int status : {200, 400, 401, 404, 422})
    EXPECT_EQ(run([&](const auto&) { return answer(status, "{}"); }).outcome, Outcome::refused) << status;
}

TEST_F(RevocationTest, IsUnknownWithoutAClearAnswer) {
  for (const auto& came : {answer(503), answer(429), answer(302), answer(202, "<html>", "text/html"),
                           broken(remote::Broken::too_slow), broken(remote::Broken::unreachable)}) {
    const Revocation out = run([&](const auto&) { return came; });
    EXPECT_EQ(out.outcome, Outcome::unknown) << came.head.status;
    EXPECT_FALSE(out.why.empty());
  }
}

TEST_F(RevocationTest, IsTriedAgainWhereItFailedByItself) {
  int asked = 0;
  EXPECT_EQ(run([&](const auto&) { return ++asked < 3 ? answer(503) : answer(202, ""); }).outcome, Outcome::accepted);
  EXPECT_EQ(sent.size(), 3U);
}

TEST_F(RevocationTest, OfAValueThatDoesNotFitIsNotSent) {
  call.url = "https://{secret}.vendor.test/";
  EXPECT_EQ(run([](const auto&) { return answer(202, ""); }).outcome, Outcome::unknown);
  EXPECT_TRUE(sent.empty());
}

}  // namespace
}  // namespace assay::verification
