#include "scanners/verification/logins/seed_list.h"

#include <gtest/gtest.h>

#include "base/strings.h"

namespace assay::verification {
namespace {

using Servers = std::vector<ServerRecord>;
using Texts = std::vector<std::string>;

class FakeRecords final : public NameRecords {
 public:
  tl::expected<Servers, std::string> servers(const std::string& name) override {
    asked.push_back(cat("SRV ", name));
    return found;
  }
  tl::expected<Texts, std::string> texts(const std::string& name) override {
    asked.push_back(cat("TXT ", name));
    return said;
  }
  tl::expected<Servers, std::string> found;
  tl::expected<Texts, std::string> said;
  std::vector<std::string> asked;
};

class SeedList : public ::testing::Test {
 protected:
  tl::expected<Login, std::string> seed(std::string_view address) { return find_seed(*parse_login(address), records); }
  FakeRecords records;
};

TEST_F(SeedList, TakesTheFirstServerByNameWhateverTheOrderOfTheAnswer) {
  records.found = Servers{{"b.corp.example", 27017}, {"a.corp.example", 27018}, {"a.corp.example", 27016}};
  const auto found = seed("mongodb+srv://lamp@cluster.corp.example/shop");
  ASSERT_TRUE(found) << found.error();
  EXPECT_EQ(found->server(), "mongodb://a.corp.example:27016");
  EXPECT_EQ(found->user, "lamp");
  EXPECT_TRUE(found->tls_at_once);
  EXPECT_EQ(records.asked,
            (std::vector<std::string>{"SRV _mongodb._tcp.cluster.corp.example", "TXT cluster.corp.example"}));
}

TEST_F(SeedList, ServersMustBeInTheDomainOfTheHost) {
  struct Case {
    const char *host, *server;
    bool is_in;
  };
  for (const Case& one : {Case{"cluster.corp.example", "a.corp.example", true},
                          {"cluster.corp.example", "a.b.corp.example", true},
                          {"cluster.corp.example", "corp.example", false},
                          {"cluster.corp.example", "evilcorp.example", false},
                          {"cluster.corp.example", "a.corp.example.evil.test", false},
                          {"cluster.corp.example", "169.254.169.254", false},
                          {"cluster.corp.example", "", false},
                          {"cluster.corp.example", "a b.corp.example", false},
                          {"corp.example", "a.corp.example", true},
                          {"corp.example", "corp.example", false},
                          {"corp.example", "a.example", false},
                          {"corp.example", "evilcorp.example", false},
                          {"localhost", "a.localhost", true},
                          {"localhost", "localhost", false},
                          {"localhost", "evil.test", false}}) {
    records.found = Servers{{"a.corp.example", 27017}, {one.server, 27017}};
    if (std::string_view(one.host) == "localhost") records.found->erase(records.found->begin());
    EXPECT_EQ(seed(cat("mongodb+srv://lamp@", one.host)).has_value(), one.is_in) << one.host << " " << one.server;
  }
  records.found = Servers{{"a.corp.example", 0}};
  EXPECT_FALSE(seed("mongodb+srv://lamp@cluster.corp.example"));
}

TEST_F(SeedList, TextSaysWhatTheUrlDoesNot) {
  records.found = Servers{{"a.corp.example", 27017}};
  const auto text = [&](std::string options, std::string_view url = "mongodb+srv://lamp@cluster.corp.example/shop") {
    records.said = Texts{std::move(options)};
    return seed(url);
  };
  EXPECT_EQ(text("authSource=users&replicaSet=rs0")->auth_database, "users");
  EXPECT_EQ(text("AUTHSOURCE=us%65rs")->auth_database, "users");
  EXPECT_EQ(text("replicaSet=rs0")->auth_database, "shop");
  EXPECT_EQ(text("")->auth_database, "shop");
  EXPECT_EQ(text("authSource=users", "mongodb+srv://lamp@cluster.corp.example/?authSource=mine")->auth_database,
            "mine");
  EXPECT_FALSE(text("authSource=users")->load_balanced);
  EXPECT_TRUE(text("loadBalanced=true")->load_balanced);
  EXPECT_FALSE(text("loadBalanced=false")->load_balanced);
  for (const char* other : {"tls=false", "authSource=", "authSource", "authSource=a%00b", "loadBalanced=yes",
                            "authSource=users&ssl=false", "v=spf1 -all", "&", "authMechanism=PLAIN"})
    EXPECT_FALSE(text(other)) << other;
  records.said = Texts{"authSource=users", "replicaSet=rs0"};
  EXPECT_FALSE(seed("mongodb+srv://lamp@cluster.corp.example"));
}

TEST_F(SeedList, WithoutRecordsThereIsNoServer) {
  records.found = tl::make_unexpected(std::string("there are none"));
  EXPECT_EQ(seed("mongodb+srv://lamp@cluster.corp.example").error(), "there are none");
  records.found = Servers{};
  EXPECT_FALSE(seed("mongodb+srv://lamp@cluster.corp.example"));
  // Where the user is known might stand in it.
  records.found = Servers{{"a.corp.example", 27017}};
  records.said = tl::make_unexpected(std::string("no answer"));
  EXPECT_EQ(seed("mongodb+srv://lamp@cluster.corp.example").error(), "no answer");
}

TEST(ParseLogin, ReadsUrlsWhoseServersDnsNames) {
  const auto plain = parse_login("mongodb+srv://lamp@Cluster.corp.example./");
  ASSERT_TRUE(plain);
  EXPECT_EQ(plain->server(), "mongodb+srv://cluster.corp.example");
  EXPECT_EQ(plain->service, "mongodb");
  EXPECT_TRUE(plain->tls_at_once && plain->wants_tls);
  EXPECT_FALSE(parse_login("mongodb+srv://lamp@h.corp.example/?tls=false")->tls_at_once);
  EXPECT_FALSE(parse_login("mongodb+srv://lamp@h.corp.example/?ssl=False")->wants_tls);
  EXPECT_EQ(parse_login("mongodb+srv://lamp@h.corp.example/?srvServiceName=Shop")->service, "shop");
  for (const char* other :
       {"mongodb+srv://lamp@h.corp.example:27017", "mongodb+srv://lamp@a.corp.example,b.corp.example",
        "mongodb+srv://lamp@h.corp.example/?srvServiceName=a.b",
        "mongodb+srv://lamp@h.corp.example/?srvServiceName=a%20b"})
    EXPECT_FALSE(parse_login(other)) << other;
  EXPECT_TRUE(parse_login("mongodb://lamp@h/?loadBalanced=true")->load_balanced);
}

}  // namespace
}  // namespace assay::verification
