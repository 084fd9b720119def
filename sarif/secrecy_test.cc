// Promise 2 (DESIGN §1): no writer puts out a value's bytes unless RunInfo::reveal says so, even when one was left in a
// text that should have been scrubbed before.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <string>
#include <vector>

#include "base/strings.h"
#include "sarif/json_writer.h"
#include "sarif/report_test_support.h"

namespace assay {
namespace {

using namespace assay::testing;

constexpr ReportFormat kFormats[] = {ReportFormat::text, ReportFormat::json, ReportFormat::jsonl, ReportFormat::sarif,
                                     ReportFormat::html};

// Long enough and odd enough not to stand in a report by chance.
rc::Gen<std::string> value_gen() {
  const auto letter = rc::gen::elementOf(
      std::string("abcdefghkmnpqrstuvwxyzABCDEFGHKMNPQRSTUVWXYZ23456789_-+/=.%$!\"'\\ \n\t\x01\x9b"));
  return rc::gen::map(rc::gen::container<std::string>(20, letter),
                      [](std::string body) { return "Zq7" + std::move(body); });
}

// A value in the middle of other text, as a careless source would leave it.
std::string around(const std::string& value) { return cat("before ", value, " after ", value); }

Finding careless_finding(const std::string& value) {
  Finding finding = sample_findings()[0];
  finding.secret = Secret(value, 3);
  for (Place& place : finding.places) {
    place.context = around(value);
    place.origin.path = around(value);
    place.origin.repository = around(value);
    place.origin.appearance.author = around(value);
    place.origin.appearance.email = around(value);
    place.origin.appearance.summary = around(value);
    place.suppressed = Suppression{Suppression::Kind::in_source, around(value), around(value)};
  }
  finding.places[0].suppressed.reset();
  Origin parent;
  parent.path = around(value);
  finding.places[1].origin.kind = OriginKind::archive;
  finding.places[1].origin.parent = std::make_shared<const Origin>(parent);
  finding.companions = {{"other-rule", around(value), "00ff"}};
  finding.verified_by = VerificationRequest{around(value), cat("https://", around(value), "/?", around(value)), 200};
  return finding;
}

std::string json_escaped(const std::string& value) {
  std::string out;
  append_json_escaped(out, value);
  return out;
}

std::string percent_encoded(const std::string& value) {
  std::string out;
  for (const char c : value) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       std::string_view("-._~/").find(c) != std::string_view::npos;
    if (plain)
      out += c;
    else
      out += cat("%", to_hex(std::string(1, c)));
  }
  return out;
}

std::string lower(std::string text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return text;
}

TEST(Secrecy, NoWriterPutsOutAValueInAnyForm) {
  const std::vector<Rule> rules = sample_rules();
  EXPECT_TRUE(rc::check([&] {
    const std::string value = *value_gen();
    const std::vector<Finding> findings = {careless_finding(value)};
    for (const ReportFormat format : kFormats) {
      for (const bool color : {false, true}) {
        RunInfo run = sample_run(rules);
        run.color = run.links = color;
        const std::string text = readable(format, written(format, run, findings, sample_outcome()));
        RC_ASSERT(text.find(value) == std::string::npos);
        RC_ASSERT(text.find(json_escaped(value)) == std::string::npos);
        RC_ASSERT(text.find(printable(value)) == std::string::npos);
        RC_ASSERT(text.find(json_escaped(printable(value))) == std::string::npos);
        RC_ASSERT(lower(text).find(lower(percent_encoded(value))) == std::string::npos);
      }
    }
  }));
}

}  // namespace
}  // namespace assay
