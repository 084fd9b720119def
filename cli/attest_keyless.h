// assay attest sign --keyless
#pragma once

#include <string>
#include <vector>

#include "cli/keyless_session.h"

namespace assay::cli {

// What is signed: each file, or a statement.
struct KeylessJob {
  std::vector<std::string> files;
  std::string predicate, predicate_type, statement;
  std::string output;      // one bundle about all; empty: one beside each file
  unsigned requests = 16;  // files that are signed at the same time
};
int sign_keyless(const KeylessFlags& flags, const KeylessJob& job);

}  // namespace assay::cli
