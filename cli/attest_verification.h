// A verification of many files, before anything is reported of it.
#pragma once

#include <string>
#include <vector>

#include "attest/release/release.h"
#include "base/coverage.h"
#include "base/result.h"
#include "cli/attest_command.h"

namespace assay::cli {

struct Verification {
  std::vector<attest::ItemResult> results;
  Coverage coverage;  // files without an attestation, and unread ones, are its gaps
  std::string root;   // which trusted root, for people
  int exit_code = 0;  // 1 wins over 3; nothing verified is never 0
};

// An Error is a mistake in the flags, or a key, root or list that cannot be read. Texts of attestations are as they
// are: whoever prints them masks them.
Result<Verification> run_verification(const VerifyFlags& flags);

}  // namespace assay::cli
