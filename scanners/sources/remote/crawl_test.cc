#include "scanners/sources/remote/crawl.h"

#include <gtest/gtest.h>

#include "base/strings.h"
#include "scanners/sources/remote/http/client_test_kit.h"

namespace assay::remote {
namespace {

using testing_kit::Scripted;
using testing_kit::ScriptedTransport;
using testing_kit::TestClock;

class CrawlTest : public testing::Test {
 protected:
  // Walks one list, whose pages `answers` gives, on one worker.
  void walk(ScriptedTransport::Answers answers, List list) {
    std::vector<std::unique_ptr<Worker>> workers;
    ClientOptions options;
    options.server = *parse_url("https://api.example.org/");
    auto client =
        std::make_unique<Client>(std::make_unique<ScriptedTransport>(std::move(answers)), clock, gate, options);
    workers.push_back(std::make_unique<Worker>(
        std::move(client), Worker::Parts{nullptr, &coverage, [] { return std::uint64_t{0}; }, "/tmp"}, limits,
        content));
    Crawl crawl(cache);
    walk_list(crawl, std::move(list), *parse_url("https://api.example.org/list"));
    crawl.run(workers);
  }

  static List list_of_nothing() {
    List list;
    list.resource = {"list", "u"};
    list.read = [](Worker&, const Json& page) -> Result<List::Page> { return List::Page{{}, page.size(), false}; };
    return list;
  }

  std::string gaps() const {
    std::string out;
    for (const Gap& gap : coverage.gaps()) out += cat(gap.input, ": ", gap.why, "\n");
    return out;
  }

  TestClock clock;
  RateGate gate{clock, 0};
  ResourceCache cache;
  Coverage coverage;
  Limits limits;
  files::ContentChoice content;
};

TEST_F(CrawlTest, PagesWithoutEndEnd) {
  std::size_t asked = 0;
  walk(
      [&](const WireRequest&) -> std::optional<Scripted> {
        return Scripted{200, {{"Link", cat("</list?page=", ++asked, ">; rel=\"next\"")}}, "[1]"};
      },
      list_of_nothing());
  EXPECT_EQ(asked, 10'000U);
  EXPECT_EQ(gaps(), "list u: it has more than 10000 pages\n");
}

TEST_F(CrawlTest, EmptyPagesWithoutEndEndSooner) {
  std::size_t asked = 0;
  walk(
      [&](const WireRequest&) -> std::optional<Scripted> {
        const bool empty = ++asked != 90;
        return Scripted{200, {{"Link", cat("</list?page=", asked, ">; rel=\"next\"")}}, empty ? "[]" : "[1]"};
      },
      list_of_nothing());
  EXPECT_EQ(asked, 191U);
  EXPECT_EQ(gaps(), "list u: it has more than 100 empty pages\n");
}

TEST_F(CrawlTest, WhatAPageLeadsToComesBeforeTheNextPage) {
  List list = list_of_nothing();
  std::vector<std::string> order;
  list.read = [&](Worker&, const Json& page) -> Result<List::Page> {
    order.emplace_back("page");
    return List::Page{{"a"}, page.size(), false};
  };
  list.child = [&](const std::string& child) { order.push_back(child); };
  std::size_t asked = 0;
  walk(
      [&](const WireRequest&) -> std::optional<Scripted> {
        Scripted answer{200, {}, "[]"};
        if (++asked < 3) answer.headers.emplace_back("Link", cat("</list?page=", asked, ">; rel=\"next\""));
        return answer;
      },
      list);
  EXPECT_EQ(order, (std::vector<std::string>{"page", "a", "page", "a", "page", "a"}));
  EXPECT_EQ(gaps(), "");
}

TEST_F(CrawlTest, APageThatStopsHasNoNextOne) {
  List list = list_of_nothing();
  list.read = [](Worker&, const Json& page) -> Result<List::Page> { return List::Page{{}, page.size(), true}; };
  std::size_t asked = 0;
  walk(
      [&](const WireRequest&) -> std::optional<Scripted> {
        ++asked;
        return Scripted{200, {{"Link", "</list?page=2>; rel=\"next\""}}, "[]"};
      },
      list);
  EXPECT_EQ(asked, 1U);
  EXPECT_EQ(gaps(), "");
}

TEST_F(CrawlTest, A304ThatNobodyAskedForIsAGap) {
  walk([](const WireRequest&) -> std::optional<Scripted> { return Scripted{304}; }, list_of_nothing());
  EXPECT_EQ(gaps(), "list u: the server answers 304\n");
}

}  // namespace
}  // namespace assay::remote
