// The predicates that have a reader of their own.
#pragma once

#include <string>

#include "attest/refusal.h"
#include "attest/statement.h"

namespace assay::attest {

// Whether the predicate is what its type says. Of a type that is not known nothing is said.
Check check_predicate(const Statement& statement);

// What a verification summary or a test result says came out of it ("PASSED", "WARNED", "FAILED"); of other types
// nothing. Their other members are their makers' affair.
std::string outcome_of(const Statement& statement);

// Whether a statement may count as a good word for its subjects: a summary must have passed, a test result passed or
// warned. True of other types.
Check check_outcome(const Statement& statement);

}  // namespace assay::attest
