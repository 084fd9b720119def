// What was asked of evidence, held against what it says of itself.
#pragma once

#include "attest/formats/reader.h"

namespace assay::attest {

// Another subject, producer or time fails; one that is not told is unproved.
void judge_demands(Evidence& evidence);

}  // namespace assay::attest
