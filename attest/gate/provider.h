// What the provider says of a run and of its artifacts: the answers of GitHub's REST API that somebody saved
// (GET /repos/{owner}/{repo}/actions/runs/{run_id} and …/artifacts, version 2022-11-28). They are as good as the way
// on which they came; who may write them may write anything.
//
// Members that are not asked for are passed over, since the provider adds some; one that is asked for and is not there,
// or of another kind, refuses the whole.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "attest/refusal.h"
#include "attest/x509/time.h"

namespace assay::gate {

inline constexpr std::uint64_t kMostProviderBytes = std::uint64_t{16} << 20;

struct ProviderRun {
  std::string id, attempt;      // decimal digits
  std::string repository;       // "owner/name"
  std::string head_repository;  // empty where it is gone
  std::string repository_id;    // decimal digits; empty where it is not told
  std::string workflow;         // ".github/workflows/ci.yml"
  std::string workflow_ref;     // what it was read from, "refs/heads/main"; mostly not told
  std::string branch, event;
  std::string commit;              // hexadecimal
  std::string status, conclusion;  // "completed", "success"; conclusion may be empty
  std::optional<attest::Instant> started, updated;
};

struct ProviderArtifact {
  std::string id, name;
  std::string digest;  // "sha256:…" of what was uploaded; empty where the provider tells none
  bool expired = false;
  std::optional<attest::Instant> created, expires;
  // Of the run that uploaded it; empty where it does not say.
  std::string run_id, commit, branch;
  std::string repository_id, head_repository_id;
};

attest::Checked<ProviderRun> read_provider_run(std::string_view json);

// One answer, or a list of answers (pages). `total` of the answer must be the number of artifacts: a page that lacks is
// refused.
attest::Checked<std::vector<ProviderArtifact>> read_provider_artifacts(std::string_view json);

}  // namespace assay::gate
