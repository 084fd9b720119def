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
      "warning /runs/0/results: 1 result has no 'primaryLocationLineHash': alerts reopen when lines move\n");
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
