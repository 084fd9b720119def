#include "scanners/sources/remote/http/client.h"

#include <gtest/gtest.h>

#include <array>
#include <deque>

#include "scanners/sources/remote/http/client_test_kit.h"

namespace assay::remote {
namespace {

using testing_kit::Scripted;
using testing_kit::ScriptedTransport;
using testing_kit::TestClock;

class ClientTest : public testing::Test {
 protected:
  Client client(std::int64_t most_wait = 100) {
    gate = std::make_unique<RateGate>(clock, most_wait);
    ClientOptions options;
    options.server = *parse_url("https://api.example.org/");
    options.authorize = [](WireRequest& request) { request.secret_headers.emplace_back("Authorization", Secret("x")); };
    const auto answer = [this](const WireRequest& request) -> std::optional<Scripted> {
      sent.push_back(request);
      if (script.empty()) return std::nullopt;
      Scripted next = std::move(script.front());
      script.pop_front();
      return next;
    };
    return {std::make_unique<ScriptedTransport>(answer), clock, *gate, options};
  }
  Result<Answer> fetch(std::int64_t most_wait = 100) {
    return client(most_wait).fetch({*parse_url("https://api.example.org/a")});
  }

  TestClock clock;
  std::unique_ptr<RateGate> gate;
  std::deque<Scripted> script;
  std::vector<WireRequest> sent;
};

TEST_F(ClientTest, WaitsTwiceAsLongBeforeEachFurtherTry) {
  script = {{500}, {502}, {0}, {200, {}, "fine"}};
  const auto answer = fetch();
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->body, "fine");
  EXPECT_EQ(clock.slept, (std::vector<std::int64_t>{1000, 2000, 4000}));
}

TEST_F(ClientTest, GivesUpAfterAllTries) {
  script = {{500}, {500}, {500}, {500}, {503}};
  const auto answer = fetch();
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status(), 503);
  EXPECT_EQ(sent.size(), 5U);
}

TEST_F(ClientTest, WaitsAsLongAsRetryAfterAsks) {
  script = {{429, {{"Retry-After", "17"}}}, {200}};
  ASSERT_TRUE(fetch());
  EXPECT_EQ(clock.slept, (std::vector<std::int64_t>{17000}));
}

TEST_F(ClientTest, WaitsUntilThePrimaryLimitIsReset) {
  script = {{403, {{"X-RateLimit-Remaining", "0"}, {"X-RateLimit-Reset", "1060"}}}, {200}};
  ASSERT_TRUE(fetch());
  EXPECT_EQ(clock.slept, (std::vector<std::int64_t>{60000}));
}

TEST_F(ClientTest, WaitsAMinuteForASecondaryLimitWithoutATime) {
  script = {{403, {}, "You have exceeded a secondary rate limit"}, {200}};
  ASSERT_TRUE(fetch());
  EXPECT_EQ(clock.slept, (std::vector<std::int64_t>{60000}));
}

TEST_F(ClientTest, AForbiddenThingIsNoLimit) {
  script = {{403, {{"X-RateLimit-Remaining", "4999"}}, "Resource not accessible"}};
  EXPECT_EQ(fetch()->status(), 403);
  EXPECT_TRUE(clock.slept.empty());
}

TEST_F(ClientTest, WaitsNoLongerThanTheRunMay) {
  script = {{429, {{"Retry-After", "101"}}}, {200}};
  const auto answer = fetch();
  ASSERT_FALSE(answer);
  EXPECT_NE(answer.error().why.find("asks to wait for 101 s"), std::string::npos);
  EXPECT_EQ(sent.size(), 1U);
}

TEST_F(ClientTest, WaitsOfARunAddUp) {
  script = {{429, {{"Retry-After", "60"}}}, {429, {{"Retry-After", "60"}}}, {200}};
  EXPECT_FALSE(fetch());
  EXPECT_EQ(clock.slept, (std::vector<std::int64_t>{60000}));
}

TEST_F(ClientTest, ALimitThatNeverEndsEnds) {
  for (int i = 0; i < 20; ++i) script.push_back({429, {{"Retry-After", "0"}}});
  const auto answer = fetch();
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status(), 429);
  EXPECT_LE(sent.size(), 16U);
}

TEST_F(ClientTest, CredentialsStayWithTheNamedServer) {
  script = {{302, {{"Location", "/b"}}},
            {302, {{"Location", "https://other.example.org/"}}},
            {302, {{"Location", "https://api.example.org/c"}}},
            {200}};
  ASSERT_TRUE(fetch());
  ASSERT_EQ(sent.size(), 4U);
  EXPECT_EQ(sent[0].secret_headers.size(), 1U);
  EXPECT_EQ(sent[1].secret_headers.size(), 1U);
  EXPECT_TRUE(sent[2].secret_headers.empty());
  EXPECT_TRUE(sent[3].secret_headers.empty());
}

TEST_F(ClientTest, RedirectsToThisMachineOrWithoutEncryptionAreNotFollowed) {
  for (const char* where :
       {"https://127.0.0.1/", "http://localhost/", "http://api.example.org/", "file:///etc/passwd"}) {
    sent.clear();
    script.clear();
    for (int i = 0; i < 5; ++i) script.push_back({302, {{"Location", where}}});
    EXPECT_FALSE(fetch()) << where;
    for (const WireRequest& request : sent) EXPECT_EQ(request.url.server(), "https://api.example.org") << where;
  }
}

std::string read_all(Download& download, Status& status) {
  std::string out;
  std::array<char, 3> buffer{};
  for (;;) {
    const auto got = download.read(buffer);
    if (!got) status = tl::make_unexpected(got.error());
    if (!got || *got == 0) return out;
    out.append(buffer.data(), *got);
  }
}

TEST_F(ClientTest, ABrokenDownloadGoesOnWhereItBroke) {
  script = {{200, {{"ETag", "\"e\""}}, "0123456", true},
            {503},
            {206, {{"ETag", "\"e\""}, {"Content-Range", "bytes 7-9/10"}}, "789"}};
  Client asking = client();
  const auto download = asking.open({*parse_url("https://api.example.org/a")});
  ASSERT_TRUE(download);
  Status status;
  EXPECT_EQ(read_all(**download, status), "0123456789");
  EXPECT_TRUE(status);
  EXPECT_EQ(sent.back().headers.front(), (std::pair<std::string, std::string>{"Range", "bytes=7-"}));
}

TEST_F(ClientTest, ADownloadWithoutAStrongNameIsNotTakenUp) {
  for (const char* etag : {"", "W/\"e\""}) {
    sent.clear();
    script = {{200, {{"ETag", etag}}, "0123", true}, {206, {{"Content-Range", "bytes 4-9/10"}}, "456789"}};
    Client asking = client();
    const auto download = asking.open({*parse_url("https://api.example.org/a")});
    Status status;
    EXPECT_EQ(read_all(**download, status), "0123");
    EXPECT_FALSE(status);
    EXPECT_TRUE((*download)->broken());
    EXPECT_EQ(sent.size(), 1U);
  }
}

TEST_F(ClientTest, NoErrorHoldsWhatARedirectLedTo) {
  script.clear();
  for (int i = 0; i < 20; ++i) script.push_back({302, {{"Location", "https://other.example.org/?sig=s3"}}});
  const auto answer = fetch();
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().text().find("s3"), std::string::npos);
}

}  // namespace
}  // namespace assay::remote
