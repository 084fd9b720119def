#include "sarif/log/convert.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "sarif/log/test_logs.h"

namespace assay::sarif {
namespace {

using namespace assay::sarif::testing;
using Json = nlohmann::json;

constexpr std::array kFormats = {
    RowFormat::json,        RowFormat::jsonl,       RowFormat::csv,      RowFormat::junit,       RowFormat::gitlab,
    RowFormat::gitlab_sast, RowFormat::codeclimate, RowFormat::markdown, RowFormat::annotations, RowFormat::summary};

std::string converted(
    const std::string& log, RowFormat format,
    const TextFilter& filter = [](std::string_view text) { return std::string(text); }) {
  const TextFile file(log);
  const LogFile opened = file.log();
  std::string text;
  TextOutput output(text);
  const auto writer = make_row_writer(format, output);
  const Status status = write_rows(std::span(&opened, 1), filter, *writer);
  EXPECT_TRUE(status) << status.error().text();
  return text;
}

std::string sample(std::string_view message = "It is 'x'.", std::string_view uri = "a%20b/c.py") {
  return cat(R"({"version":"2.1.0","runs":[{"tool":{"driver":{"name":"Tool One","semanticVersion":"1.2.3","rules":[
    {"id":"R1","name":"RuleOne","shortDescription":{"text":"Rule one"},"helpUri":"https://example.org/r1",
     "properties":{"security-severity":"9.5","tags":["external/cwe/cwe-798"]}}]}},"results":[
    {"ruleId":"R1","ruleIndex":0,"level":"error","message":{"text":")",
             message, R"("},
     "locations":[{"physicalLocation":{"artifactLocation":{"uri":")",
             uri, R"("},"region":{"startLine":3,"startColumn":5,"endColumn":9}}}]},
    {"ruleId":"R1","level":"note","message":{"text":"quiet"},"suppressions":[{"kind":"inSource"}]}]}]})");
}

TEST(Convert, TakesFilesThatTheTableOfArtifactsNames) {
  const std::string log = log_of(
      result_of("a", "m",
                R"("locations":[{"physicalLocation":{"artifactLocation":{"index":1},"region":{"startLine":7}}}])"),
      R"("artifacts":[{"location":{"uri":"x"}},{"location":{"uri":"a%20b.c"}}])");
  const Json row = Json::parse(converted(log, RowFormat::json))["rows"][0];
  EXPECT_EQ(row["path"], "a b.c");
  EXPECT_EQ(row["line"], 7);
}

// One that is rejected or under review holds the result open (§3.27.23).
TEST(Convert, IsSuppressedWhereEverySuppressionIsAccepted) {
  const auto suppressed = [](std::string_view suppressions) {
    const std::string log = log_of(result_of("a", "m", cat(R"("suppressions":)", suppressions)));
    return Json::parse(converted(log, RowFormat::json))["suppressed"] == 1;
  };
  EXPECT_TRUE(suppressed(R"([{"kind":"external"}])"));
  EXPECT_TRUE(suppressed(R"([{"kind":"external","status":"accepted"},{"kind":"inSource"}])"));
  EXPECT_FALSE(suppressed("[]"));
  EXPECT_FALSE(suppressed(R"([{"kind":"external","status":"accepted"},{"kind":"external","status":"rejected"}])"));
  EXPECT_FALSE(suppressed(R"([{"kind":"external","status":"underReview"},{"kind":"inSource"}])"));
}

TEST(Convert, WritesJsonThatParses) {
  const Json json = Json::parse(converted(sample(), RowFormat::json));
  EXPECT_EQ(json["schema"], "assay-sarif-rows/1");
  EXPECT_EQ(json["suppressed"], 1);
  const Json& row = json["rows"][0];
  EXPECT_EQ(row["tool_version"], "1.2.3");
  EXPECT_EQ(row["severity"], "critical");
  EXPECT_EQ(row["path"], "a b/c.py");
  EXPECT_EQ(row["end_line"], 3);
  EXPECT_EQ(row["cwes"], Json::array({"798"}));
  EXPECT_EQ(row["fingerprint"].get<std::string>().size(), 32U);
}

TEST(Convert, WritesOneObjectALine) {
  std::istringstream lines(converted(sample(), RowFormat::jsonl));
  std::vector<std::string> types;
  for (std::string line; std::getline(lines, line);) types.push_back(Json::parse(line)["type"]);
  EXPECT_EQ(types, (std::vector<std::string>{"log", "row", "row"}));
}

TEST(Convert, FillsPlaceholders) {
  const std::string log =
      log_of(R"({"ruleId":"a","message":{"text":"{{0}} is {0}, not {7} or {x}","arguments":["one"]}})");
  EXPECT_EQ(Json::parse(converted(log, RowFormat::json))["rows"][0]["message"], "{0} is one, not  or {x}");
}

TEST(Convert, GuardsCellsOfCsv) {
  const std::string csv = converted(sample(R"(=HYPERLINK(\"x\"),\n)"), RowFormat::csv);
  EXPECT_NE(csv.find("\"'=HYPERLINK(\"\"x\"\"),\n\""), std::string::npos) << csv;
  EXPECT_EQ(std::count(csv.begin(), csv.end(), '\r'), 3);
}

TEST(Convert, EscapesXml) {
  const std::string xml = converted(sample("<a & \\\"b\\\">\\u0001", "x%22%3Cy"), RowFormat::junit);
  EXPECT_NE(xml.find("message=\"&lt;a &amp; &quot;b&quot;&gt; \""), std::string::npos) << xml;
  EXPECT_NE(xml.find("file=\"x&quot;&lt;y\""), std::string::npos) << xml;
  EXPECT_NE(xml.find("tests=\"3\" failures=\"1\" errors=\"0\" skipped=\"2\""), std::string::npos) << xml;
}

TEST(Convert, ShowsAnIncompleteRunAsAnError) {
  const std::string log = log_of("", R"("invocations":[{"executionSuccessful":false}])");
  EXPECT_NE(converted(log, RowFormat::junit).find("errors=\"1\""), std::string::npos);
  EXPECT_EQ(Json::parse(converted(log, RowFormat::gitlab))["scan"]["status"], "failure");
  EXPECT_NE(converted(log, RowFormat::markdown).find("Incomplete"), std::string::npos);
  EXPECT_NE(converted(log, RowFormat::summary).find("Incomplete"), std::string::npos);
  EXPECT_NE(converted(log, RowFormat::annotations).find("::error title=Incomplete::"), std::string::npos);
}

std::string completeness(const std::string& log) {
  return Json::parse(converted(log, RowFormat::json))["completeness"];
}

TEST(Convert, TakesNoRunForCompleteThatLeftResultsOut) {
  const std::string whole = R"("invocations":[{"executionSuccessful":true}])";
  const auto run = [](std::string_view members) {
    return cat(R"({"version":"2.1.0","runs":[{"tool":{"driver":{"name":"t"}},)", members, "}]}");
  };
  const std::vector<std::string> incomplete = {
      run(cat(whole, R"(,"results":null)")),
      run(whole),
      run(cat(whole, R"(,"results":[],"externalPropertyFileReferences":{"results":[{"itemCount":7}]})")),
      run(R"("results":[],"invocations":[{"executionSuccessful":true,"toolExecutionNotifications":[
            {"level":"error","message":{"text":"not read: x"}}]}])"),
      run(R"("results":[],"invocations":[{"executionSuccessful":true},{}])"),
      cat(R"({"version":"2.1.0","inlineExternalProperties":[{"results":[{"message":{"text":"m"}}]}],"runs":[)",
          R"({"tool":{"driver":{"name":"t"}},"results":[],)", whole, "}]}")};
  for (const std::string& log : incomplete) {
    EXPECT_EQ(completeness(log), "incomplete") << log;
    EXPECT_NE(converted(log, RowFormat::junit).find("errors=\"1\""), std::string::npos) << log;
    EXPECT_EQ(Json::parse(converted(log, RowFormat::gitlab))["scan"]["status"], "failure") << log;
    EXPECT_NE(converted(log, RowFormat::summary).find("Incomplete"), std::string::npos) << log;
  }
  EXPECT_EQ(completeness(run(cat(whole, R"(,"results":[])"))), "complete");
}

TEST(Convert, TakesARunThatTellsNothingOfItsEndForNoProof) {
  const std::string log = log_of("");
  EXPECT_EQ(completeness(log), "untold");
  EXPECT_EQ(completeness(R"({"version":"2.1.0","runs":[]})"), "untold");
  EXPECT_FALSE(Json::parse(converted(log, RowFormat::json))["complete"]);
  EXPECT_NE(converted(log, RowFormat::junit).find("tests=\"1\" failures=\"0\" errors=\"0\" skipped=\"1\""),
            std::string::npos);
  EXPECT_EQ(Json::parse(converted(log, RowFormat::gitlab))["scan"]["status"], "failure");
  EXPECT_NE(converted(log, RowFormat::markdown).find("Unproved"), std::string::npos);
}

TEST(Convert, FindsTheRulesOfExtensions) {
  const auto row = [](std::string_view reference) {
    const std::string log = cat(
        R"({"version":"2.1.0","runs":[{"tool":{"driver":{"name":"t","rules":[{"id":"d"}]},"extensions":[{"name":"none"},)"
        R"({"name":"e","guid":"6f3c2a5e-0000-4000-8000-000000000001","rules":[{"id":"n"},{"id":"x",)"
        R"("defaultConfiguration":{"level":"error"},"properties":{"security-severity":"9.8"}}]}]},)"
        R"("results":[{"ruleId":"x",)",
        reference, R"("message":{"text":"m"}}]}]})");
    const Json one = Json::parse(converted(log, RowFormat::json))["rows"][0];
    return cat(one["level"].get<std::string>(), " ", one["severity"].get<std::string>());
  };
  for (const std::string_view reference :
       {R"("rule":{"index":1,"toolComponent":{"index":1}},)", R"("rule":{"toolComponent":{"index":1}},)",
        R"("rule":{"index":1,"toolComponent":{"name":"e"}},)",
        R"("rule":{"toolComponent":{"guid":"6f3c2a5e-0000-4000-8000-000000000001"}},)", ""})
    EXPECT_EQ(row(reference), "error critical") << reference;
  for (const std::string_view reference :
       {R"("rule":{"index":1,"toolComponent":{"index":0}},)", R"("rule":{"toolComponent":{"index":9}},)",
        R"("rule":{"toolComponent":{"index":-1}},)"})
    EXPECT_EQ(row(reference), "warning medium") << reference;
}

TEST(Convert, FindsARuleByItsGuid) {
  const std::string rows = converted(
      R"({"version":"2.1.0","runs":[{"tool":{"driver":{"name":"t","rules":[{"id":"d"},{"id":"e",)"
      R"("guid":"11111111-1111-4111-8111-111111111111","defaultConfiguration":{"level":"error"}}]}},"results":[)"
      R"({"rule":{"guid":"11111111-1111-4111-8111-111111111111"},"message":{"text":"m"}}]}]})",
      RowFormat::csv);
  EXPECT_NE(rows.find(R"("t","e",error,)"), std::string::npos) << rows;
}

TEST(Convert, WritesGitlabsReport) {
  const Json report = Json::parse(converted(sample(), RowFormat::gitlab));
  EXPECT_EQ(report["scan"]["type"], "secret_detection");
  ASSERT_EQ(report["vulnerabilities"].size(), 1U);  // the suppressed one is none
  const Json& one = report["vulnerabilities"][0];
  EXPECT_EQ(one["severity"], "Critical");
  EXPECT_EQ(one["location"]["file"], "a b/c.py");
  EXPECT_EQ(one["location"]["start_line"], 3);
  EXPECT_EQ(one["identifiers"][0]["type"], "tool_one_rule_id");
  EXPECT_EQ(one["identifiers"][1]["value"], "798");
}

TEST(Convert, WritesCodeClimateIssues) {
  const Json issues = Json::parse(converted(sample(), RowFormat::codeclimate));
  ASSERT_EQ(issues.size(), 1U);
  EXPECT_EQ(issues[0]["severity"], "blocker");
  EXPECT_EQ(issues[0]["location"]["lines"]["begin"], 3);
}

TEST(Convert, LetsNoMarkdownAct) {
  const std::string text = converted(sample("<img src=x> [a](b) |c| `d`\\nnext"), RowFormat::markdown);
  EXPECT_NE(text.find(R"(&lt;img src=x\> \[a\]\(b\) \|c\| \`d\`)"), std::string::npos) << text;
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 9) << text;
}

TEST(Convert, LetsNoMessageBeAWorkflowCommand) {
  const std::string text = converted(sample("a%\\n::error::b", "x,line=9"), RowFormat::annotations);
  EXPECT_EQ(text,
            "::notice title=Unproved::The log does not say whether a run came to its end.\n"
            "::error file=x%2Cline=9,line=3,endLine=3,col=5,endColumn=9,title=R1::a%25%0A::error::b\n");
}

TEST(Convert, AnnotatesTheTenWorstOfAKind) {
  std::string results;
  for (int i = 0; i < 30; ++i) {
    results += cat(i == 0 ? "" : ",", result_of("a", cat("m", i), cat(R"("level":"error","rank":)", i)));
  }
  const std::string text = converted(log_of(results), RowFormat::annotations);
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 11);  // one says that the log does not tell how the run ended
  EXPECT_NE(text.find("::m29\n"), std::string::npos);
  EXPECT_EQ(text.find("::m20\n"), std::string::npos);
  EXPECT_NE(text.find("::error title=More results::21 more are in the log.\n"), std::string::npos) << text;
}

TEST(Convert, KeepsASummaryBelowAMebibyte) {
  std::string results;
  const std::string wordy(3000, 'w');
  for (int i = 0; i < 1200; ++i) {
    results += cat(i == 0 ? "" : ",", result_of("a", cat(wordy, i), i == 1100 ? R"("level":"error")" : ""));
  }
  const std::string text = converted(log_of(results), RowFormat::summary);
  EXPECT_LT(text.size(), std::size_t{1} << 20);
  EXPECT_NE(text.find("more are in the log"), std::string::npos);
  EXPECT_LT(text.find("w1100 "), text.find("w0 "));  // the error first
}

TEST(Convert, PutsEveryTextThroughTheFilter) {
  const std::string log = sample("the SECRET", "SECRET/x");
  const TextFilter filter = [](std::string_view text) {
    std::string out(text);
    for (std::size_t at = out.find("SECRET"); at != std::string::npos; at = out.find("SECRET"))
      out.replace(at, 6, "***");
    return out;
  };
  for (const RowFormat format : kFormats) {
    EXPECT_EQ(converted(log, format, filter).find("SECRET"), std::string::npos) << static_cast<int>(format);
  }
}

// Of a log with a baseline, results that are gone once failed as tests and stood in GitLab's list.
TEST(Convert, ShowsNothingThatIsGoneOrWell) {
  const std::string log =
      log_of(cat(result_of("a", "fresh"), ",", result_of("a", "gone", R"("baselineState":"absent")"), ",",
                 result_of("b", "well", R"("kind":"pass","level":"none")")),
             R"("invocations":[{"executionSuccessful":true}])");
  for (const RowFormat format : kFormats) {
    const bool all = format == RowFormat::json || format == RowFormat::jsonl || format == RowFormat::csv;
    const std::string text = converted(log, format);
    EXPECT_NE(text.find("fresh"), std::string::npos) << text;
    EXPECT_EQ(text.find("gone") != std::string::npos, all) << text;
    EXPECT_EQ(text.find("well") != std::string::npos, all) << text;
  }
  EXPECT_NE(converted(log, RowFormat::junit).find("tests=\"1\" failures=\"1\""), std::string::npos);
  EXPECT_EQ(Json::parse(converted(log, RowFormat::json))["rows"][2]["kind"], "pass");
}

TEST(Convert, WritesTheStepsOfACodeFlow) {
  const auto step = [](const char* uri, int line) {
    return cat(R"({"location":{"message":{"text":"step"},"physicalLocation":{"artifactLocation":{"uri":")", uri,
               R"("},"region":{"startLine":)", line, "}}}}");
  };
  const std::string flow =
      cat(R"("codeFlows":[{"threadFlows":[{"locations":[)", step("a%20b.yml", 3), R"(,{"index":0}]}]}])");
  const std::string log = log_of(result_of("a", "m", flow), cat(R"("threadFlowLocations":[)", step("c.yml", 9), "]"));
  EXPECT_EQ(Json::parse(converted(log, RowFormat::json))["rows"][0]["flow"], Json::parse(R"([
      {"path": "a b.yml", "line": 3, "message": "step"}, {"path": "c.yml", "line": 9, "message": "step"}])"));
}

TEST(Convert, GitlabsReportHasNoTimeThatIsNone) {
  const auto start = [](const char* told) {
    const std::string log =
        log_of("", cat(R"("invocations":[{"executionSuccessful":true,"startTimeUtc":")", told, "\"}]"));
    return Json::parse(converted(log, RowFormat::gitlab))["scan"]["start_time"].get<std::string>();
  };
  EXPECT_EQ(start("2026-03-01T12:00:00.5Z"), "2026-03-01T12:00:00");
  EXPECT_EQ(start("this is no time at all").size(), 19U);
  EXPECT_EQ(start("this is no time at all").find("this"), std::string::npos);
}

TEST(Convert, WritesNoCharacterThatXmlHasNot) {
  const std::string xml = converted(sample("a\xEF\xBF\xBE"
                                           "b\xEF\xBF\xBF"
                                           "c"),
                                    RowFormat::junit);
  EXPECT_NE(xml.find("a\xEF\xBF\xBD"
                     "b\xEF\xBF\xBD"
                     "c"),
            std::string::npos)
      << xml;
}

TEST(Convert, TellsEqualRowsApart) {
  const Json json = Json::parse(converted(log_of(cat(result_of("a", "m"), ",", result_of("a", "m"))), RowFormat::json));
  EXPECT_NE(json["rows"][0]["fingerprint"], json["rows"][1]["fingerprint"]);
}

}  // namespace
}  // namespace assay::sarif
