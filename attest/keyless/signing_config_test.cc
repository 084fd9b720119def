#include "attest/keyless/signing_config.h"

#include <gtest/gtest.h>

#include "attest/sigstore/instance.h"
#include "base/strings.h"

namespace assay::attest {
namespace {

const Instant kNow{1'700'000'000, 0};  // 2023-11-14

std::string service(std::string_view url, int version, std::string_view name, std::string_view more = {}) {
  return cat(R"({"url":"https://)", url, R"(","majorApiVersion":)", version, R"(,"operator":")", name,
             R"(","validFor":{"start":"2020-01-01T00:00:00Z")", more, "}}");
}

std::string config(const std::string& logs, std::string_view choice, const std::string& stamps = {}) {
  return cat(R"({"mediaType":"application/vnd.dev.sigstore.signingconfig.v0.2+json","caUrls":[)", service("ca", 1, "o"),
             R"(],"rekorTlogUrls":[)", logs, R"(],"rekorTlogConfig":)", choice, R"(,"tsaUrls":[)", stamps,
             R"(],"tsaConfig":{"selector":"ANY"}})");
}

std::string chosen(const std::string& text) {
  const auto read = read_signing_config(text);
  if (!read) return read.error().why;
  const auto services = select_services(*read, kNow);
  if (!services) return services.error().why;
  std::string out;
  for (const Service& log : services->logs) out += cat(log.url.substr(8), ' ');
  return out;
}

TEST(SigningConfigs, OfAnOperatorTheHighestVersionCounts) {
  EXPECT_EQ(
      chosen(config(service("a", 1, "o") + "," + service("b", 2, "o"), R"({"selector":"ALL"})", service("t", 1, "o"))),
      "b ");
  EXPECT_EQ(chosen(config(service("a", 1, "o") + "," + service("b", 3, "o"), R"({"selector":"ALL"})")), "a ");
}

TEST(SigningConfigs, OfOneVersionTheOneThatBeganLastCounts) {
  const std::string newer =
      R"({"url":"https://n","majorApiVersion":1,"operator":"o","validFor":{"start":"2022-01-01T00:00:00Z"}})";
  EXPECT_EQ(chosen(config(service("a", 1, "o") + "," + newer, R"({"selector":"ALL"})")), "n ");
}

TEST(SigningConfigs, ServicesThatDoNotHoldAreLeftOut) {
  EXPECT_EQ(chosen(config(service("a", 1, "o", R"(,"end":"2021-01-01T00:00:00Z")") + "," + service("b", 1, "o"),
                          R"({"selector":"ANY"})")),
            "b ");
  EXPECT_EQ(chosen(config(service("a", 1, "o", R"(,"end":"2021-01-01T00:00:00Z")"), R"({"selector":"ANY"})")),
            "the configuration has no log that holds");
}

TEST(SigningConfigs, SelectorsSayHowMany) {
  const std::string two = service("a", 1, "o") + "," + service("b", 1, "p");
  EXPECT_EQ(chosen(config(two, R"({"selector":"ANY"})")), "a ");
  EXPECT_EQ(chosen(config(two, R"({"selector":"ALL"})")), "a b ");
  EXPECT_EQ(chosen(config(two, R"({"selector":"EXACT","count":2})")), "a b ");
  EXPECT_NE(chosen(config(two, R"({"selector":"EXACT","count":3})")).find("wants 3 logs"), std::string::npos);
  EXPECT_NE(chosen(config(two, "{}")).find("does not say how many"), std::string::npos);
}

TEST(SigningConfigs, ForAnIndexLogsOfVersionOneAreEnough) {
  const auto read = read_signing_config(config(service("a", 2, "o") + "," + service("b", 1, "o"),
                                               R"({"selector":"EXACT","count":1})", service("t", 1, "o")));
  const auto services = select_services(for_index(*read), kNow);
  ASSERT_TRUE(services);
  EXPECT_EQ(services->logs.size(), 1U);
  EXPECT_EQ(services->logs.front().url, "https://b");
  EXPECT_TRUE(services->timestamps.empty());
  const auto none = read_signing_config(config(service("a", 2, "o"), R"({"selector":"ANY"})", service("t", 1, "o")));
  EXPECT_FALSE(select_services(for_index(*none), kNow));
}

TEST(SigningConfigs, WhatIsMalformedIsRefused) {
  const std::string good = config(service("a", 1, "o"), R"({"selector":"ANY"})");
  EXPECT_TRUE(read_signing_config(good));
  const auto with = [&](std::string_view from, std::string_view to) {
    std::string text = good;
    text.replace(text.find(from), from.size(), to);
    return read_signing_config(text).has_value();
  };
  EXPECT_FALSE(with("v0.2", "v0.1"));
  EXPECT_FALSE(with("2020-01-01T00:00:00Z", "always"));
  EXPECT_FALSE(with("\"start\"", "\"begin\""));
  EXPECT_FALSE(with("\"ANY\"", "\"SOME\""));
  EXPECT_FALSE(with("\"majorApiVersion\":1", "\"majorApiVersion\":1.5"));
  EXPECT_FALSE(read_signing_config("[]"));
}

TEST(SigningConfigs, EmbeddedOnesCanBeMet) {
  for (const Instance instance : {Instance::production, Instance::staging}) {
    const auto config = read_signing_config(embedded_signing_config(instance));
    ASSERT_TRUE(config);
    EXPECT_TRUE(select_services(*config, {1'780'000'000, 0}));
  }
}

}  // namespace
}  // namespace assay::attest
