#include "sarif/azure_pipeline.h"

#include <gtest/gtest.h>

#include <map>
#include <nlohmann/json.hpp>

#include "sarif/report_test_support.h"

namespace assay {
namespace {

using namespace assay::testing;
using Json = nlohmann::json;
using Variables = std::map<std::string, std::string, std::less<>>;

Variables job() {
  return {{"TF_BUILD", "True"},
          {"SYSTEM_COLLECTIONURI", "https://dev.azure.com/fabrikam/"},
          {"SYSTEM_TEAMPROJECT", "Fiber optics"},
          {"SYSTEM_DEFINITIONID", "12"},
          {"BUILD_DEFINITIONNAME", "nightly"},
          {"SYSTEM_PHASEID", "6884a131-87da-5381-61f3-d7acc3b91d76"},
          {"SYSTEM_PHASENAME", "Scan"},
          {"BUILD_SOURCEBRANCH", "refs/heads/main"},
          {"BUILD_BUILDID", "345"}};
}

std::optional<AzurePipeline> pipeline_of(const Variables& variables) {
  return azure_pipeline([&](std::string_view name) {
    const auto found = variables.find(name);
    return found == variables.end() ? std::string() : found->second;
  });
}

Variables with(std::string_view name, std::string value) {
  Variables out = job();
  out[std::string(name)] = std::move(value);
  return out;
}

std::string organisation_of(std::string uri) {
  const auto run = pipeline_of(with("SYSTEM_COLLECTIONURI", std::move(uri)));
  return run ? run->organisation : "none";
}

TEST(AzurePipeline, HasAnIdOfSixSegments) {
  const auto run = pipeline_of(job());
  ASSERT_TRUE(run);
  EXPECT_EQ(automation_id(*run),
            "azuredevops/pipeline/build/fabrikam/Fiber%20optics/12/6884a131-87da-5381-61f3-d7acc3b91d76/"
            "refs%2Fheads%2Fmain/345");
}

TEST(AzurePipeline, IsOnlyThereInAJobThatSaysEverything) {
  EXPECT_FALSE(pipeline_of({}));
  EXPECT_FALSE(pipeline_of(with("TF_BUILD", "")));
  for (const auto& [name, value] : job()) {
    Variables less = job();
    less.erase(name);
    EXPECT_FALSE(pipeline_of(less)) << name;
  }
  EXPECT_FALSE(pipeline_of(with("SYSTEM_DEFINITIONID", "0")));
  EXPECT_FALSE(pipeline_of(with("SYSTEM_DEFINITIONID", "12x")));
  EXPECT_FALSE(pipeline_of(with("SYSTEM_PHASEID", "00000000-0000-0000-0000-000000000000")));
}

TEST(AzurePipeline, TakesTheJobWhereThereIsNoPhase) {
  Variables variables = with("SYSTEM_JOBID", "12f1170f-54f2-53f3-20dd-22fc7dff55f9");
  variables.erase("SYSTEM_PHASEID");
  const auto run = pipeline_of(variables);
  ASSERT_TRUE(run);
  EXPECT_EQ(run->phase_id, "12f1170f-54f2-53f3-20dd-22fc7dff55f9");
}

TEST(AzurePipeline, KnowsItsOrganisationByEveryAddress) {
  EXPECT_EQ(organisation_of("https://dev.azure.com/fabrikam/"), "fabrikam");
  EXPECT_EQ(organisation_of("https://fabrikam.visualstudio.com/"), "fabrikam");
  EXPECT_EQ(organisation_of("https://tfs.example.org/tfs/DefaultCollection/"), "DefaultCollection");
  EXPECT_EQ(organisation_of("fabrikam"), "none");
}

TEST(AzurePipeline, PhaseIsTheSameForBranchesAndBuilds) {
  EXPECT_EQ(azure_phase_of("azuredevops/pipeline/build/o/p/1/f/refs%2Fheads%2Fmain/7"), "o/p/1/f");
  EXPECT_EQ(azure_phase_of("azuredevops/pipeline/build/o/p/1/f/refs/heads/other/8"), "o/p/1/f");
  EXPECT_EQ(azure_phase_of("azuredevops/pipeline/build/o/p"), "o/p");
  EXPECT_EQ(azure_phase_of("azuredevops/pipeline/build/"), "");
  EXPECT_EQ(azure_phase_of("nightly/7"), std::nullopt);
}

TEST(AzurePipeline, StandsInASarifRun) {
  RunInfo run;
  EXPECT_FALSE(
      Json::parse(written(ReportFormat::sarif, run, {}, clean_outcome()))["runs"][0].contains("automationDetails"));
  run.pipeline = pipeline_of(job());
  const Json details =
      Json::parse(written(ReportFormat::sarif, run, {}, clean_outcome()))["runs"][0]["automationDetails"];
  EXPECT_EQ(details["id"], automation_id(*run.pipeline));
  EXPECT_EQ(details["properties"], Json({{"azuredevops/pipeline/build/buildDefinitionId", "12"},
                                         {"azuredevops/pipeline/build/buildDefinitionName", "nightly"},
                                         {"azuredevops/pipeline/build/phaseId", "6884a131-87da-5381-61f3-d7acc3b91d76"},
                                         {"azuredevops/pipeline/build/phaseName", "Scan"}}));
}

}  // namespace
}  // namespace assay
