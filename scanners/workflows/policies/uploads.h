// Which uploads of artifacts are those that a policy lists. Pure.
#pragma once

#include "rules/policies/wildcard.h"
#include "scanners/workflows/policies/demand.h"
#include "scanners/workflows/reach/job_needs.h"

namespace assay::workflows::policies {

// Whether a step of the job, in the workflow of that file, uploads what the demand speaks of.
policy::Fit fit(const policy::ArtifactDemand& demand, std::string_view file, const Job& job,
                const reach::Upload& upload);

}  // namespace assay::workflows::policies
