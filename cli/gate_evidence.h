// The evidence of `assay gate` and `assay gate summary`, gathered from what the command line names.
#pragma once

#include <vector>

#include "attest/gate/runs.h"
#include "cli/gate_command.h"

namespace assay::cli {

struct GatheredEvidence {
  std::vector<gate::Evidence> evidence;
  std::vector<Reason> beside;             // remarks, and bundles and chains that do not verify
  std::vector<gate::DownloadedRun> runs;  // of a summary
};

// Files and folders. `keys`: whose signatures are good.
Result<GatheredEvidence> evidence_of(const GateFlags& flags, const std::vector<attest::PublicKey>& keys,
                                     const attest::Instant& now);

// What lies in the artifacts of --run NAME=FOLDER.
Result<GatheredEvidence> evidence_of_runs(const GateFlags& flags, const std::vector<attest::PublicKey>& keys,
                                          const attest::Instant& now);

}  // namespace assay::cli
