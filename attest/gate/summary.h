// What a gate said, as a SLSA verification summary (slsa.dev/spec/v1.0/verification_summary), for those who do not want
// to judge the evidence themselves.
//
// A summary knows PASSED and FAILED only: what is unproved is FAILED. Levels are named where it passed, and nowhere
// else.
#pragma once

#include <string>

#include "attest/gate/gate_report.h"
#include "attest/statement.h"

namespace assay::gate {

inline constexpr std::string_view kVerifier = "assay:gate";

// `resource`: a URI, where the subjects are found.
attest::Statement summary_of(const GateReport& report, const std::string& resource);

}  // namespace assay::gate
