#include "sarif/log/validate.h"

#include <gtest/gtest.h>

#include "base/file.h"
#include "base/source_dir.h"
#include "sarif/log/test_logs.h"

namespace assay::sarif {
namespace {

using namespace assay::sarif::testing;

std::string problems(std::string_view text, Profile profile = Profile::none) {
  std::string said;
  const auto input = text_input(text, "t.sarif");
  const auto validation = validate(*input, profile, [&](const Problem& problem) {
    said +=
        cat(problem.level == Problem::Level::error ? "error " : "warning ", problem.pointer, ": ", problem.text, '\n');
  });
  return validation ? said : validation.error().why;
}

TEST(Validate, AcceptsOurSampleForEveryReaderButAzure) {
  const auto sample = read_file(ASSAY_SOURCE_DIR "/sarif/testdata/sample.sarif");
  ASSERT_TRUE(sample);
  for (const Profile profile : {Profile::none, Profile::gitlab, Profile::defectdojo, Profile::sonar}) {
    EXPECT_EQ(problems(*sample, profile), "");
  }
  EXPECT_EQ(problems(*sample, Profile::github).find("error"), std::string::npos);
  EXPECT_NE(problems(*sample, Profile::azure).find("error /runs/0/automationDetails: it is missing"),
            std::string::npos);
}

TEST(Validate, ForAzureWantsThePipelineThatTheServiceReads) {
  const auto said = [](std::string_view id, std::string_view definition, std::string_view phase) {
    return problems(log_of(R"({"message":{"text":"x"}})",
                           cat(R"("automationDetails":{"id":")", id,
                               R"(","properties":{"azuredevops/pipeline/build/buildDefinitionId":)", definition,
                               R"(,"azuredevops/pipeline/build/buildDefinitionName":"n",)",
                               R"("azuredevops/pipeline/build/phaseId":")", phase,
                               R"(","azuredevops/pipeline/build/phaseName":"f"}})")),
                    Profile::azure);
  };
  constexpr std::string_view kId = "azuredevops/pipeline/build/o/p/1/f/b/2";
  constexpr std::string_view kPhase = "6884a131-87da-5381-61f3-d7acc3b91d76";
  EXPECT_EQ(said(kId, "12", kPhase).find("automationDetails"), std::string::npos) << said(kId, "12", kPhase);
  EXPECT_EQ(said(kId, R"("-1")", kPhase).find("automationDetails"), std::string::npos);
  EXPECT_NE(said("nightly/1", "12", kPhase).find("error /runs/0/automationDetails/id: it does not begin with"),
            std::string::npos);
  EXPECT_NE(said(kId, "0", kPhase).find("'azuredevops/pipeline/build/buildDefinitionId' is not a positive number"),
            std::string::npos);
  EXPECT_NE(said(kId, "12", "one").find("'azuredevops/pipeline/build/phaseId' is not a GUID"), std::string::npos);
  EXPECT_NE(said(kId, "12", "").find("'azuredevops/pipeline/build/phaseId' is missing"), std::string::npos);
}

TEST(Validate, SeesIndicesThatLeadNowhere) {
  EXPECT_EQ(problems(log_of(R"({"ruleIndex":2,"message":{"text":"x"}})")),
            "error /runs/0/results/0/ruleIndex: there is no rule 2: the run has 2 rules (§3.27.6)\n");
  EXPECT_EQ(problems(log_of(R"({"ruleId":"a","ruleIndex":1,"message":{"text":"x"}})")),
            "error /runs/0/results/0/ruleIndex: rule 1 is 'b', and 'ruleId' is 'a' (§3.27.6)\n");
  EXPECT_EQ(problems(log_of(R"({"ruleId":"a/1","ruleIndex":0,"message":{"text":"x"}})")), "");
  EXPECT_EQ(
      problems(log_of(result_of("a", "x", R"("locations":[{"physicalLocation":{"artifactLocation":{"index":1}}}])"),
                      R"("artifacts":[{"length":1}])")),
      "error /runs/0/results/0/locations/0/physicalLocation/artifactLocation/index: there is no artifact 1: the run "
      "has 1 artifact (§3.4.5)\n");
}

TEST(Validate, SeesIndicesIntoEveryTable) {
  const auto with = [](std::string_view result, std::string_view members = "") {
    return problems(log_of(result_of("a", "x", result), members));
  };
  EXPECT_EQ(with(R"("webRequest":{"index":1})", R"("webRequests":[{"target":"t"},{"target":"u"}])"), "");
  EXPECT_EQ(
      with(R"("webRequest":{"index":2})", R"("webRequests":[{"target":"t"},{"target":"u"}])"),
      "error /runs/0/results/0/webRequest/index: there is no web request 2: the run has 2 web requests (§3.7.4)\n");
  EXPECT_EQ(with(R"("provenance":{"invocationIndex":0})"),
            "error /runs/0/results/0/provenance/invocationIndex: there is no invocation 0: the run has 0 invocations "
            "(§3.7.4)\n");
  EXPECT_EQ(with(R"("codeFlows":[{"threadFlows":[{"locations":[{"index":3}]}]}])"),
            "error /runs/0/results/0/codeFlows/0/threadFlows/0/locations/0/index: there is no thread flow location 3: "
            "the run has 0 thread flow locations (§3.7.4)\n");
  EXPECT_EQ(with(R"("locations":[{"logicalLocations":[{"index":0}]}])", R"("logicalLocations":[{"parentIndex":4}])"),
            "error /runs/0/logicalLocations/0/parentIndex: there is no logical location 4: the run has 1 logical "
            "location (§3.7.4)\n");
  // Of a table in another file nothing is known.
  EXPECT_EQ(with(R"("webRequest":{"index":2})",
                 R"("externalPropertyFileReferences":{"webRequests":[{"location":{"uri":"w.sarif"}}]})"),
            "");
}

TEST(Validate, FindsRulesOfExtensions) {
  const auto with = [](std::string_view rule) {
    return problems(cat(
        R"({"version":"2.1.0","runs":[{"tool":{"driver":{"name":"t"},"extensions":[{"name":"e","rules":[{"id":"x"}]}]},)",
        R"("results":[{"message":{"text":"m"},)", rule, "}]}]}"));
  };
  EXPECT_EQ(with(R"("rule":{"id":"x","index":0,"toolComponent":{"index":0}})"), "");
  EXPECT_EQ(with(R"("rule":{"id":"x/1","toolComponent":{"name":"e"}})"), "");
  EXPECT_EQ(with(R"("ruleId":"x")"), "");
  EXPECT_EQ(with(R"("rule":{"id":"x","index":1,"toolComponent":{"index":0}})"),
            "error /runs/0/results/0/ruleIndex: there is no rule 1: the component has 1 rule (§3.27.6)\n");
  EXPECT_EQ(with(R"("rule":{"id":"x","index":0,"toolComponent":{"index":1}})"),
            "error /runs/0/results/0/rule/toolComponent/index: there is no extension 1: the tool has 1 extension "
            "(§3.54.4)\n");
  EXPECT_EQ(with(R"("rule":{"id":"x","toolComponent":{"name":"other"}})"),
            "warning /runs/0/results/0/rule/toolComponent: the tool has no component 'other' (§3.54)\n");
}

TEST(Validate, SeesRulesThatTheToolDoesNotList) {
  EXPECT_EQ(
      problems(log_of(result_of("zz", "x") + "," + result_of("zz", "y"))),
      "warning /runs/0/results/0/ruleId: the rule 'zz' is none of those that the tool lists: readers know no help "
      "and no severity of it (§3.27.5)\n");
  EXPECT_EQ(problems(log_of(result_of("a/part", "x"))), "");
  // Who lists no rules says nothing of them.
  EXPECT_EQ(
      problems(
          R"({"version":"2.1.0","runs":[{"tool":{"driver":{"name":"t","rules":[]}},"results":[{"ruleId":"zz","message":{"text":"x"}}]}]})"),
      "");
}

TEST(Validate, SaysWhatItDidNotLookAt) {
  std::string results;
  for (int i = 0; i <= 100'000; ++i)
    results += cat(i == 0 ? "" : ",", R"({"ruleId":"a/)", i, R"(","message":{"text":"x"}})");
  std::string said;
  const std::string log = log_of(results);
  const auto input = text_input(log, "t.sarif");
  const auto validation = validate(*input, Profile::none, [&](const Problem& problem) { said += problem.text; });
  ASSERT_TRUE(validation);
  EXPECT_FALSE(validation->complete);
  EXPECT_EQ(said,
            "the results name rules in more than 100,000 different ways: those behind the first were not looked at");
}

TEST(Validate, KnowsTheAddressesOfTheSchema) {
  const auto with = [](std::string_view uri) {
    return problems(cat(R"({"$schema":")", uri, R"(","version":"2.1.0","runs":[]})"));
  };
  for (const char* good :
       {"https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "https://json.schemastore.org/sarif-2.1.0.json", "http://json.schemastore.org/sarif-2.1.0-rtm.5",
        "https://raw.githubusercontent.com/oasis-tcs/sarif-spec/main/sarif-2.1/schema/sarif-schema-2.1.0.json"})
    EXPECT_EQ(with(good), "");
  EXPECT_EQ(with("https://example.org/x.json"),
            "warning /$schema: the schema is 'https://example.org/x.json': it does not look like the schema of SARIF "
            "2.1.0, and editors check the log by it (§3.13.3)\n");
  EXPECT_NE(with("sarif-2.1.0.json").find("no absolute address"), std::string::npos);
  EXPECT_NE(with("https://json.schemastore.org/sarif-2.1.0-rtm.4.json").find("a draft"), std::string::npos);
  EXPECT_NE(problems(R"({"version":"2.1.0","runs":[]})", Profile::github)
                .find("error /$schema: the address of the schema is missing or empty"),
            std::string::npos);
}

// What log_of has, with other rules and an extension.
std::string log_with_rules(std::string_view driver, std::string_view extension) {
  return cat(R"({"$schema":"https://json.schemastore.org/sarif-2.1.0.json","version":"2.1.0","runs":[{"tool":{)",
             R"("driver":{"name":"t")", driver.empty() ? "" : R"(,"rules":[)", driver, driver.empty() ? "" : "]",
             R"(},"extensions":[{"name":"e","rules":[)", extension, R"(]}]},"results":[]}]})");
}

std::string rule_with(std::string_view name, std::string_view description, std::string_view severity = R"("9.8")") {
  return cat(R"({"id":"x","name":")", name, R"(","shortDescription":{"text":")", description,
             R"("},"fullDescription":{"text":"f"},"help":{"text":"h"},"properties":{"security-severity":)", severity,
             "}}");
}

std::string repeated(std::string_view text, int count) {
  std::string out;
  for (int i = 0; i < count; ++i) out += text;
  return out;
}

TEST(Validate, CountsCharactersForGithub) {
  EXPECT_EQ(problems(log_with_rules(rule_with(repeated("é", 255), repeated("語", 1024)), ""), Profile::github), "");
  EXPECT_EQ(problems(log_with_rules(rule_with(repeated("é", 256), repeated("語", 1025)), ""), Profile::github),
            "error /runs/0/tool/driver/rules/0/shortDescription/text: it is longer than 1,024 characters\n"
            "error /runs/0/tool/driver/rules/0/name: it is longer than 255 characters\n");
}

TEST(Validate, TakesRulesOfExtensionsForGithub) {
  EXPECT_EQ(problems(log_with_rules("", rule_with("n", "s")), Profile::github), "");
  EXPECT_EQ(
      problems(log_with_rules("", rule_with("n", "")), Profile::github),
      "error /runs/0/tool/extensions/0/rules/0/shortDescription/text: the shortDescription of rule 'x' is missing "
      "or empty\n");
  EXPECT_EQ(problems(log_with_rules("", ""), Profile::github),
            "error /runs/0/tool/driver/rules: the rules are missing\n");
}

TEST(Validate, AsksForSeveritiesThatAreNumbers) {
  const auto with = [](std::string_view severity, Profile profile) {
    return problems(log_with_rules(rule_with("n", "s", severity), ""), profile);
  };
  const std::string odd =
      " /runs/0/tool/driver/rules/0/properties/security-severity: it is no text of a number from 0.0 "
      "to 10.0\n";
  for (const char* bad : {R"("high")", R"("5abc")", R"("nan")", R"("0x5")", R"("10.1")", R"("-1")", R"("")", "9.1"}) {
    EXPECT_EQ(with(bad, Profile::github), cat("error", odd)) << bad;
    EXPECT_EQ(with(bad, Profile::defectdojo), cat("error", odd)) << bad;
    EXPECT_EQ(with(bad, Profile::gitlab), cat("warning", odd)) << bad;
    EXPECT_EQ(with(bad, Profile::none), "") << bad;
  }
  for (const char* good : {R"("0.1")", R"("10.0")", R"("7")"}) EXPECT_EQ(with(good, Profile::github), "") << good;
  EXPECT_NE(with(R"("0.0")", Profile::github).find("warning /runs/0/tool/driver/rules/0/properties/security-severity"),
            std::string::npos);
}

TEST(Validate, SeesParentsOfArtifactsThatAreMissingOrLeadInACircle) {
  const auto with = [](std::string_view artifacts) { return problems(log_of("", cat("\"artifacts\":", artifacts))); };
  EXPECT_EQ(with(R"([{"location":{"uri":"a.zip"}},{"location":{"uri":"b"},"parentIndex":0}])"), "");
  EXPECT_EQ(with(R"([{"location":{"uri":"b"},"parentIndex":1}])"),
            "error /runs/0/artifacts/0/parentIndex: there is no artifact 1: the run has 1 artifact (§3.24.3)\n");
  const std::string circle = with(R"([{"length":1,"parentIndex":1},{"length":2,"parentIndex":0},{"parentIndex":1}])");
  EXPECT_EQ(circle,
            "error /runs/0/artifacts/1/parentIndex: the artifact lies in itself: its parents lead in a circle "
            "(§3.24.3)\n");
}

TEST(Validate, SeesAttachmentsOfArtifactsThatAreMissing) {
  EXPECT_NE(problems(log_of(result_of("a", "x", R"("attachments":[{"artifactLocation":{"index":3}}])"),
                            R"("artifacts":[{"length":1}])"))
                .find("/attachments/0/artifactLocation/index: there is no artifact 3"),
            std::string::npos);
}

TEST(Validate, SeesLevelsThatDoNotFitTheirKind) {
  EXPECT_EQ(
      problems(log_of(result_of("a", "x", R"("kind":"review","level":"error")"))),
      "error /runs/0/results/0/kind: with the level 'error' the kind must be 'fail', and it is 'review' (§3.27.9)\n");
  EXPECT_EQ(problems(log_of(result_of("a", "x", R"("kind":"pass","level":"none")"))), "");
}

TEST(Validate, SeesRegionsThatEndBeforeTheyBegin) {
  const auto at = [](std::string_view region) {
    return log_of(result_of(
        "a", "x", cat(R"("locations":[{"physicalLocation":{"artifactLocation":{"uri":"f"},"region":)", region, "}}]")));
  };
  EXPECT_NE(problems(at(R"({"startLine":3,"endLine":2})")).find("ends in line 2, before line 3"), std::string::npos);
  EXPECT_NE(problems(at(R"({"startLine":3,"startColumn":5,"endColumn":4})")).find("ends in column 4"),
            std::string::npos);
  EXPECT_EQ(problems(at(R"({"startLine":3,"startColumn":5,"endLine":4,"endColumn":1})")), "");
}

TEST(Validate, SeesRulesThatStandTwice) {
  EXPECT_EQ(
      problems(
          R"({"version":"2.1.0","runs":[{"tool":{"driver":{"name":"t","rules":[{"id":"a"},{"id":"a","name":"n"}]}}}]})"),
      "error /runs/0/tool/driver/rules/1: the id 'a' stands twice among the rules (§3.19.23)\n");
}

TEST(Validate, AsksWhatGithubAsks) {
  EXPECT_EQ(
      problems(log_of(R"({"message":{"text":"x"}})"), Profile::github),
      "error /runs/0/tool/driver/rules/0/shortDescription/text: the shortDescription of rule 'a' is missing or empty\n"
      "error /runs/0/tool/driver/rules/0/fullDescription/text: the fullDescription of rule 'a' is missing or empty\n"
      "error /runs/0/tool/driver/rules/0/help/text: the help of rule 'a' is missing or empty\n"
      "error /runs/0/tool/driver/rules/1/shortDescription/text: the shortDescription of rule 'b' is missing or empty\n"
      "error /runs/0/tool/driver/rules/1/fullDescription/text: the fullDescription of rule 'b' is missing or empty\n"
      "error /runs/0/tool/driver/rules/1/help/text: the help of rule 'b' is missing or empty\n"
      "error /runs/0/results/0/ruleId: the rule is missing or empty\n"
      "error /runs/0/results/0/locations: it has no location, and is not shown without one\n"
      "warning /runs/0/results: 1 result has no 'primaryLocationLineHash': alerts reopen when lines move\n"
      "error /$schema: the address of the schema is missing or empty\n");
}

TEST(Validate, CountsWhatGithubCounts) {
  std::string results;
  for (int i = 0; i <= 25'000; ++i) results += cat(i == 0 ? "" : ",", R"({"message":{"text":"x"}})");
  EXPECT_NE(problems(log_of(results), Profile::github).find("there are 25,001 results, and 25,000 are taken at most"),
            std::string::npos);
  std::string runs;
  for (int i = 0; i < 21; ++i) runs += cat(i == 0 ? "" : ",", R"({"tool":{"driver":{"name":"t)", i, R"("}}})");
  EXPECT_NE(problems(cat(R"({"version":"2.1.0","runs":[)", runs, "]}"), Profile::github).find("there are 21 runs"),
            std::string::npos);
}

TEST(Validate, SeesTwoRunsOfOneToolAndCategory) {
  const std::string run = R"({"tool":{"driver":{"name":"t","rules":[]}},"automationDetails":{"id":"c/1"}})";
  EXPECT_NE(problems(cat(R"({"version":"2.1.0","runs":[)", run, ",", run, "]}"), Profile::github)
                .find("error /runs/1: another run is of 't' and the category 'c' too"),
            std::string::npos);
}

TEST(Validate, KnowsWhatOthersDrop) {
  EXPECT_EQ(problems(log_of(result_of("a", "x", R"("kind":"review")")), Profile::defectdojo),
            "error /runs/0/results/0/kind: results of kind 'review' are dropped\n"
            "warning /runs/0/results: 1 result has no fingerprints: each import makes new findings of them\n");
  EXPECT_NE(problems(log_of(result_of("a", "x")), Profile::gitlab).find("more than half of the results"),
            std::string::npos);
  EXPECT_EQ(
      problems(log_of(result_of("a", "x")), Profile::sonar),
      "error /runs/0/results/0/locations/0/physicalLocation/artifactLocation/uri: the file is missing or empty\n");
}

TEST(Validate, EndsWithAnErrorWhereNothingCanBeSaid) {
  EXPECT_EQ(problems("{\"version\":"), "line 1, column 12: the text is cut off");
  EXPECT_EQ(problems(R"({"version":"2.1.0","version":"2.1.0"})"),
            "line 1, column 20: the name \"version\" stands twice in an object");
}

// What looks through the texts for credentials knows none that is cut.
TEST(Validate, CutsNoCredentialInAText) {
  const std::string token = cat("gh", "p_", std::string(36, 'a'));
  std::string told;
  const std::string log = log_of(result_of(
      "a", "m",
      cat(R"("level":")", std::string(150, 'x'), ' ', std::string(20, 'y'), ':', token, std::string(100, '.'), '"')));
  const auto input = text_input(log, "log");
  ASSERT_TRUE(validate(*input, Profile::none, [&](const Problem& problem) { told += problem.text; }));
  EXPECT_NE(told.find("yyyy:...'"), std::string::npos) << told;
  EXPECT_EQ(told.find("gh"
                      "p_"),
            std::string::npos)
      << told;
}

}  // namespace
}  // namespace assay::sarif
