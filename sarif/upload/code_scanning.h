// Uploads a log to GitHub's code scanning (docs.github.com/rest/code-scanning, "Upload an analysis as SARIF data") and
// waits until it was processed. The token goes where the client sends it: to the named server alone.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "scanners/sources/remote/http/client.h"
#include "scanners/sources/remote/http/clock.h"

namespace assay::sarif {

struct UploadTarget {
  std::string repository;  // OWNER/REPO
  std::string commit;      // that was scanned, all its digits
  std::string ref;         // "refs/heads/main", "refs/pull/7/merge"
};

// What is wrong with it, as an Error: nothing of it may change the address that is asked.
Status check_target(const UploadTarget& target);

struct UploadWait {
  std::int64_t most_s = 120;                // 0: until it was taken, not until it was processed
  std::chrono::milliseconds between{5000};  // two looks
};

enum class UploadState : std::uint8_t {
  taken,      // and not asked any further
  pending,    // not processed when the wait was over
  processed,  // its alerts are there
  refused,    // processing failed
};

struct UploadOutcome {
  UploadState state = UploadState::taken;
  std::string id;                   // of the upload
  std::vector<std::string> errors;  // of processing, as the server gives them; at most 100
};

// `packed`: of pack_log. An Error: the server could not be asked, or did not take the log; its words are part of it.
Result<UploadOutcome> upload(std::string_view packed, const UploadTarget& target, const UploadWait& wait,
                             remote::Client& client, remote::Clock& clock);

}  // namespace assay::sarif
