// Reports as TruffleHog 3 writes them (pkg/output/*.go of 3.95.9), with the value masked: `Raw` and `Redacted` hold the
// mask of docs/formats.md, `RawV2` is empty.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "sarif/compat/leak.h"
#include "sarif/output.h"

namespace assay::compat {

enum class TrufflehogFormat : std::uint8_t { text, json, github_actions };

// What their "SourceType" calls the scan.
enum class TrufflehogSource : std::uint8_t { docker = 4, filesystem = 15, git = 16, stdin_ = 40 };

// Why a value that was to be verified was not, for VerificationError; empty for an answer.
std::string_view verification_error(VerificationStatus status);

struct TrufflehogRun : CompatRun {
  TrufflehogSource source = TrufflehogSource::git;
  bool verifying = false;  // the run was to verify: VerificationError says where it could not
};

// The caller finishes the output. Errors are the output's.
Status write_trufflehog(TrufflehogFormat format, const TrufflehogRun& run, const std::vector<Leak>& leaks,
                        Output& output);

}  // namespace assay::compat
