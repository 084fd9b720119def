// What the commands share that make statements: who signs, in which form, and where it goes.
#pragma once

#include <string>

#include "attest/predicates/resource.h"
#include "attest/statement.h"
#include "base/result.h"
#include "cli/attest_command.h"

namespace assay::cli {

// A file's digest as a resource, under the last part of its path.
Result<attest::Resource> resource_of_file(const std::string& path);

// The statement about the subjects, without a predicate yet.
Result<attest::Statement> statement_about(const std::vector<std::string>& paths, bool whole_folders);

// Whether the flags that say who signs go together, and nothing stands where a bundle would go: before anything is
// scanned, verified or asked.
Status check_signing(const SigningFlags& flags);

// Signs the statement as the flags say, verifies what was signed, and writes it. With neither a key nor --keyless the
// statement itself is written. `made`: the statement was made of what surrounds the program, and must hold no
// credential. Returns the exit code.
int deliver(const attest::Statement& statement, const SigningFlags& flags, bool made);

}  // namespace assay::cli
