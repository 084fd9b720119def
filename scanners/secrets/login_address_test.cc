#include "scanners/secrets/login_address.h"

#include <gtest/gtest.h>

#include "base/strings.h"
#include "scanners/secrets/test_rules.h"

namespace assay {
namespace {

std::string address(const std::string& before, const std::string& behind) {
  const std::string text = cat(before, "PASS", behind);
  return login_address(text, before.size(), before.size() + 4);
}

TEST(LoginAddress, IsTheUrlWithoutThePassword) {
  EXPECT_EQ(address("DATABASE_URL=postgresql://lamp:", "@db.corp.io:5432/shop?sslmode=require\n"),
            "postgresql://lamp@db.corp.io:5432/shop?sslmode=require");
  EXPECT_EQ(address("'postgresql+asyncpg://lamp:", "@db.corp.io'"), "postgresql://lamp@db.corp.io");
  EXPECT_EQ(address("redis://:", "@cache"), "redis://@cache");
  EXPECT_EQ(address("mysql+pymysql://lamp:", "@db"), "mysql://lamp@db");
  EXPECT_EQ(address("mongodb+srv://lamp:", "@db.corp.io/?w=1"), "mongodb+srv://lamp@db.corp.io/?w=1");
  EXPECT_EQ(address("ldap://cn=admin,dc=corp:", "@ldap.corp.io"), "ldap://cn=admin,dc=corp@ldap.corp.io");
}

TEST(LoginAddress, RulesOfUrlsNameLogins) {
  EXPECT_TRUE(names_logins(testing::make_rule("a", {"https://", "redis://"}, "x")));
  EXPECT_FALSE(names_logins(testing::make_rule("a", {"https://", "mysqlx://", "redis:"}, "x")));
}

TEST(LoginAddress, IsNothingForOtherTexts) {
  EXPECT_EQ(address("https://lamp:", "@db.corp.io"), "");
  EXPECT_EQ(address("notredis://lamp:", "@db.corp.io"), "");
  EXPECT_EQ(address("redis://lamp:", " @db.corp.io"), "");
  EXPECT_EQ(address("redis://lamp ", "@db.corp.io"), "");
  EXPECT_EQ(address("redis://a\n b:", "@db.corp.io"), "");
  EXPECT_EQ(address("", "@db.corp.io"), "");
  EXPECT_EQ(address("redis://lamp:", ""), "");
  EXPECT_EQ(address("redis://lamp:", "@one@two/"), "");  // the password goes on
  EXPECT_EQ(address(cat("redis://", std::string(300, 'a'), ":"), "@h"), "");
  EXPECT_EQ(address("redis://u:", cat("@", std::string(1000, 'h'))), "");
}

// What stands behind may ask for TLS, or for another database.
TEST(LoginAddress, IsNothingWhereTheUrlGoesOnByOtherMeans) {
  for (const char* behind :
       {"@db/shop?charset=utf8\\u0026ssl-mode=VERIFY_IDENTITY", "@db/${DB}?tls=true", "@db/{db}?tls=true",
        "@db/<name>?tls=true", "@db/shop?a=1&amp;ssl-mode=REQUIRED", "@db/\" + name", "@db/' . $name",
        "@db/\" \"?tls=true\"", "@db/'\n  '?tls=true'", "@db/' || name"})
    EXPECT_EQ(address("mysql://lamp:", behind), "") << behind;
  for (const char* behind :
       {"@db/shop\"", "@db/shop',\n", "@db/shop</a>", "@db/shop\\n", "@db/shop')", "@db/shop\" # it"})
    EXPECT_EQ(address("mysql://lamp:", behind), "mysql://lamp@db/shop") << behind;
}

}  // namespace
}  // namespace assay
