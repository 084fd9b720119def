// What holds for every format of the customer's: a good sample passes, and no change of one key, flag or word does.
#include <gtest/gtest.h>

#include "attest/formats/customer_samples.h"

namespace assay::attest {
namespace {

// Words that say how something ended, by the names that hold them.
constexpr std::string_view kVerdictWords[] = {"status", "decision", "evidence_status", "result", "level", "severity"};

class ClosedLists : public testing::Test {
 protected:
  Verdict verdict_of(const Json& json, Format format) { return verdict_of_sample(json, format, why_); }
  static Json parsed(const CustomerSample& sample) { return parsed_sample(sample); }

  std::string why_;
};

TEST_F(ClosedLists, AGoodSamplePassesAndIsDetected) {
  for (const CustomerSample& sample : kCustomerSamples) {
    EXPECT_EQ(verdict_of(parsed(sample), sample.format), Verdict::pass) << name_of(sample.format) << '\n' << why_;
    EXPECT_EQ(detect_format(sample.text, ""), sample.format) << name_of(sample.format);
  }
}

TEST_F(ClosedLists, AnUnknownKeyDoesNotPass) {
  for (const CustomerSample& sample : kCustomerSamples) {
    Json json = parsed(sample);
    json.set("waived", Json::of("yes"));
    EXPECT_EQ(verdict_of(json, sample.format), Verdict::unproved) << name_of(sample.format);
  }
}

TEST_F(ClosedLists, NoMemberCanBeLeftOut) {
  for (const CustomerSample& sample : kCustomerSamples) {
    const Json whole = parsed(sample);
    for (const auto& member : whole.members) {
      Json json = whole;
      json.erase(member.name);
      EXPECT_NE(verdict_of(json, sample.format), Verdict::pass) << name_of(sample.format) << " without " << member.name;
    }
  }
}

TEST_F(ClosedLists, AFlagThatIsFalseFailsAndATextIsNoFlag) {
  for (const CustomerSample& sample : kCustomerSamples) {
    const Json whole = parsed(sample);
    if (whole.find("passed") == nullptr) continue;
    for (const bool as_text : {false, true}) {
      Json json = whole;
      json.find("passed")->text = as_text ? "true" : "false";
      if (as_text) json.find("passed")->kind = Json::Kind::string;
      EXPECT_EQ(verdict_of(json, sample.format), Verdict::fail) << name_of(sample.format);
    }
  }
}

TEST_F(ClosedLists, AnUnknownWordDoesNotPass) {
  for (const CustomerSample& sample : kCustomerSamples) {
    for (const std::string_view name : kVerdictWords) {
      Json json = parsed(sample);
      if (json.find(name) == nullptr) continue;
      json.set(name, Json::of("splendid"));
      EXPECT_NE(verdict_of(json, sample.format), Verdict::pass) << name_of(sample.format) << ' ' << name;
    }
  }
}

TEST_F(ClosedLists, ABlockerFails) {
  for (const CustomerSample& sample : kCustomerSamples) {
    Json json = parsed(sample);
    if (json.find("blockers") == nullptr) continue;
    Json blocker = Json::of("x.not_passed");
    if (sample.format == Format::release_identity) {
      blocker = Json::object();
      blocker.set("code", Json::of("RELEASE_TAG_INVALID"));
      blocker.set("message", Json::of("m"));
    }
    json.find("blockers")->items.push_back(blocker);
    EXPECT_EQ(verdict_of(json, sample.format), Verdict::fail) << name_of(sample.format);
  }
}

TEST_F(ClosedLists, AnotherDigestFails) {
  for (const CustomerSample& sample : kCustomerSamples) {
    std::string text = sample.text;
    const std::size_t at = text.find("\"sha256\": \"" EMPTY);
    if (at == std::string::npos) continue;
    text[at + 11] = '0';
    EXPECT_EQ(verdict_of(parse_json(text, Step::format, "the sample").value(), sample.format), Verdict::fail)
        << name_of(sample.format);
  }
}

}  // namespace
}  // namespace assay::attest
