// The job of Azure Pipelines that runs this program.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "sarif/azure_pipeline.h"

namespace assay::cli {

// Nothing outside of one. Its names are those of people, and go through `masked` first.
std::optional<AzurePipeline> azure_job(const std::function<std::string(std::string_view)>& masked);

}  // namespace assay::cli
