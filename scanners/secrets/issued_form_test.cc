#include "scanners/secrets/issued_form.h"

#include <gtest/gtest.h>

namespace assay {
namespace {

TEST(IssuedForm, KnowsTheShortestAndTheLongestValueAndTheirBytes) {
  const auto form = issued_form(R"((?i:acme)\W{1,9}(?P<secret>[0-9a-f]{8}(?:-[0-9a-f]{4}){2,3})\b)");
  ASSERT_TRUE(form.has_value());
  EXPECT_EQ(form->least, 18U);
  EXPECT_EQ(form->most, 23U);
  EXPECT_TRUE(form->bytes.has('-'));
  EXPECT_FALSE(form->bytes.has('g'));
}

TEST(IssuedForm, AValueMayBeginOneOrNot) {
  const auto form = issued_form("acme: (?P<secret>sk_[0-9]{4}[a-z]+)");
  ASSERT_TRUE(form.has_value());
  for (const char* part : {"s", "sk_1", "sk_1234", "sk_1234abc"}) EXPECT_TRUE(form->may_begin(part)) << part;
  for (const char* other : {"pk_1", "sk_a", "sk_1234.", "sk_1234ab!"}) EXPECT_FALSE(form->may_begin(other)) << other;
}

TEST(IssuedForm, OfAChoiceTheShorterOneCounts) {
  const auto form = issued_form("acme=(?P<secret>(?:a[0-9]{9}|[0-9]{6})[xy]?)");
  ASSERT_TRUE(form.has_value());
  EXPECT_EQ(form->least, 6U);
  EXPECT_TRUE(form->may_begin("123"));
  EXPECT_TRUE(form->may_begin("a12"));
  EXPECT_FALSE(form->may_begin("b12"));
}

TEST(IssuedForm, WaysOfOneWidthTellTheBeginningPlaceByPlace) {
  const auto form = issued_form("acme=(?P<secret>(?:lk|sk)_[0-9a-z]{8})");
  ASSERT_TRUE(form.has_value());
  for (const char* part : {"lk_1", "sk_1a2b"}) EXPECT_TRUE(form->may_begin(part)) << part;
  for (const char* other : {"pk_1", "sk_1_2b", "ksk_"}) EXPECT_FALSE(form->may_begin(other)) << other;
}

TEST(IssuedForm, NoValueBeginsAnAddressOfMail) {
  const auto form = issued_form(R"(acme (?P<secret>[\w.]{1,30}@[\w.]{4,30}))");
  ASSERT_TRUE(form.has_value());
  EXPECT_FALSE(form->may_begin("someone"));
  EXPECT_GT(form->least, 1000U);
  EXPECT_GT(form->most, 1000U);
}

TEST(IssuedForm, IsNoneWithoutAPlainGroup) {
  EXPECT_FALSE(issued_form("acme_[0-9]{20}").has_value());
  EXPECT_FALSE(issued_form("acme (?P<secret>[0-9]*)").has_value());
  EXPECT_FALSE(issued_form("acme (?:(?P<secret>[0-9]{4})|none)").has_value());
}

}  // namespace
}  // namespace assay
