#include "scanners/secrets/vendor_lengths.h"

#include <gtest/gtest.h>

#include "scanners/secrets/test_rules.h"

namespace assay {
namespace {

using testing::compile;
using testing::make_rule;

// A rule that finds a value behind a vendor's name.
Rule word_rule(const std::string& id, const std::string& word, const std::string& value) {
  Rule rule = make_rule(id, {}, "(?i:" + word + R"()\W{1,8}(?P<secret>)" + value + R"()\b)");
  rule.anchors = {{word, true}};
  return rule;
}

class VendorLengthsTest : public ::testing::Test {
 protected:
  static RuleSet rules() {
    Rule prefixed = make_rule("acme-token", {"acm_"}, R"(\bacm_[0-9a-z]{20}\b)");
    prefixed.provider = "Acme Works";
    Rule short_named = make_rule("ion-token", {"ion_"}, R"(\bion_[0-9a-z]{20}\b)");
    short_named.provider = "Ion";
    return compile({std::move(short_named), word_rule("weather", "weatherapi", "[0-9a-z]{32}"),
                    word_rule("cloud-id", "cloudy", "[0-9]{16}"),
                    word_rule("cloud-key", "cloudy", "[0-9A-Za-z+/]{38}=="),
                    word_rule("cloud-mail", "cloudy", R"([a-z]{1,9}@[a-z]{1,9}\.[a-z]{2,3})"),
                    word_rule("hex", "h2pdf", "[0-9a-f]{8}-[0-9a-f]{16}"), std::move(prefixed)});
  }

  const RuleSet rules_ = rules();
  const VendorLengths lengths_{rules_};
  const std::string text_ = "k3jf9slq0xmb7zt2w8r5v1cy6dn4gh0p";  // of letters and digits
};

TEST_F(VendorLengthsTest, AreThoseOfTheVendorThatTheNameSpeaksOf) {
  EXPECT_TRUE(lengths_.cut("WEATHERAPI_KEY", text_.substr(0, 31)));
  EXPECT_FALSE(lengths_.cut("WEATHERAPI_KEY", text_));
  EXPECT_FALSE(lengths_.cut("WEATHER_KEY", text_.substr(0, 31))) << "another name";
  EXPECT_FALSE(lengths_.cut("WEATHERAPI_SECRET", text_.substr(0, 31))) << "may be chosen";
  EXPECT_FALSE(lengths_.cut("WEATHERAPI_KEY", text_.substr(0, 11))) << "so may be what is as short";
}

TEST_F(VendorLengthsTest, ANameMayEndInAWordForATokenOrHoldDigits) {
  EXPECT_TRUE(lengths_.cut("weatherapiAccessToken", text_.substr(0, 31)));
  for (const char* name : {"WEATHER_API_KEY", "weather.api.key", "weatherApiKey", "weatherapikey"})
    EXPECT_FALSE(lengths_.cut(name, text_.substr(0, 31))) << name << " is that of any weather";
  for (const char* name : {"WEATHERAPI_PROD_API_KEY", "WEATHERAPI_REPO_TOKEN_KEY", "weatherapitokenKey"})
    EXPECT_TRUE(lengths_.cut(name, text_.substr(0, 31))) << name;
  EXPECT_TRUE(lengths_.cut("H2PDF_TOKEN", "0123abcd-0123456789"));
  EXPECT_FALSE(lengths_.cut("H2PDF_TOKEN", "0123abcd-0123456789abcdef"));
}

TEST_F(VendorLengthsTest, OfSeveralFormsThoseCountThatMayBeginWithTheValue) {
  EXPECT_TRUE(lengths_.cut("CLOUDY_API_KEY", text_)) << "longer than an id, which has digits alone";
  EXPECT_TRUE(lengths_.cut("CLOUDY_API_KEY", text_ + "+/"));
  EXPECT_TRUE(lengths_.cut("CLOUDY_API_KEY", "12345678901234567")) << "too long for an id";
  EXPECT_FALSE(lengths_.cut("CLOUDY_API_KEY", "1234567890123456"));
  EXPECT_FALSE(lengths_.cut("CLOUDY_API_KEY", text_ + "-" + text_)) << "of no form that is known";
  EXPECT_FALSE(lengths_.cut("CLOUDY_API_KEY", "someone@example.com")) << "no token";
}

TEST_F(VendorLengthsTest, AFormWithAMarkWithinCountsForWhatMayBeginIt) {
  Rule marked = make_rule("lamp", {"_lmp"}, R"(_lmp\b)");
  marked.left = "\\b[0-9a-z]{6}_[0-9a-z]{20}";
  marked.provider = "Lampshade";
  const RuleSet rules = compile({std::move(marked)});
  const VendorLengths lengths(rules);
  const std::string body = text_.substr(0, 6) + "_" + text_.substr(6, 20);
  EXPECT_TRUE(lengths.cut("LAMPSHADE_TOKEN", body + "_lm"));
  EXPECT_FALSE(lengths.cut("LAMPSHADE_TOKEN", body + "_lmp"));
  EXPECT_FALSE(lengths.cut("LAMPSHADE_TOKEN", text_.substr(0, 24))) << "perhaps of a form that nobody knows yet";
}

TEST_F(VendorLengthsTest, BehindAPrefixANameMayBeginOrEndWithTheVendors) {
  const std::string cut = "acm_" + text_.substr(0, 6);
  for (const char* name : {"ACMEWORKS_TOKEN", "ACMEWORKS_AGENT_TOKEN", "ACMEWO_KEY"})
    EXPECT_TRUE(lengths_.cut_behind_prefix(name, cut)) << name;
  EXPECT_TRUE(lengths_.cut_behind_prefix("ION_TOKEN", "ion_" + text_.substr(0, 6)));
  EXPECT_FALSE(lengths_.cut_behind_prefix("ION_AGENT_TOKEN", "ion_" + text_.substr(0, 6))) << "three letters";
  for (const char* name : {"ACME_TOKEN", "AGENT_TOKEN", "ACMEWORKS_NAME"})
    EXPECT_FALSE(lengths_.cut_behind_prefix(name, cut)) << name;
  EXPECT_FALSE(lengths_.cut_behind_prefix("ACMEWORKS_TOKEN", "acm_" + text_.substr(0, 20)));
  EXPECT_TRUE(lengths_.cut_behind_prefix("ACMEWORKS_TOKEN", "acm_" + text_.substr(0, 19) + "Q")) << "a capital";
  EXPECT_FALSE(lengths_.cut_behind_prefix("ACMEWORKS_TOKEN", "acm_" + text_.substr(0, 20) + "Q")) << "perhaps newer";
  EXPECT_FALSE(lengths_.cut_behind_prefix("ACMEWORKS_TOKEN", text_.substr(0, 10))) << "another beginning";
}

}  // namespace
}  // namespace assay
