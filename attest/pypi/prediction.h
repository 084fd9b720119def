// What an index will say of a job's upload, before the job runs it: whether the job gets a token, and whether its
// attestations will be taken. The two look at different workflows: the token is for the workflow that the job is
// written in (job_workflow_ref), while the certificate names the one that was started (workflow_ref). So of a job in a
// reusable workflow one of them is refused, whichever is registered.
#pragma once

#include <string>

#include "attest/json.h"
#include "attest/pypi/publisher.h"
#include "base/result.h"
#include "base/verdict.h"

namespace assay::attest {

struct UploadPrediction {
  Verdict token = Verdict::unproved;
  Verdict attestations = Verdict::unproved;
  std::string started, job;  // workflows as OWNER/NAME/.github/workflows/FILE, where they are known
  std::string token_why, attestations_why;
};

// By the claims of a GitHub Actions identity token (JSON object, nothing of it is verified) and the publisher that is
// registered at the index. An Error where the claims are of no job of GitHub Actions.
Result<UploadPrediction> predict_by_claims(const Json& claims, const Publisher& publisher);

}  // namespace assay::attest
