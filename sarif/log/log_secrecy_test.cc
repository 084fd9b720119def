// Promise 2 (DESIGN §1) where logs are read: no converter and no page puts out a value that the filter knows, wherever
// in a log it stands; and what is made of our own logs holds none either.
#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <rapidcheck.h>

#include <array>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "base/strings.h"
#include "sarif/log/baseline.h"
#include "sarif/log/compare.h"
#include "sarif/log/convert.h"
#include "sarif/log/differences.h"
#include "sarif/log/merge.h"
#include "sarif/log/split.h"
#include "sarif/log/test_logs.h"
#include "sarif/report.h"
#include "sarif/repository_link.h"

namespace assay::sarif {
namespace {

using namespace assay::sarif::testing;
using Json = nlohmann::json;

constexpr std::array kFormats = {
    RowFormat::json,        RowFormat::jsonl,       RowFormat::csv,      RowFormat::junit,       RowFormat::gitlab,
    RowFormat::gitlab_sast, RowFormat::codeclimate, RowFormat::markdown, RowFormat::annotations, RowFormat::summary};

// A core that no format escapes, and around it what formats do escape: whatever form a value is put out in, its core
// is.
struct Planted {
  std::string core, value;
  std::string around() const { return cat("before ", value, " after ", value); }
  bool stands_in(const std::string& text) const {
    const auto lower = [](std::string all) {
      for (char& c : all)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
      return all;
    };
    return lower(text).find(lower(core)) != std::string::npos;
  }
  TextFilter filter() const {
    return [value = value](std::string_view text) {
      std::string out(text);
      for (std::size_t at = out.find(value); at != std::string::npos; at = out.find(value, at))
        out.replace(at, value.size(), "********");
      return out;
    };
  }
};

rc::Gen<Planted> planted_gen() {
  const auto letter = rc::gen::elementOf(std::string("abcdefghkmnpqrstuvwxyzABCDEFGHKMNPQRSTUVWXYZ23456789"));
  const auto odd = rc::gen::elementOf(std::string("-_+/=.,:;%$!\"'\\ \n\r\t\x01<>&|*`{}[]()#@"));
  return rc::gen::map(rc::gen::tuple(rc::gen::container<std::string>(20, letter),
                                     rc::gen::container<std::string>(3, odd), rc::gen::container<std::string>(3, odd)),
                      [](const std::tuple<std::string, std::string, std::string>& parts) {
                        const std::string core = "Zq7" + std::get<0>(parts);
                        return Planted{core, cat("x", std::get<1>(parts), core, std::get<2>(parts), "x")};
                      });
}

Json text_object(const std::string& text) { return {{"text", text}, {"markdown", text}, {"id", text}}; }

Json location_of(const std::string& text) {
  const Json region = {{"startLine", 3}, {"snippet", text_object(text)}};
  return {{"physicalLocation",
           {{"artifactLocation", {{"uri", uri_path(text)}, {"uriBaseId", text}}},
            {"region", region},
            {"contextRegion", region}}},
          {"logicalLocations", {{{"name", text}, {"fullyQualifiedName", text}}}},
          {"message", text_object(text)},
          {"properties", {{"commit", text}, {"commitTime", text}, {"object", text}}}};
}

// A log of two results that has the text wherever one may stand. `tool`: empty for one that has it in its name too.
std::string log_with(const std::string& text, const std::string& tool) {
  const Json rule = {
      {"id", text},
      {"name", text},
      {"shortDescription", text_object(text)},
      {"fullDescription", text_object(text)},
      {"help", text_object(text)},
      {"helpUri", text},
      {"messageStrings", {{text, text_object(text)}}},
      {"properties", {{"security-severity", text}, {"tags", {text, "external/cwe/cwe-798", cat("cwe-", text)}}}},
      {"relationships", {{{"target", {{"id", text}, {"toolComponent", {{"name", "CWE"}}}}}}}}};
  Json result = {{"ruleId", text},
                 {"ruleIndex", 0},
                 {"level", "error"},
                 {"message", {{"text", text + " {0}"}, {"id", text}, {"arguments", {text}}}},
                 {"locations", {location_of(text)}},
                 {"relatedLocations", {location_of(text)}},
                 {"codeFlows", {{{"threadFlows", {{{"locations", {{{"location", location_of(text)}}}}}}}}}},
                 {"webRequest", {{"target", text}, {"headers", {{text, text}}}, {"body", text_object(text)}}},
                 {"fingerprints", {{text, text}}},
                 {"partialFingerprints", {{"assayValue/v1", text}, {text, text}}},
                 {"suppressions", {{{"kind", "external"}, {"status", "rejected"}, {"justification", text}}}},
                 {"baselineState", text},
                 {"guid", text},
                 {"properties", {{"confidence", text}, {"verification", text}, {text, text}}}};
  Json other = result;
  other.erase("ruleIndex");
  other["level"] = text;
  const Json notification = {{"level", "error"}, {"message", text_object(text)}, {"descriptor", {{"id", text}}}};
  const Json run = {
      {"tool",
       {{"driver",
         {{"name", tool.empty() ? text : tool}, {"version", text}, {"semanticVersion", text}, {"rules", {rule}}}}}},
      {"results", {result, other}},
      {"invocations",
       {{{"executionSuccessful", false},
         {"startTimeUtc", text},
         {"endTimeUtc", text},
         {"toolExecutionNotifications", {notification, {{"message", text_object(text)}}}}}}},
      {"versionControlProvenance", {{{"repositoryUri", text}, {"revisionId", text}, {"branch", text}}}},
      {"automationDetails", {{"id", text}}},
      {"properties", {{"verdict", text}, {"command", text}}}};
  return Json({{"version", "2.1.0"}, {"runs", {run}}}).dump();
}

// What the data blocks of a page hold.
std::string unpacked_page(const std::string& page) {
  constexpr std::string_view kBegin = "<script type=\"application/gzip+base64\">";
  std::string base64;
  for (std::size_t at = page.find(kBegin); at != std::string::npos; at = page.find(kBegin, at)) {
    at += kBegin.size();
    base64 += page.substr(at, page.find("</script>", at) - at);
  }
  std::erase(base64, '\n');
  std::string packed(base64.size() / 4 * 3, '\0');
  const int size =
      EVP_DecodeBlock(reinterpret_cast<unsigned char*>(packed.data()),
                      reinterpret_cast<const unsigned char*>(base64.data()), static_cast<int>(base64.size()));
  if (size < 0) return {};
  packed.resize(static_cast<std::size_t>(size) - (base64.ends_with("==") ? 2 : base64.ends_with('=') ? 1 : 0));
  const auto input = text_input(packed, "page");
  std::string out;
  std::array<char, 4096> buffer{};
  for (;;) {
    const auto got = input->read(buffer.data(), buffer.size());
    if (!got || *got == 0) return got ? out : std::string();
    out.append(buffer.data(), *got);
  }
}

// An error's text, empty when there is none.
std::string rows_of(const std::string& log, RowWriter& writer, const TextFilter& filter) {
  const LogFile file = LogFile::of_text(log, "log");
  const Status status = write_rows(std::span(&file, 1), filter, writer);
  return status ? std::string() : status.error().text();
}

TEST(LogSecrecy, NoFormatPutsOutAValueThatTheFilterKnows) {
  EXPECT_TRUE(rc::check([] {
    const Planted planted = *planted_gen();
    for (const char* tool : {"", "assay", "Other"}) {
      const std::string log = log_with(planted.around(), tool);
      for (const RowFormat format : kFormats) {
        std::string text;
        TextOutput output(text);
        RC_ASSERT(rows_of(log, *make_row_writer(format, output), planted.filter()).empty());
        RC_ASSERT(text.find("before") != std::string::npos);
        if (planted.stands_in(text)) RC_FAIL(text);
      }
    }
  }));
}

TEST(LogSecrecy, ThePageOfALogHasNoValueThatTheFilterKnows) {
  EXPECT_TRUE(rc::check([] {
    const Planted planted = *planted_gen();
    for (const char* tool : {"", "assay", "Other"}) {
      std::string page;
      TextOutput output(page);
      const auto writer = make_html_rows(output, planted.filter(), "1.0");
      RC_ASSERT(rows_of(log_with(planted.around(), tool), *writer, planted.filter()).empty());
      const std::string lines = unpacked_page(page);
      RC_ASSERT(lines.find("before") != std::string::npos);
      RC_ASSERT(!planted.stands_in(page));
      if (planted.stands_in(lines)) RC_FAIL(lines);
    }
  }));
}

TEST(LogSecrecy, DifferencesHaveNoValueThatTheFilterKnows) {
  EXPECT_TRUE(rc::check([] {
    const Planted planted = *planted_gen();
    const std::string one = log_with(planted.around() + " once", "Other");
    const std::string other = log_with(planted.around(), "Other");
    const LogFile before = LogFile::of_text(one, "before");
    const LogFile after = LogFile::of_text(other, "after");
    const auto comparison = compare(before, after);
    RC_ASSERT(comparison.has_value());
    RC_ASSERT(comparison->fresh == 2U);
    RC_ASSERT(comparison->absent == 0U);  // the log says that its run did not come to its end
    for (const ListForm form : {ListForm::text, ListForm::json}) {
      std::string told;
      TextOutput output(told);
      RC_ASSERT(write_differences(before, after, *comparison, planted.filter(), form, output).has_value());
      RC_ASSERT(told.find("before") != std::string::npos);
      if (planted.stands_in(told)) RC_FAIL(told);
    }
  }));
}

TEST(LogSecrecy, WhatIsMadeOfAnotherToolsLogHoldsNoValueThatTheFilterKnows) {
  EXPECT_TRUE(rc::check([] {
    const Planted planted = *planted_gen();
    const TextFilter filter = planted.filter();
    const std::string before = log_with(planted.around(), "Before");
    const std::string after = log_with(planted.around(), "");
    const LogFile first = LogFile::of_text(before, "before");
    const LogFile second = LogFile::of_text(after, "after");
    std::vector<LogFile> both;
    both.push_back(LogFile::of_text(before, "before"));
    both.push_back(LogFile::of_text(after, "after"));
    std::string merged, marked;
    TextOutput merged_output(merged), marked_output(marked);
    RC_ASSERT(merge(both, filter, merged_output).has_value());
    auto comparison = compare(first, second);
    RC_ASSERT(comparison.has_value());
    RC_ASSERT(write_baseline(first, second, std::move(*comparison), filter, marked_output).has_value());
    std::vector<std::string> parts(4);
    RC_ASSERT(split(second, {.results = 1}, filter, [&](std::size_t part) {
                return Result<std::unique_ptr<Output>>(std::make_unique<TextOutput>(parts.at(part)));
              }).has_value());
    for (const std::string* made : {&merged, &marked, parts.data(), &parts[1]}) {
      RC_ASSERT(Json::accept(*made));
      RC_ASSERT(made->find("********") != std::string::npos);
      if (planted.stands_in(*made)) RC_FAIL(*made);
    }
  }));
}

TEST(Masking, LeavesWhatHoldsNothingAsItIs) {
  const std::string log = R"({"a b":"100%25 x","n":1.50,"list":["%zz",null,true]})";
  JsonValue value = parsed(log);
  mask_texts(value, kEverything);
  EXPECT_EQ(text_of(value), log);
}

// A password that only the other tool's rule knows.
TEST(Masking, OfAToolThatFindsCredentialsHidesWhatItsRegionsShow) {
  EXPECT_TRUE(finds_credentials("gitleaks"));
  EXPECT_TRUE(finds_credentials("TruffleHog"));
  EXPECT_FALSE(finds_credentials("CodeQL"));
  const std::string results =
      R"({"ruleId":"a","message":{"text":"'correct horse' in a.py"},"locations":[{"physicalLocation":
      {"region":{"startLine":1,"snippet":{"text":" correct horse\n"}},
       "contextRegion":{"startLine":1,"snippet":{"text":"password: correct horse"}}}}]})";
  std::string log = log_of(results);
  log.replace(log.find("\"tool\"", log.find("name")), 6, "\"gitleaks\"");
  for (const RowFormat format : kFormats) {
    std::string text;
    TextOutput output(text);
    EXPECT_EQ(rows_of(log, *make_row_writer(format, output), kEverything), "");
    EXPECT_EQ(text.find("horse"), std::string::npos) << text;
  }
  std::vector<LogFile> logs;
  logs.push_back(LogFile::of_text(log, "log"));
  std::string merged;
  TextOutput output(merged);
  ASSERT_TRUE(merge(logs, kEverything, output));
  EXPECT_EQ(merged.find("horse"), std::string::npos) << merged;
  EXPECT_NE(merged.find("password: ********"), std::string::npos) << merged;
}

// A result of a tool, with a value that no rule of ours knows.
SnippetMask mask_of(std::string_view tool, std::string_view more = "") {
  const JsonValue value = parsed(cat(R"({"driver":{"name":")", tool, R"(")", more, "}}"));
  return SnippetMask(&value);
}

struct Leak {
  const char* tool;
  const char* result;
};

TEST(Masking, OfCredentialsHidesEveryFormInWhichTheyAreShown) {
  const Leak leaks[] = {
      {"gitleaks",
       R"({"ruleId":"a","message":{"text":"password 'hunter2secretpw' found"},"locations":[{"physicalLocation":
        {"region":{"startLine":1,"snippet":{"text":"password = 'hunter2secretpw'"}}}}]})"},
      {"detect-secrets", R"({"ruleId":"a","message":{"text":"pw hunter2secretpw"},"locations":[{"physicalLocation":
        {"contextRegion":{"startLine":1,"snippet":{"text":"pw hunter2secretpw"}}}}]})"},
      {"gitleaks", R"({"ruleId":"a","message":{"text":"m"},"locations":[{"physicalLocation":
        {"region":{"startLine":1,"snippet":{"rendered":{"text":"hunter2secretpw","markdown":"hunter2secretpw"}}}}}]})"},
      {"gitleaks", R"({"ruleId":"a","message":{"text":"m"},"locations":[{"physicalLocation":
        {"region":{"startLine":1,"snippet":{"binary":"aHVudGVyMnNlY3JldHB3"}}}}]})"},
      {"Semgrep", R"({"ruleId":"generic.secrets","message":{"text":"m"},"locations":[{"physicalLocation":
        {"region":{"startLine":1,"snippet":{"text":"x = 'hunter2secretpw'"}}}}]})"},
      {"horusec", R"({"rule":{"id":"HardcodedPw"},"message":{"text":"m"},"locations":[{"physicalLocation":
        {"region":{"startLine":1,"snippet":{"text":"hunter2secretpw"}}}}]})"},
  };
  for (const Leak& leak : leaks) {
    JsonValue result = parsed(leak.result);
    mask_of(leak.tool).apply(result);
    const std::string text = text_of(result);
    EXPECT_EQ(text.find("hunter2secretpw"), std::string::npos) << text;
    EXPECT_EQ(text.find("aHVudGVyMnNlY3JldHB3"), std::string::npos) << text;
  }
  JsonValue other = parsed(leaks[0].result);
  mask_of("CodeQL").apply(other);
  EXPECT_EQ(text_of(other), text_of(parsed(leaks[0].result)));
}

// B105 of Bandit tells by its name, G101 of gosec by its relation, others by a tag; a result may name its rule by the
// index alone.
TEST(Masking, KnowsRulesOfCredentialsByWhatTheyAre) {
  const SnippetMask mask = mask_of("Bandit", R"(,"rules":[{"id":"a"},{"id":"B105","name":"hardcoded_password_string"},
      {"id":"T1","properties":{"tags":["CWE-798: Use of Hard-coded Credentials"]}},
      {"id":"G101","relationships":[{"target":{"id":"798","toolComponent":{"name":"CWE"}}}]}])");
  const std::string rest = R"(,"message":{"text":"found 'hunter2secretpw'"},"locations":[{"physicalLocation":
      {"region":{"startLine":1,"snippet":{"text":"x = 'hunter2secretpw'"}}}}]})";
  for (const char* rule : {R"({"ruleId":"B105")", R"({"ruleIndex":1)", R"({"rule":{"index":2})",
                           R"({"rule":{"id":"T1"})", R"({"ruleId":"G101/2")"}) {
    JsonValue result = parsed(rule + rest);
    mask.apply(result);
    EXPECT_EQ(text_of(result).find("hunter2secretpw"), std::string::npos) << text_of(result);
  }
  JsonValue other = parsed(R"({"ruleId":"a","ruleIndex":0)" + rest);
  mask.apply(other);
  EXPECT_NE(text_of(other).find("hunter2secretpw"), std::string::npos);
}

TEST(Masking, LooksAtEveryRegionAndAtTheContentsOfFiles) {
  JsonValue result = parsed(R"({"ruleId":"a","message":{"text":"hunter2secretpw"},"fixes":[{"artifactChanges":[
      {"replacements":[{"deletedRegion":{"startLine":1,"snippet":{"text":"hunter2secretpw"}}}]}]}],"locations":[
      {"annotations":[{"startLine":2,"snippet":{"text":"other9secretpw"}}]}]})");
  mask_of("gitleaks").apply(result);
  EXPECT_EQ(text_of(result).find("secretpw"), std::string::npos) << text_of(result);
  JsonValue artifact = parsed(R"({"location":{"uri":"a"},"contents":{"text":"x=hunter2secretpw","binary":"aHVu"}})");
  mask_of("gitleaks").apply_to_artifact(artifact);
  EXPECT_EQ(text_of(artifact), R"({"location":{"uri":"a"},"contents":{"text":"********","binary":"KioqKioqKio="}})");
}

TEST(Masking, OfALongTextIsNoSlowerThanItIsLong) {
  JsonValue result =
      parsed(R"({"message":{"text":""},"locations":[{"physicalLocation":{"region":{"snippet":{"text":"aaaa"}}}}]})");
  result.find("message")->find("text")->text = std::string(std::size_t{4} << 20, 'a');
  mask_of("gitleaks").apply(result);
  EXPECT_EQ(result.string_at({"message", "text"}).size(), std::size_t{8} << 20);
}

TEST(Masking, KeepsMembersApartWhoseNamesAreMasked) {
  const TextFilter filter = [](std::string_view text) {
    return text.find("SECRET") == std::string_view::npos ? std::string(text) : std::string("********");
  };
  JsonValue value = parsed(R"({"SECRET1":1,"x":{"SECRET2":"x%53ECRET","SECRET3":3},"********":4})");
  mask_texts(value, filter);
  EXPECT_EQ(text_of(value), R"({"********-2":1,"x":{"********":"********","********-2":3},"********":4})");
}

// A log of ours, of a finding whose texts still hold the value.
std::string our_log(const Planted& planted, const std::string& fingerprint) {
  Finding finding{.rule = "a-rule",
                  .secret = Secret(planted.value),
                  .fingerprint = fingerprint,
                  .places = {},
                  .companions = {{"b-rule", planted.around(), "00ff"}},
                  .line_hash = {}};
  Origin outer;
  outer.path = planted.around();
  Place place;
  place.origin.path = planted.around();
  place.context = planted.around();
  place.suppressed = Suppression{Suppression::Kind::external, planted.around(), planted.around()};
  finding.places = {place, place};
  finding.places[0].suppressed.reset();
  finding.places[1].origin.kind = OriginKind::archive;
  finding.places[1].origin.parent = std::make_shared<const Origin>(outer);
  std::string text;
  TextOutput output(text);
  const auto writer = make_report_writer(ReportFormat::sarif, output);
  EXPECT_TRUE(writer->begin(RunInfo()));
  EXPECT_TRUE(writer->finding(finding));
  EXPECT_TRUE(writer->end(RunOutcome()));
  return text;
}

TEST(LogSecrecy, WhatIsMadeOfOurLogsHoldsNoValue) {
  EXPECT_TRUE(rc::check([] {
    const Planted planted = *planted_gen();
    const std::string before = our_log(planted, std::string(32, 'a'));
    const std::string after = our_log(planted, std::string(32, 'b'));
    const LogFile first = LogFile::of_text(before, "before");
    const LogFile second = LogFile::of_text(after, "after");
    std::vector<LogFile> both;
    both.push_back(LogFile::of_text(before, "before"));
    both.push_back(LogFile::of_text(after, "after"));
    std::string merged;
    TextOutput output(merged);
    RC_ASSERT(merge(both, kEverything, output).has_value());
    std::string marked;
    TextOutput marked_output(marked);
    auto comparison = compare(first, second);
    RC_ASSERT(comparison.has_value());
    RC_ASSERT(comparison->absent == 1U);
    std::string differences;
    TextOutput differences_output(differences);
    RC_ASSERT(comparison->fresh == 1U);
    RC_ASSERT(
        write_differences(first, second, *comparison, kEverything, ListForm::text, differences_output).has_value());
    RC_ASSERT(write_baseline(first, second, std::move(*comparison), kEverything, marked_output).has_value());
    std::vector<std::string> parts(3);
    RC_ASSERT(split(LogFile::of_text(merged, "merged"), {.results = 1}, kEverything, [&](std::size_t part) {
                return Result<std::unique_ptr<Output>>(std::make_unique<TextOutput>(parts.at(part)));
              }).has_value());
    RC_ASSERT(!parts[1].empty());
    const std::string* const all[] = {&before, &merged, &marked, &differences, parts.data(), &parts[1]};
    for (const std::string* made : all) {
      RC_ASSERT(made->find("a-rule") != std::string::npos);
      RC_ASSERT(!planted.stands_in(*made));
    }
    for (const RowFormat format : kFormats) {
      std::string converted;
      TextOutput rows(converted);
      // Nothing is left for the filter.
      RC_ASSERT(rows_of(before, *make_row_writer(format, rows), kEverything).empty());
      RC_ASSERT(!planted.stands_in(converted));
    }
  }));
}

}  // namespace
}  // namespace assay::sarif
