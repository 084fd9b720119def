// The run of Azure Pipelines that a log comes from, as GitHub Advanced Security for Azure DevOps reads it from
// `automationDetails` (§3.17): without these it drops the run.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "sarif/json_writer.h"

namespace assay {

inline constexpr std::string_view kAzureBuild = "azuredevops/pipeline/build/";

struct AzurePipeline {
  std::string organisation, project;
  std::string definition_id;  // a positive number
  std::string definition_name;
  std::string phase_id;  // a GUID
  std::string phase_name;
  std::string branch;  // "refs/heads/main"
  std::string build_id;

  // Calls change(std::string&) with each text that people chose.
  template <typename Change>
  void each_name(Change&& change) {
    for (std::string* name : {&organisation, &project, &definition_name, &phase_name, &branch}) change(*name);
  }
};

// From the predefined variables of a job; `variable` gives the value of one, empty where it is not set. Nothing outside
// of such a job (`TF_BUILD`), and nothing where one of them is missing: half of it is refused.
std::optional<AzurePipeline> azure_pipeline(const std::function<std::string(std::string_view)>& variable);

// "azuredevops/pipeline/build/ORGANISATION/PROJECT/DEFINITION/PHASE/BRANCH/BUILD", each percent-encoded as one segment.
std::string automation_id(const AzurePipeline&);

// The "automationDetails" member.
void write_automation_details(JsonWriter&, const AzurePipeline&);

// Of the service: the part of an id behind kAzureBuild that stays the same between branches and builds, "ORGANISATION/
// PROJECT/DEFINITION/PHASE"; nothing for other ids.
std::optional<std::string_view> azure_phase_of(std::string_view id);

// What the service takes for a definition (a positive number, or -1 for none that is saved) and for a phase (a GUID
// that is not all zeros).
bool is_azure_definition(std::string_view);
bool is_azure_phase(std::string_view);

}  // namespace assay
