#include "sarif/upload/code_scanning.h"

#include <gtest/gtest.h>

#include <memory>
#include <utility>

#include "base/strings.h"
#include "scanners/sources/remote/http/client_test_kit.h"

namespace assay::sarif {
namespace {

using remote::WireRequest;
using remote::testing_kit::Scripted;
using remote::testing_kit::ScriptedTransport;
using remote::testing_kit::TestClock;

const UploadTarget kTarget{"o/r", std::string(40, 'a'), "refs/heads/main"};

// Answers in their order; the last one stays.
class CodeScanning : public ::testing::Test {
 protected:
  Result<UploadOutcome> upload_with(const std::vector<Scripted>& answers, UploadWait wait = {}) {
    remote::ClientOptions options;
    options.server = *remote::parse_url("https://api.example.org/v3/");
    options.authorize = [this](WireRequest&) { ++authorized_; };
    auto transport = std::make_unique<ScriptedTransport>([this, answers](const WireRequest& request) {
      asked_.push_back(request);
      return std::optional(answers[std::min(asked_.size(), answers.size()) - 1]);
    });
    remote::RateGate gate(clock_, 100);
    remote::Client client(std::move(transport), clock_, gate, options);
    return sarif::upload("QUJD", kTarget, wait, client, clock_);
  }

  TestClock clock_;
  std::vector<WireRequest> asked_;
  int authorized_ = 0;
};

Scripted look(std::string_view status) { return {.body = cat(R"({"processing_status":")", status, "\"}")}; }
const Scripted kTaken{.status = 202, .body = R"({"id":"i-1","url":"https://elsewhere.example.org/"})"};

TEST_F(CodeScanning, AsksForTheIdAtTheNamedServer) {
  const auto outcome = upload_with({kTaken, look("pending"), look("complete")});
  ASSERT_TRUE(outcome);
  EXPECT_EQ(outcome->state, UploadState::processed);
  ASSERT_EQ(asked_.size(), 3U);
  EXPECT_EQ(asked_[0].url.text(), "https://api.example.org/v3/repos/o/r/code-scanning/sarifs");
  EXPECT_EQ(asked_[2].url.text(), "https://api.example.org/v3/repos/o/r/code-scanning/sarifs/i-1");
  EXPECT_EQ(asked_[0].body, cat(R"({"commit_sha":")", kTarget.commit, R"(","ref":"refs/heads/main","sarif":"QUJD"})"));
  EXPECT_FALSE(asked_[2].body);
  EXPECT_EQ(authorized_, 3);
  EXPECT_EQ(clock_.slept, std::vector<std::int64_t>{5000});
}

TEST_F(CodeScanning, StopsWaitingAfterTheTimeThatItMayTake) {
  const auto outcome = upload_with({kTaken, look("pending")}, {.most_s = 12, .between = std::chrono::seconds(5)});
  ASSERT_TRUE(outcome);
  EXPECT_EQ(outcome->state, UploadState::pending);
  EXPECT_EQ(asked_.size(), 5U);
}

TEST_F(CodeScanning, TakesAnUnknownStateForPending) {
  EXPECT_EQ(upload_with({kTaken, look("")}, {.most_s = 1})->state, UploadState::pending);
  asked_.clear();
  EXPECT_EQ(upload_with({kTaken, {.body = "[]"}}, {.most_s = 1})->state, UploadState::pending);
}

TEST_F(CodeScanning, BoundsWhatTheServerSays) {
  std::string errors;
  for (int i = 0; i < 200; ++i) errors += cat(i == 0 ? "" : ",", '"', std::string(5000, 'e'), '"');
  const auto outcome =
      upload_with({kTaken, {.body = cat(R"({"processing_status":"failed","errors":[)", errors, "]}")}});
  ASSERT_TRUE(outcome);
  EXPECT_EQ(outcome->state, UploadState::refused);
  EXPECT_EQ(outcome->errors.size(), 100U);
  EXPECT_EQ(outcome->errors[0].size(), 1000U);
}

TEST(CheckTarget, TakesWhatCannotChangeTheAddress) {
  EXPECT_TRUE(check_target(kTarget));
  EXPECT_TRUE(check_target({"an-org/a.tool_2", std::string(64, '0'), "refs/pull/7/merge"}));
  for (const char* repository : {"", "o", "o/", "/r", "o/r/s", "o/..", "./r", "o/r?x", "o/r#x", "o/r%2F", "o /r"})
    EXPECT_FALSE(check_target({repository, kTarget.commit, kTarget.ref})) << repository;
  for (const char* ref : {"", "main", "refs/", "refs/heads/", "refs/heads/a b", "refs/heads/a..b", "refs/heads/a\n"})
    EXPECT_FALSE(check_target({"o/r", kTarget.commit, ref})) << ref;
  for (const std::string& commit : {std::string(), std::string("HEAD"), std::string(39, 'a'), std::string(40, 'g')})
    EXPECT_FALSE(check_target({"o/r", commit, kTarget.ref})) << commit;
}

}  // namespace
}  // namespace assay::sarif
