// The folder of one run: what the provider says of it, and its artifacts as they were downloaded.
//
//   run.json                     GET /repos/OWNER/NAME/actions/runs/ID
//   artifacts.json               GET /repos/OWNER/NAME/actions/runs/ID/artifacts
//   artifacts/ARTIFACT/…         unpacked, as `gh run download ID --dir artifacts` does
//   artifacts/ARTIFACT.zip       the archive itself, where it was kept: only then can the provider's digest be compared
//
// Nothing in it names the machine that it was made on, so it may be moved.
#pragma once

#include <string>

#include "attest/gate/runs.h"

namespace assay::gate {

// Reads and compares, and never fails: what could not be read is in `unread`. `evidence` is left to the caller. Links
// are not followed. Of an artifact that is the provider's, `files` says what was compared, for look_at to judge nothing
// else.
DownloadedRun read_run_folder(const std::string& name, const std::string& folder);

}  // namespace assay::gate
