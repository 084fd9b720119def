#include "scanners/secrets/suppressions.h"

#include <gtest/gtest.h>

#include "base/hash.h"
#include "base/strings.h"

namespace assay {
namespace {

using std::chrono::sys_days;
constexpr auto kToday = sys_days(std::chrono::year(2026) / 5 / 10);
const std::string kValue = "not-a-real-value";
const std::string kPrint(32, 'a');

bool is_rule(std::string_view id) { return id == "acme-api-key" || id == "other-key"; }

Finding finding_at(const std::string& path, std::uint32_t line = 7) {
  Finding finding{.rule = "acme-api-key",
                  .secret = Secret(kValue),
                  .fingerprint = kPrint,
                  .places = {},
                  .companions = {},
                  .line_hash = {}};
  Place place;
  place.origin.path = path;
  place.region.line = line;
  finding.places.push_back(place);
  return finding;
}

Suppressions load(SuppressionFormat format, const std::string& text, const std::string& folder = "") {
  auto loaded = Suppressions::load({{"file", format, text, {{folder, ""}}}}, kToday, is_rule);
  EXPECT_TRUE(loaded) << loaded.error()[0].text();
  return loaded ? std::move(*loaded) : Suppressions();
}

bool suppresses(SuppressionFormat format, const std::string& text, Finding finding, const std::string& folder = "") {
  Suppressions all = load(format, text, folder);
  all.apply(finding);
  return finding.suppressed();
}

bool own(const std::string& text, Finding finding) {
  return suppresses(SuppressionFormat::assay, text, std::move(finding));
}

TEST(Suppressions, EntryIsTiedToValueAndRule) {
  EXPECT_TRUE(own(kPrint + " acme-api-key\n", finding_at("a")));
  EXPECT_FALSE(own(kPrint + " other-key\n", finding_at("a")));
  EXPECT_FALSE(own(std::string(32, 'b') + " acme-api-key\n", finding_at("a")));
}

TEST(Suppressions, PathPatternNarrowsIt) {
  EXPECT_TRUE(own(kPrint + " acme-api-key tests/**\n", finding_at("tests/a/b")));
  EXPECT_FALSE(own(kPrint + " acme-api-key tests/**\n", finding_at("src/a")));
  EXPECT_TRUE(own(kPrint + " acme-api-key with\\ space\n", finding_at("with space")));
}

TEST(Suppressions, PathsAreSeenFromTheFilesFolder) {
  EXPECT_TRUE(suppresses(SuppressionFormat::assay, kPrint + " acme-api-key /a.py\n", finding_at("repo/a.py"), "repo/"));
}

TEST(Suppressions, FileSpeaksOfItsScopesAlone) {
  const std::string text = kPrint + " acme-api-key src/a.py\n" + kPrint + " other-key\n";
  auto all = Suppressions::load(
      {{"f", SuppressionFormat::assay, text, {{"x/", "src/"}, {"b.py", "src/a.py"}}, false, false}}, kToday, is_rule);
  ASSERT_TRUE(all);
  for (const auto& [path, holds] : {std::pair{"x/a.py", true}, {"b.py", true}, {"y/a.py", false}, {"b.pyc", false}}) {
    Finding finding = finding_at(path);
    EXPECT_FALSE(all->apply(finding));
    EXPECT_EQ(finding.suppressed(), holds) << path;
  }
  EXPECT_TRUE(all->unused().empty());
  Finding other = finding_at("x/a.py");
  other.rule = "other-key";
  EXPECT_FALSE(all->apply(other)) << "not of places beyond the scopes";
  EXPECT_TRUE(other.suppressed());
}

TEST(Suppressions, ScopeWithoutPathIsTheWorkingDirectory) {
  for (const auto& [path, holds] : {std::pair{"a.py", true}, {"/a.py", false}, {"../a.py", false}, {"..a", true}})
    EXPECT_EQ(own(kPrint + " acme-api-key\n", finding_at(path)), holds) << path;
}

TEST(Suppressions, ReasonAndOriginAreKept) {
  Suppressions all = load(SuppressionFormat::assay, "# head\n\n" + kPrint + " acme-api-key # revoked # twice \n");
  Finding finding = finding_at("a");
  all.apply(finding);
  ASSERT_TRUE(finding.places[0].suppressed);
  EXPECT_EQ(finding.places[0].suppressed->by, "file line 3");
  EXPECT_EQ(finding.places[0].suppressed->reason, "revoked # twice");
  EXPECT_EQ(finding.places[0].suppressed->kind, Suppression::Kind::external);
}

TEST(Suppressions, HoldsThroughItsLastDayAndNoLonger) {
  EXPECT_TRUE(own(kPrint + " acme-api-key expires=2026-05-10\n", finding_at("a")));
  EXPECT_FALSE(own(kPrint + " acme-api-key expires=2026-05-09\n", finding_at("a")));
}

TEST(Suppressions, UnusedAndExpiredEntriesAreListed) {
  Suppressions all =
      load(SuppressionFormat::assay, kPrint + " acme-api-key\n" + std::string(32, 'b') + " acme-api-key x/y\n" +
                                         kPrint + " acme-api-key expires=2020-01-01\n");
  Finding finding = finding_at("a");
  all.apply(finding);
  const std::vector<UnusedSuppression> unused = all.unused();
  ASSERT_EQ(unused.size(), 2U);
  EXPECT_EQ(unused[0], (UnusedSuppression{"file", 2, "acme-api-key in x/y", false, "acme-api-key"}));
  EXPECT_TRUE(unused[1].expired);
}

TEST(Suppressions, OnlyPlacesThatFitAreMarked) {
  Suppressions all = load(SuppressionFormat::assay, kPrint + " acme-api-key tests/**\n");
  Finding finding = finding_at("tests/a");
  finding.places.push_back(finding_at("src/a").places[0]);
  all.apply(finding);
  EXPECT_TRUE(finding.places[0].suppressed);
  EXPECT_FALSE(finding.places[1].suppressed);
  EXPECT_FALSE(finding.suppressed());
}

TEST(Suppressions, EveryMistakeIsReportedWithItsPlace) {
  const auto loaded = Suppressions::load({{"f", SuppressionFormat::assay,
                                           "nonsense acme-api-key\n" + kPrint + "\n" + kPrint + " acme-api-key a b\n" +
                                               kPrint + " acme-api-key expires=2026-02-30\n"}},
                                         kToday, is_rule);
  ASSERT_FALSE(loaded);
  const std::vector<Diagnostic>& mistakes = loaded.error();
  ASSERT_EQ(mistakes.size(), 4U);
  EXPECT_EQ(mistakes[0].line, 1U);
  EXPECT_EQ(mistakes[1].line, 2U);
  EXPECT_EQ(mistakes[1].column, 33U);
  EXPECT_EQ(mistakes[2].message, "a second path pattern");
  EXPECT_EQ(mistakes[3].message, "the expiry is no date");
  for (const Diagnostic& mistake : mistakes) EXPECT_FALSE(mistake.hint.empty());
}

TEST(Suppressions, GitleaksEntryFitsPathRuleAndLine) {
  const auto fits = [](const std::string& text, std::uint32_t line = 7) {
    return suppresses(SuppressionFormat::gitleaks, text, finding_at("src/a.py", line));
  };
  EXPECT_TRUE(fits("src/a.py:acme-api-key:7\n"));
  EXPECT_TRUE(fits("./src/a.py:acme-api-key:7\r\n"));
  EXPECT_FALSE(fits("src/a.py:acme-api-key:7\n", 8));
  EXPECT_FALSE(fits("src/a.py:other-key:7\n"));
  EXPECT_TRUE(fits("src/a.py:a-rule-of-gitleaks:7\n"));
  EXPECT_FALSE(fits("b.py:acme-api-key:7\n"));
}

TEST(Suppressions, GitleaksEntryWithACommitFitsThatCommit) {
  const std::string commit(40, 'c');
  Finding finding = finding_at("");
  finding.places[0].origin.kind = OriginKind::git_blob;
  finding.places[0].origin.appearance.path = "src/a:b.py";
  finding.places[0].origin.appearance.commit = commit;
  EXPECT_TRUE(suppresses(SuppressionFormat::gitleaks, commit + ":src/a:b.py:acme-api-key:7\n", finding));
  EXPECT_TRUE(suppresses(SuppressionFormat::gitleaks, "src/a:b.py:acme-api-key:7\n", finding));
  finding.places[0].origin.appearance.commit = std::string(40, 'd');
  EXPECT_FALSE(suppresses(SuppressionFormat::gitleaks, commit + ":src/a:b.py:acme-api-key:7\n", finding));
}

TEST(Suppressions, GitleaksLineWithoutAPlaceIsAMistake) {
  for (const char* text : {"src/a.py\n", "a:b:c\n", "a:b:0\n", ":b:1\n", "a:1\n"}) {
    EXPECT_FALSE(Suppressions::load({{"f", SuppressionFormat::gitleaks, text}}, kToday, is_rule)) << text;
  }
}

TEST(Suppressions, BetterleaksEntryMayBeTheHashOfTheValue) {
  const std::string hash = to_hex(as_bytes(sha256(kValue)));
  EXPECT_TRUE(suppresses(SuppressionFormat::betterleaks, hash + "\n", finding_at("anywhere")));
  EXPECT_FALSE(suppresses(SuppressionFormat::betterleaks, std::string(64, '0') + "\n", finding_at("anywhere")));
}

std::string baseline(const std::string& path, const std::string& value) {
  return R"({"version": "1.5.0", "results": {")" + path + R"(": [{"type": "Secret Keyword", "hashed_secret": ")" +
         to_hex(as_bytes(sha1(value))) + R"(", "line_number": 3}]}})";
}

TEST(Suppressions, BaselineOfDetectSecretsFitsPathAndHash) {
  constexpr auto kFormat = SuppressionFormat::detect_secrets;
  EXPECT_TRUE(suppresses(kFormat, baseline("src/a.py", kValue), finding_at("src/a.py", 99)));
  EXPECT_FALSE(suppresses(kFormat, baseline("src/b.py", kValue), finding_at("src/a.py")));
  EXPECT_FALSE(suppresses(kFormat, baseline("src/a.py", "another value"), finding_at("src/a.py")));
}

TEST(Suppressions, BrokenBaselineIsAMistakeWithItsPlace) {
  const auto load_text = [](const std::string& text) {
    return Suppressions::load({{"f", SuppressionFormat::detect_secrets, text}}, kToday, is_rule);
  };
  const auto broken = load_text("{\n  \"results\": nope");
  ASSERT_FALSE(broken);
  EXPECT_EQ(broken.error()[0].line, 2U);
  EXPECT_FALSE(load_text("[]"));
  EXPECT_FALSE(load_text(R"({"results": {"a": [{"hashed_secret": "short"}]}})"));
  EXPECT_TRUE(load_text(R"({"results": {}})"));
}

std::string gitleaks_report(const std::string& path, const std::string& value, const std::string& more = "") {
  return R"([{"RuleID": "a-rule-of-gitleaks", "StartLine": 7, "File": ")" + path + R"(", "Secret": ")" + value + "\"" +
         more + "}]";
}

TEST(Suppressions, ReportOfGitleaksFitsPathAndValueWhereverItMoved) {
  constexpr auto kFormat = SuppressionFormat::baseline;
  EXPECT_TRUE(suppresses(kFormat, gitleaks_report("src/a.py", kValue), finding_at("src/a.py", 99)));
  EXPECT_TRUE(suppresses(kFormat, gitleaks_report("./src/a.py", kValue), finding_at("src/a.py")));
  EXPECT_FALSE(suppresses(kFormat, gitleaks_report("src/b.py", kValue), finding_at("src/a.py")));
}

TEST(Suppressions, AnotherValueInTheLineOfAReportIsNotKnown) {
  EXPECT_FALSE(suppresses(SuppressionFormat::baseline, gitleaks_report("src/a.py", "what stood here before"),
                          finding_at("src/a.py", 7)));
}

TEST(Suppressions, RedactedReportOfGitleaksFitsThePlace) {
  const std::string commit(40, 'c');
  for (const char* redacted : {"REDACTED", "not-a...", "not-********", ""}) {
    const auto fits = [&](const std::string& more, std::uint32_t line) {
      return suppresses(SuppressionFormat::baseline, gitleaks_report("a.py", redacted, more), finding_at("a.py", line));
    };
    EXPECT_TRUE(fits("", 7)) << redacted;
    EXPECT_FALSE(fits("", 8)) << redacted;
    EXPECT_FALSE(fits(R"(, "Commit": ")" + commit + "\"", 7)) << redacted;
  }
}

std::string betterleaks_finding(const std::string& path, const std::string& value, const std::string& fingerprint) {
  return R"({"rule_id": "a-rule-of-betterleaks", "match": {"full": "x", "value": ")" + value +
         R"(", "fingerprint": ")" + fingerprint + R"("}, "location": {"path": ")" + path + R"(", "start_line": 7}})";
}

// Both forms of a report: whole, and a line for each finding.
std::vector<std::string> betterleaks_reports(const std::string& finding) {
  return {R"({"schema_version": "1", "findings": [)" + finding + R"(], "scan": {"state": "complete"}})",
          R"({"schema_version": "1", "finding": )" + finding + "}\n" + R"({"schema_version": "1", "scan": {}})" + "\n"};
}

TEST(Suppressions, ReportOfBetterleaksFitsPathAndValueWhereverItMoved) {
  const std::string other(64, '0');
  for (const std::string& report : betterleaks_reports(betterleaks_finding("./src/a.py", kValue, other))) {
    EXPECT_TRUE(suppresses(SuppressionFormat::baseline, report, finding_at("src/a.py", 99))) << report;
    EXPECT_FALSE(suppresses(SuppressionFormat::baseline, report, finding_at("src/b.py"))) << report;
  }
  for (const std::string& report : betterleaks_reports(betterleaks_finding("src/a.py", "another value", other)))
    EXPECT_FALSE(suppresses(SuppressionFormat::baseline, report, finding_at("src/a.py", 7))) << report;
}

TEST(Suppressions, RedactedReportOfBetterleaksStillTellsTheValue) {
  const std::string hash = to_hex(as_bytes(sha256(kValue)));
  for (const std::string& report : betterleaks_reports(betterleaks_finding("src/a.py", "REDACTED", hash)))
    EXPECT_TRUE(suppresses(SuppressionFormat::baseline, report, finding_at("src/a.py", 99))) << report;
  for (const std::string& report :
       betterleaks_reports(betterleaks_finding("src/a.py", "REDACTED", std::string(64, '0'))))
    EXPECT_FALSE(suppresses(SuppressionFormat::baseline, report, finding_at("src/a.py", 7))) << report;
}

TEST(Suppressions, BrokenReportOfBetterleaksIsAMistakeWithItsLine) {
  const std::string good = R"({"schema_version": "1", "finding": )" + betterleaks_finding("a", kValue, "") + "}\n";
  for (const std::string& bad :
       {std::string(R"({"schema_version": "1", "finding": {}})"), std::string("{\"finding\":")}) {
    const auto loaded = Suppressions::load({{"f", SuppressionFormat::baseline, good + bad + "\n"}}, kToday, is_rule);
    ASSERT_FALSE(loaded) << bad;
    EXPECT_EQ(loaded.error()[0].line, 2U) << bad;
  }
  EXPECT_FALSE(Suppressions::load({{"f", SuppressionFormat::baseline, R"({"schema_version": "1", "findings": [7]})"}},
                                  kToday, is_rule));
}

TEST(Suppressions, ReportOfOursFitsFingerprintAndRule) {
  const auto fits = [](const std::string& rule, const std::string& print) {
    return suppresses(SuppressionFormat::baseline,
                      R"({"schema": "assay-findings/1", "findings": [{"rule": ")" + rule + R"(", "fingerprint": ")" +
                          print + R"("}]})",
                      finding_at("anywhere"));
  };
  EXPECT_TRUE(fits("acme-api-key", kPrint));
  EXPECT_FALSE(fits("other-key", kPrint));
  EXPECT_FALSE(fits("acme-api-key", std::string(32, 'b')));
}

TEST(Suppressions, WhatIsNoBaselineIsAMistakeThatShowsNoValue) {
  const auto mistakes = [](const std::string& text) {
    const auto loaded = Suppressions::load({{"f", SuppressionFormat::baseline, text}}, kToday, is_rule);
    std::string out;
    if (!loaded)
      for (const Diagnostic& one : loaded.error()) out += one.text();
    EXPECT_EQ(out.find(kValue), std::string::npos) << out;
    return out;
  };
  for (const char* text : {"", "[", "7", "{}", "[7]", R"([{"RuleID": "a", "File": "b"}])",
                           R"([{"RuleID": "a", "File": "b", "StartLine": 0}])", R"({"runs": []})",
                           R"({"schema": "assay-findings/1", "findings": [{"rule": "a"}]})"}) {
    EXPECT_NE(mistakes(text), "") << text;
  }
  EXPECT_NE(mistakes(R"([{"Secret": ")" + kValue + R"("}])").find("finding 1 has no 'RuleID'"), std::string::npos);
  EXPECT_EQ(mistakes("[]"), "");
  EXPECT_EQ(mistakes(baseline("src/a.py", kValue)), "");
}

TEST(Suppressions, FormatIsKnownByName) {
  EXPECT_EQ(suppression_format_of("x/.assayignore"), SuppressionFormat::assay);
  EXPECT_EQ(suppression_format_of(".gitleaksignore"), SuppressionFormat::gitleaks);
  EXPECT_EQ(suppression_format_of("x/.secrets.baseline"), SuppressionFormat::detect_secrets);
  EXPECT_FALSE(suppression_format_of("x/.gitignore"));
}

TEST(Suppressions, SayWhetherAValueIsAcceptedWhereverItStands) {
  const auto everywhere = [](const std::string& text) {
    Suppressions all = load(SuppressionFormat::assay, text);
    Finding finding = finding_at("a");
    return all.apply(finding);
  };
  EXPECT_TRUE(everywhere(kPrint + " acme-api-key\n"));
  EXPECT_FALSE(everywhere(kPrint + " acme-api-key a\n"));
  EXPECT_FALSE(everywhere(kPrint + " other-key\n"));
  EXPECT_FALSE(everywhere(kPrint + " acme-api-key expires=2026-01-01\n"));
}

TEST(Suppressions, NameTheRulesOfTheirEntries) {
  const auto named = load(SuppressionFormat::assay, "\n" + kPrint + " acme-api-kee\n").rules();
  ASSERT_EQ(named.size(), 1U);
  EXPECT_EQ(named[0].rule, "acme-api-kee");
  EXPECT_EQ(named[0].line, 2U);
  EXPECT_TRUE(load(SuppressionFormat::gitleaks, "a.txt:any-rule:3\n").rules().empty());
}

}  // namespace
}  // namespace assay
