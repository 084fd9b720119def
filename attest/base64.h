// Base64 and hexadecimal as base/ has them, under this room's name.
#pragma once

#include "base/base64.h"

namespace assay::attest {

using assay::from_base64;
using assay::from_hex;
using assay::to_base64;

}  // namespace assay::attest
