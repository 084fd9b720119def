// What is weak in a provenance statement (SLSA v1), and what it tells of its subject and producer.
#pragma once

#include <string>

#include "attest/formats/reader.h"
#include "attest/statement.h"

namespace assay::attest {

// As remarks.
void lint_provenance(const Statement& statement, const std::string& where, Judgement& judgement);

// Subjects, repository, commit, workflow, run and times.
void take_provenance(Evidence& evidence, const Statement& statement);

}  // namespace assay::attest
