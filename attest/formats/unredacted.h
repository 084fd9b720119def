// The key ids of AWS's documentation (AKIA…EXAMPLE). They open nothing, and scans pass over them; in evidence one shows
// that the output was not redacted, so that a real one would stand there as well.
#pragma once

#include <string_view>

namespace assay::attest {

bool holds_documented_key(std::string_view text);

}  // namespace assay::attest
