#include "cli/azure_job.h"

#include "cli/scan_inputs.h"

namespace assay::cli {

std::optional<AzurePipeline> azure_job(const std::function<std::string(std::string_view)>& masked) {
  auto job = azure_pipeline(environment);
  if (job) job->each_name([&masked](std::string& name) { name = masked(name); });
  return job;
}

}  // namespace assay::cli
