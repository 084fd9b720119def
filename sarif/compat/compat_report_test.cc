// Each foreign format against a file in testdata that was compared with what gitleaks 8.30.1 and TruffleHog 3.95.9
// write. ASSAY_UPDATE_GOLDEN=1 writes them anew.
#include <gtest/gtest.h>

#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string>

#include "base/file.h"
#include "base/source_dir.h"
#include "base/strings.h"
#include "sarif/compat/gitleaks_report.h"
#include "sarif/compat/trufflehog_report.h"

namespace assay::compat {
namespace {

std::string value() { return std::string("ghp") + "_" + std::string(36, 'k'); }

std::vector<Rule> rules() {
  Rule pat, own;
  pat.id = "github-pat";
  pat.description = "GitHub personal access token, \"classic\"";
  own.id = "acme-key";
  own.description = "Acme <key> & secret";
  return {pat, own};
}

Finding finding_of(std::uint32_t rule, const std::string& secret) {
  return {.rule = rules()[rule].id,
          .rule_index = rule,
          .secret = Secret(secret, 4),
          .fingerprint = "0123456789abcdef0123456789abcdef",
          .severity = Severity::high,
          .confidence = Confidence::high,
          .status = VerificationStatus::not_attempted,
          .places = {},
          .place_count = 0,
          .companions = {},
          .ordinary_word = false,
          .open_beyond = false,
          .line_hash = {}};
}

Place place_of(OriginKind kind, const std::string& path, std::uint32_t line) {
  Place place{};
  place.origin.kind = kind;
  place.origin.path = path;
  place.region = {100, 140, line, 9, line, 49};
  return place;
}

// A token in a history (twice) and in the member of an archive, a key in a file with an odd name.
std::vector<Finding> findings() {
  Finding token = finding_of(0, value());
  for (const std::uint32_t line : {3U, 12U}) {
    Place place = place_of(OriginKind::git_blob, "src/app, old.py", line);
    Appearance& seen = place.origin.appearance;
    seen = {.path = "src/app, old.py",
            .commit = std::string(40, 'a'),
            .author = "Ann \"Z\" O'Neil",
            .email = "ann@example.org",
            .time = 1767600000,
            .summary = "Add <app> & " + value(),
            .reachable = true};
    token.places.push_back(place);
  }
  Place member = place_of(OriginKind::archive, "a/b.py", 1);
  member.origin.parent = std::make_shared<const Origin>(place_of(OriginKind::file, "dist/a.whl", 1).origin);
  member.encoding = "base64";
  token.places.push_back(member);
  token.place_count = token.places.size();
  Finding key = finding_of(1, "s3cr3t-value-of-acme");
  key.places.push_back(place_of(OriginKind::file, "odd\tname%,:\nhere.txt", 7));
  key.place_count = 1;
  return {token, key};
}

struct Sample {
  std::vector<Rule> rule_list = rules();
  std::vector<Finding> list = findings();
  TrufflehogRun run{};
  std::vector<Leak> leaks{};

  Sample() {
    run.version = "0.0.0";
    run.rules = &rule_list;
    run.repository_uri = "https://user:word@github.com/octo/tool.git";
    run.repository_path = ".";
    run.verifying = true;
    for (const Finding& finding : list)
      for (const Place& place : finding.places) leaks.push_back({&finding, &place});
  }

  std::string gitleaks(GitleaksFormat format) const {
    std::string out;
    TextOutput output(out);
    EXPECT_TRUE(write_gitleaks(format, run, leaks, output));
    return out;
  }
  std::string trufflehog(TrufflehogFormat format) const {
    std::string out;
    TextOutput output(out);
    EXPECT_TRUE(write_trufflehog(format, run, leaks, output));
    return out;
  }
};

void expect_golden(const std::string& name, const std::string& text) {
  const std::string path = cat(ASSAY_SOURCE_DIR, "/sarif/compat/testdata/", name);
  if (std::getenv("ASSAY_UPDATE_GOLDEN") != nullptr) {
    ASSERT_TRUE(write_file_atomically(path, text));
  }
  const Result<std::string> golden = read_file(path);
  ASSERT_TRUE(golden) << golden.error().text();
  EXPECT_EQ(text, *golden);
}

TEST(CompatReport, GitleaksJson) { expect_golden("gitleaks.json", Sample().gitleaks(GitleaksFormat::json)); }
TEST(CompatReport, GitleaksCsv) { expect_golden("gitleaks.csv", Sample().gitleaks(GitleaksFormat::csv)); }
TEST(CompatReport, GitleaksJunit) { expect_golden("gitleaks.xml", Sample().gitleaks(GitleaksFormat::junit)); }
TEST(CompatReport, GitleaksSarif) { expect_golden("gitleaks.sarif", Sample().gitleaks(GitleaksFormat::sarif)); }
TEST(CompatReport, TrufflehogJson) { expect_golden("trufflehog.jsonl", Sample().trufflehog(TrufflehogFormat::json)); }
TEST(CompatReport, TrufflehogText) { expect_golden("trufflehog.txt", Sample().trufflehog(TrufflehogFormat::text)); }
TEST(CompatReport, TrufflehogAnnotations) {
  expect_golden("trufflehog.annotations", Sample().trufflehog(TrufflehogFormat::github_actions));
}

TEST(CompatReport, GitleaksFindingsAsItPrintsThem) {
  const Sample sample;
  std::string out;
  TextOutput output(out);
  ASSERT_TRUE(write_gitleaks_findings(sample.run, sample.leaks, output));
  expect_golden("gitleaks.txt", out);
}

// As gitleaks/testdata/expected/report has them.
TEST(CompatReport, NothingFoundIsWhatGitleaksWrites) {
  Sample sample;
  sample.leaks.clear();
  EXPECT_EQ(sample.gitleaks(GitleaksFormat::json), "[]\n");
  EXPECT_EQ(sample.gitleaks(GitleaksFormat::csv), "");
  EXPECT_EQ(sample.gitleaks(GitleaksFormat::junit),
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n\t<testsuite failures=\"0\" name=\"gitleaks\" "
            "tests=\"0\" time=\"\"></testsuite>\n</testsuites>");
  const auto log = nlohmann::json::parse(sample.gitleaks(GitleaksFormat::sarif));
  EXPECT_TRUE(log["runs"][0]["results"].empty());
  EXPECT_EQ(sample.trufflehog(TrufflehogFormat::json), "");
}

TEST(CompatReport, NoValueInAnyOfThem) {
  const Sample sample;
  std::string all;
  for (const auto format : {GitleaksFormat::json, GitleaksFormat::csv, GitleaksFormat::junit, GitleaksFormat::sarif})
    all += sample.gitleaks(format);
  for (const auto format : {TrufflehogFormat::json, TrufflehogFormat::text, TrufflehogFormat::github_actions})
    all += sample.trufflehog(format);
  EXPECT_EQ(all.find(value()), std::string::npos);
  EXPECT_EQ(all.find("s3cr3t"), std::string::npos);
  EXPECT_EQ(all.find("user:word"), std::string::npos);
  EXPECT_NE(all.find("ghp_********"), std::string::npos);
}

TEST(CompatReport, WholeDocumentsAreValidJson) {
  const Sample sample;
  const auto leaks = nlohmann::json::parse(sample.gitleaks(GitleaksFormat::json));
  ASSERT_EQ(leaks.size(), 4U);
  EXPECT_EQ(leaks[0]["Fingerprint"], cat(std::string(40, 'a'), ":src/app, old.py:github-pat:3"));
  EXPECT_EQ(leaks[2]["File"], "dist/a.whl!a/b.py");
  const auto log = nlohmann::json::parse(sample.gitleaks(GitleaksFormat::sarif));
  EXPECT_EQ(log["runs"][0]["results"].size(), 4U);
  EXPECT_EQ(log["runs"][0]["tool"]["driver"]["rules"].size(), 2U);
}

TEST(CompatReport, VerifiedOnlyWhereTheProviderSaidSo) {
  Sample sample;
  const std::pair<VerificationStatus, bool> cases[] = {{VerificationStatus::not_attempted, false},
                                                       {VerificationStatus::active, true},
                                                       {VerificationStatus::inactive, false},
                                                       {VerificationStatus::unknown, false},
                                                       {VerificationStatus::unsound_verifier, false}};
  for (const auto& [status, verified] : cases) {
    for (Finding& finding : sample.list) finding.status = status;
    const std::string lines = sample.trufflehog(TrufflehogFormat::json);
    const auto first = nlohmann::json::parse(lines.substr(0, lines.find('\n')));
    EXPECT_EQ(first["Verified"], verified) << name_of(status);
    EXPECT_EQ(first.contains("VerificationError"), !verification_error(status).empty()) << name_of(status);
  }
}

}  // namespace
}  // namespace assay::compat
