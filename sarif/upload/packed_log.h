// A SARIF log as code scanning takes it: gzip as base64, within its limits.
#pragma once

#include <cstdint>
#include <string>

#include "base/result.h"
#include "sarif/log/byte_input.h"
#include "sarif/log/masking.h"

namespace assay::sarif {

struct PackedLog {
  std::string base64;
  // Results that are sent without a `primaryLocationLineHash`. Code scanning knows such an alert no more when its line
  // moves.
  std::uint64_t unmarked = 0;
};

// What is no SARIF 2.1.0, and a log above a limit (kGithubRuns, kGithubResults, kGithubRules, kGithubExtensions,
// kGithubPackedBytes), is an error; its hint is `sarif split` where that helps. Results that have no hash of their line
// get that of `checkout`, the folder that was scanned, unless it is empty; what they have stays. Reads the log twice,
// with a checkout once more. Memory: at most the packed bytes and their base64, and the hashes. Texts go through the
// filter: what is sent is read by many.
Result<PackedLog> pack_log(const LogFile& log, const TextFilter& filter, const std::string& checkout = {});

}  // namespace assay::sarif
