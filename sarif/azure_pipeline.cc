#include "sarif/azure_pipeline.h"

#include <cstddef>

#include "base/letter_case.h"
#include "base/strings.h"
#include "base/uuid.h"
#include "sarif/repository_link.h"

namespace assay {

namespace {

// "fabrikam" of "https://dev.azure.com/fabrikam/" and of "https://fabrikam.visualstudio.com/"; of a server of one's own
// the collection, "DefaultCollection" of "https://tfs.example.org/tfs/DefaultCollection/".
std::string organisation_of(std::string_view uri) {
  const std::size_t scheme = uri.find("://");
  if (scheme == std::string_view::npos) return {};
  uri.remove_prefix(scheme + 3);
  while (uri.ends_with('/')) uri.remove_suffix(1);
  const std::size_t slash = uri.rfind('/');
  return std::string(slash == std::string_view::npos ? uri.substr(0, uri.find('.')) : uri.substr(slash + 1));
}

}  // namespace

std::optional<AzurePipeline> azure_pipeline(const std::function<std::string(std::string_view)>& variable) {
  if (!equal_ignoring_case(variable("TF_BUILD"), "true")) return std::nullopt;
  AzurePipeline out{organisation_of(variable("SYSTEM_COLLECTIONURI")),
                    variable("SYSTEM_TEAMPROJECT"),
                    variable("SYSTEM_DEFINITIONID"),
                    variable("BUILD_DEFINITIONNAME"),
                    variable("SYSTEM_PHASEID"),
                    variable("SYSTEM_PHASENAME"),
                    variable("BUILD_SOURCEBRANCH"),
                    variable("BUILD_BUILDID")};
  // Jobs without phases have an id of their own.
  if (out.phase_id.empty()) out.phase_id = variable("SYSTEM_JOBID");
  for (const std::string* part :
       {&out.organisation, &out.project, &out.definition_name, &out.phase_name, &out.branch, &out.build_id}) {
    if (part->empty()) return std::nullopt;
  }
  if (!is_azure_definition(out.definition_id) || !is_azure_phase(out.phase_id)) return std::nullopt;
  return out;
}

std::string automation_id(const AzurePipeline& run) {
  return cat(kAzureBuild, uri_segment(run.organisation), '/', uri_segment(run.project), '/',
             uri_segment(run.definition_id), '/', uri_segment(run.phase_id), '/', uri_segment(run.branch), '/',
             uri_segment(run.build_id));
}

void write_automation_details(JsonWriter& json, const AzurePipeline& run) {
  json.object("automationDetails");
  json.string("id", automation_id(run));
  json.object("properties");
  json.string(cat(kAzureBuild, "buildDefinitionId"), run.definition_id);
  json.string(cat(kAzureBuild, "buildDefinitionName"), run.definition_name);
  json.string(cat(kAzureBuild, "phaseId"), run.phase_id);
  json.string(cat(kAzureBuild, "phaseName"), run.phase_name);
  json.end_object();
  json.end_object();
}

std::optional<std::string_view> azure_phase_of(std::string_view id) {
  if (!id.starts_with(kAzureBuild)) return std::nullopt;
  constexpr int kSegments = 4;
  id.remove_prefix(kAzureBuild.size());
  std::size_t end = 0;
  for (int i = 0; i < kSegments; ++i) {
    end = id.find('/', end);
    if (end == std::string_view::npos) return id;
    if (i + 1 < kSegments) ++end;
  }
  return id.substr(0, end);
}

bool is_azure_definition(std::string_view text) {
  if (text == "-1") return true;
  return !text.empty() && text.front() != '0' && text.find_first_not_of("0123456789") == std::string_view::npos;
}

bool is_azure_phase(std::string_view text) {
  return is_uuid(text) && text.find_first_not_of("0-") != std::string_view::npos;
}

}  // namespace assay
