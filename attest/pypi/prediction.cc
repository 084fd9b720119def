#include "attest/pypi/prediction.h"

#include "base/strings.h"

namespace assay::attest {

namespace {

constexpr const char* kDoing = "reading the claims";

// "OWNER/NAME/.github/workflows/FILE" of a reference with "@REF"; empty where it is none.
std::string workflow_of(std::string_view reference) {
  const std::size_t at = reference.find('@');
  if (at == std::string_view::npos || reference.find("/.github/workflows/") == std::string_view::npos) return {};
  return std::string(reference.substr(0, at));
}

}  // namespace

Result<UploadPrediction> predict_by_claims(const Json& claims, const Publisher& publisher) {
  if (publisher.kind != Publisher::Kind::github)
    return fail(kDoing, publisher.text(), "only publishers of GitHub have the two workflows");
  if (claims.string_at({"iss"}) != kGithubIssuer && claims.find("iss") != nullptr)
    return fail(kDoing, "iss", "they are not of GitHub Actions");
  const std::string_view repository = claims.string_at({"repository"});
  UploadPrediction out;
  out.started = workflow_of(claims.string_at({"workflow_ref"}));
  out.job = workflow_of(claims.string_at({"job_workflow_ref"}));
  if (repository.empty()) return fail(kDoing, "repository", "they do not say it");
  if (out.started.empty()) return fail(kDoing, "workflow_ref", "it names no workflow");
  if (out.job.empty()) return fail(kDoing, "job_workflow_ref", "it names no workflow");

  const std::string registered = cat(publisher.repository, "/.github/workflows/", publisher.workflow);
  const std::string_view environment = claims.string_at({"environment"});
  if (repository != publisher.repository) {
    out.token = out.attestations = Verdict::fail;
    out.token_why = out.attestations_why =
        cat("the job is of ", printable(repository), ", and the publisher is of ", publisher.repository);
    return out;
  }
  // The index takes any environment where none is registered.
  if (out.job != registered) {
    out.token = Verdict::fail;
    out.token_why = cat("the job is written in ", printable(out.job), ", and ", registered, " is registered");
  } else if (!publisher.environment.empty() && publisher.environment != environment) {
    out.token = Verdict::fail;
    out.token_why = cat("the job is of the environment '", printable(environment), "', and '", publisher.environment,
                        "' is registered");
  } else {
    out.token = Verdict::pass;
  }
  if (out.started != registered) {
    out.attestations = Verdict::fail;
    out.attestations_why = cat("the certificate will name ", printable(out.started), ", which was started, and ",
                               registered, " is registered");
  } else {
    out.attestations = Verdict::pass;
  }
  return out;
}

}  // namespace assay::attest
