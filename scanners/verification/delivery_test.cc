#include "scanners/verification/delivery.h"

#include <gtest/gtest.h>

#include "base/strings.h"
#include "scanners/verification/pool_test_kit.h"

namespace assay::verification {
namespace {

using remote::Broken;
using remote::PooledAnswer;
using remote::WireRequest;
using std::chrono::milliseconds;
using testing_kit::answer;
using testing_kit::broken;
using testing_kit::ScriptedPool;

class DeliveryTest : public ::testing::Test {
 protected:
  static WireRequest request(const std::string& url) {
    WireRequest out;
    out.url = *remote::parse_url(url);
    out.method = "GET";
    return out;
  }

  // Sends that many to a host, and gives what came of each.
  std::vector<Delivered> deliver(ScriptedPool& pool, std::size_t count, const std::string& host = "a.vendor.test") {
    Delivery delivery(pool, clock, pool.ticks(), options);
    for (std::size_t i = 0; i < count; ++i) delivery.ask(i, request(cat("https://", host, "/", i)));
    std::vector<Delivered> out;
    delivery.run([&](Delivered delivered) { out.push_back(std::move(delivered)); });
    requests = delivery.requests();
    return out;
  }

  remote::testing_kit::TestClock clock;
  DeliveryOptions options;
  std::uint64_t requests = 0;
};

TEST_F(DeliveryTest, EveryRequestHasOneAnswer) {
  ScriptedPool pool([](const WireRequest&) { return answer(200, "{}"); });
  EXPECT_EQ(deliver(pool, 1000).size(), 1000U);
  EXPECT_EQ(requests, 1000U);
}

TEST_F(DeliveryTest, BeginsWithFewAndGrows) {
  ScriptedPool pool([](const WireRequest&) { return answer(200, "{}"); });
  deliver(pool, 20);
  EXPECT_EQ(pool.most_under_way, 8U);  // 4, then 8
  ScriptedPool large([](const WireRequest&) { return answer(200, "{}"); });
  options.rate = 1e6;
  deliver(large, 5000);
  EXPECT_EQ(large.most_under_way, 256U);
}

TEST_F(DeliveryTest, KeepsToTheRate) {
  ScriptedPool pool([](const WireRequest&) { return answer(200, "{}"); });
  options.rate = 10;
  deliver(pool, 54);
  EXPECT_GE(pool.now, milliseconds(4900));
  EXPECT_LE(pool.now, milliseconds(6500));
}

TEST_F(DeliveryTest, AsksAgainWithPauses) {
  int asked = 0;
  ScriptedPool pool([&](const WireRequest&) { return ++asked < 3 ? answer(503) : answer(200, "{}"); });
  const auto out = deliver(pool, 1);
  ASSERT_EQ(out.size(), 1U);
  EXPECT_EQ(out[0].answer.head.status, 200);
  ASSERT_EQ(pool.sent_at.size(), 3U);
  EXPECT_GE(pool.sent_at[1] - pool.sent_at[0], milliseconds(500));
  EXPECT_GE(pool.sent_at[2] - pool.sent_at[1], milliseconds(1000));
}

TEST_F(DeliveryTest, GivesUpAfterItsTries) {
  ScriptedPool pool([](const WireRequest&) { return answer(429); });
  const auto out = deliver(pool, 1);
  ASSERT_EQ(out.size(), 1U);
  EXPECT_EQ(out[0].answer.head.status, 429);
  EXPECT_EQ(requests, 3U);
}

TEST_F(DeliveryTest, WaitsAsLongAsAServerAsks) {
  int asked = 0;
  ScriptedPool pool([&](const WireRequest&) {
    PooledAnswer limited = answer(429);
    limited.head.headers.add("Retry-After", "30");
    return ++asked < 2 ? limited : answer(200, "{}");
  });
  EXPECT_EQ(deliver(pool, 1)[0].answer.head.status, 200);
  EXPECT_GE(pool.sent_at.at(1), milliseconds(30'000));
}

TEST_F(DeliveryTest, DoesNotWaitBeyondTheDeadline) {
  ScriptedPool pool([](const WireRequest&) {
    PooledAnswer limited = answer(429);
    limited.head.headers.add("Retry-After", "3600");
    return limited;
  });
  EXPECT_EQ(deliver(pool, 1)[0].answer.head.status, 429);
  EXPECT_LT(pool.now, milliseconds(2000));
}

// By whatever clock: of seconds without end, and of dates by a clock that runs ahead of ours or went back.
TEST_F(DeliveryTest, WhatWouldWaitBeyondTheDeadlineIsGivenUpAtOnce) {
  for (const char* pause : {"3600", "9007199254740992", "Fri, 31 Dec 9999 23:59:59 GMT"}) {
    ScriptedPool pool([&](const WireRequest&) {
      PooledAnswer limited = answer(429);
      limited.head.headers.add("Retry-After", pause);
      return limited;
    });
    const auto out = deliver(pool, 1000);
    ASSERT_EQ(out.size(), 1000U) << pause;
    EXPECT_LE(requests, 4U) << pause;
    EXPECT_LT(pool.now, milliseconds(2000)) << pause;
    EXPECT_NE(out.back().not_sent.find("longer pause"), std::string_view::npos) << pause;
  }
  // What is past, or no time at all, holds nothing up.
  for (const char* pause : {"0", "-1", "Thu, 01 Jan 1970 00:00:00 GMT", "soon", "18446744073709551616", ""}) {
    int asked = 0;
    ScriptedPool pool([&](const WireRequest&) {
      PooledAnswer limited = answer(429);
      limited.head.headers.add("Retry-After", pause);
      return ++asked < 2 ? limited : answer(200, "{}");
    });
    EXPECT_EQ(deliver(pool, 1)[0].answer.head.status, 200) << pause;
    EXPECT_LT(pool.now, milliseconds(2000)) << pause;
  }
}

TEST_F(DeliveryTest, SendsNothingBehindTheDeadline) {
  ScriptedPool pool([](const WireRequest&) { return answer(200, "{}"); });
  options.deadline = milliseconds(150);
  const auto out = deliver(pool, 100);
  EXPECT_EQ(out.size(), 100U);
  EXPECT_LT(requests, 20U);
  EXPECT_FALSE(out.back().not_sent.empty());
}

TEST_F(DeliveryTest, SendsNoMoreThanItMay) {
  ScriptedPool pool([](const WireRequest&) { return answer(200, "{}"); });
  options.most_requests = 7;
  const auto out = deliver(pool, 100);
  EXPECT_EQ(out.size(), 100U);
  EXPECT_EQ(requests, 7U);
}

TEST_F(DeliveryTest, AHostThatIsNotThereIsNotAskedForAll) {
  for (const auto how : {Broken::no_name, Broken::unreachable, Broken::untrusted, Broken::not_public}) {
    ScriptedPool pool([how](const WireRequest&) { return broken(how); });
    const auto out = deliver(pool, 1000);
    EXPECT_EQ(out.size(), 1000U);
    EXPECT_LE(requests, 20U);
    for (const Delivered& one : out) EXPECT_EQ(one.answer.broken, how);
  }
}

TEST_F(DeliveryTest, FollowsRedirectsOnTheSameServerAlone) {
  const auto redirect_to = [](const std::string& where) {
    PooledAnswer out = answer(302);
    out.head.headers.add("Location", where);
    return out;
  };
  ScriptedPool same(
      [&](const WireRequest& asked) { return asked.url.target == "/0" ? redirect_to("/there") : answer(200, "{}"); });
  EXPECT_EQ(deliver(same, 1)[0].answer.head.status, 200);
  for (const char* where : {"https://b.vendor.test/", "http://a.vendor.test/", "https://a.vendor.test:8443/",
                            "https://127.0.0.1/", "//169.254.169.254/", "file:///etc/passwd"}) {
    ScriptedPool other([&](const WireRequest&) { return redirect_to(where); });
    EXPECT_EQ(deliver(other, 1)[0].answer.head.status, 302) << where;
    EXPECT_EQ(other.sent.size(), 1U) << where;
  }
  ScriptedPool round([&](const WireRequest&) { return redirect_to("/0"); });
  EXPECT_EQ(deliver(round, 1)[0].answer.head.status, 302);
  EXPECT_EQ(round.sent.size(), 4U);
}

TEST_F(DeliveryTest, WhatIsPostedIsNotRedirected) {
  ScriptedPool pool([](const WireRequest&) {
    PooledAnswer out = answer(307);
    out.head.headers.add("Location", "/there");
    return out;
  });
  Delivery delivery(pool, clock, pool.ticks(), options);
  WireRequest posted = request("https://a.vendor.test/");
  posted.method = "POST";
  posted.body = "x";
  delivery.ask(1, posted);
  delivery.run([](const Delivered&) {});
  EXPECT_EQ(pool.sent.size(), 1U);
}

}  // namespace
}  // namespace assay::verification
