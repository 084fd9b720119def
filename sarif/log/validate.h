// A SARIF log against the schema, the words of the specification, and one of those who read it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/result.h"
#include "sarif/log/byte_input.h"
#include "sarif/log/problem.h"
#include "sarif/log/profile_check.h"

namespace assay::sarif {

struct Validation {
  std::uint64_t errors = 0, warnings = 0;
  std::uint64_t runs = 0, results = 0;
  bool complete = true;  // all was looked at; where it was not, a warning says what
  bool valid() const { return errors == 0; }
};

// Each problem goes to the sink in the order in which it is seen: what a run as a whole lacks comes behind its results.
// What is no JSON or not SARIF 2.1.0 ends the check with an error. Memory does not grow with the number of results.
Result<Validation> validate(ByteInput& input, Profile profile, const ProblemSink& sink);

}  // namespace assay::sarif
