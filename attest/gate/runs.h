// Runs whose downloaded artifacts hold evidence, against what the policy's `runs` ask of them. Pure: what the provider
// says, what lies in the folders and the clock come in. Nothing of it can be excepted.
#pragma once

#include <string>
#include <vector>

#include "attest/gate/evaluate.h"
#include "attest/gate/folder.h"
#include "attest/gate/provider.h"

namespace assay::gate {

// What lies in a folder as an artifact of a run.
struct DownloadedArtifact {
  enum class Content {
    not_compared,  // nothing to compare with, or not read; `why`
    same,          // the bytes that the provider's digest names
    differs        // `why`
  };
  std::string name, path;
  Content content = Content::not_compared;
  std::string why;
  Listing files;  // of `same`: what was compared
};

struct DownloadedRun {
  std::string name;    // of the policy's run
  std::string folder;  // as a user named it
  std::optional<ProviderRun> run;
  std::vector<ProviderArtifact> artifacts;
  std::vector<DownloadedArtifact> downloads;  // sorted by name
  std::vector<std::string> unread;            // what could not be read, with its reason
  std::vector<std::size_t> evidence;          // indexes of what was found in it
};

// What stands in the way of asking; empty for nothing: a run is named that the policy does not have, or twice; neither
// the policy nor the question says on which branch runs must be, or of which repository.
std::string objection_to_runs(const Policy& policy, const Question& question, const std::vector<DownloadedRun>& runs);

// Reasons for evaluate(): what is wrong with runs, artifacts, and evidence that does not come from the run whose
// artifact holds it.
std::vector<Reason> judge_runs(const Policy& policy, const Question& question, const std::vector<DownloadedRun>& runs,
                               const std::vector<Evidence>& evidence);

// The artifact of that name that was uploaded last, and whether there is just one such. Null where there is none.
struct NewestArtifact {
  const ProviderArtifact* artifact = nullptr;
  bool sure = true;
};
NewestArtifact newest_artifact(const std::vector<ProviderArtifact>& artifacts, std::string_view name);

}  // namespace assay::gate
