#include "scanners/sources/remote/github/action_commits.h"

#include <gtest/gtest.h>

#include "base/strings.h"
#include "scanners/sources/remote/http/client_test_kit.h"
#include "scanners/sources/remote/http/rate_gate.h"

namespace assay::remote {
namespace {

using testing_kit::ScriptedTransport;

const std::string kOld(40, 'a'), kNew(40, 'b');

std::string tag(const std::string& name, const std::string& sha) {
  return cat(R"({"name":")", name, R"(","commit":{"sha":")", sha, R"("}})");
}

class ActionCommitsTest : public ::testing::Test {
 protected:
  testing_kit::TestClock clock_;
  RateGate gate_{clock_, 60};
  ResourceCache cache_;
  std::vector<std::string> asked_;

  Result<std::optional<ActionCommit>> find(const std::string& repository, const std::string& ref) {
    if (!client_) {
      ClientOptions options;
      options.server = *parse_url("https://api.example.test");
      options.tries = 1;
      client_ = std::make_unique<Client>(
          std::make_unique<ScriptedTransport>([this](const WireRequest& request) { return answer(request); }), clock_,
          gate_, options);
      commits_ = std::make_unique<ActionCommits>(*client_, options.server, cache_);
    }
    return commits_->find(repository, ref);
  }

 private:
  testing_kit::Scripted answer(const WireRequest& request) {
    asked_.push_back(request.url.target);
    if (request.url.target.starts_with("/repos/o/r/tags"))
      return {200, {}, cat("[", tag("v4.1.0", kOld), ",", tag("v4.2.2", kNew), ",", tag("v4", kNew), "]")};
    if (request.url.target == "/repos/o/r/branches/main") return {200, {}, tag("main", kNew)};
    if (request.url.target.starts_with("/repos/o/odd/tags")) return {200, {}, "{}"};
    return {404, {}, "{}"};
  }
  std::unique_ptr<Client> client_;
  std::unique_ptr<ActionCommits> commits_;
};

TEST_F(ActionCommitsTest, ATagIsItsCommitWithTheMostExactRelease) {
  EXPECT_EQ(*find("o/r", "v4"), (ActionCommit{kNew, "v4.2.2", false}));
  EXPECT_EQ(*find("o/r", "v4.1.0"), (ActionCommit{kOld, "v4.1.0", false}));
  EXPECT_EQ(asked_.size(), 1U);
}

TEST_F(ActionCommitsTest, ABranchIsWhereItStands) {
  EXPECT_EQ(*find("o/r", "main"), (ActionCommit{kNew, "main", true}));
  EXPECT_EQ(*find("o/r", "gone"), std::nullopt);
}

TEST_F(ActionCommitsTest, AShortenedCommitIsThatOfATag) {
  EXPECT_EQ(*find("o/r", "bbbbbbb"), (ActionCommit{kNew, "v4.2.2", false}));
  EXPECT_EQ(*find("o/r", "ccccccc"), std::nullopt);
}

TEST_F(ActionCommitsTest, WhatCannotBeAskedIsAnError) {
  EXPECT_FALSE(find("o/gone", "v1"));
  EXPECT_FALSE(find("o/odd", "v1"));
}

TEST_F(ActionCommitsTest, NoOtherAddressIsAskedForWhatAFileSays) {
  for (const char* repository : {"o/../x", "o", "o/r/x", "o/r?x", "/r"})
    EXPECT_EQ(*find(repository, "v4"), std::nullopt);
  EXPECT_EQ(*find("o/r", "v4?x=1"), std::nullopt);
  EXPECT_TRUE(asked_.empty());
}

}  // namespace
}  // namespace assay::remote
