// What an action of another repository takes and gives, by the table that the program carries. Pure; views of it.
#pragma once

#include <string_view>

#include "rules/workflows/interface_facts.h"
#include "scanners/workflows/model/uses.h"

namespace assay::workflows {

// Null: nothing is known of it. By the reference, or else by the major of the release that it names; `commit` is the
// one that a lockfile fixes, or empty.
const facts::Interface* known_interface(const Uses& uses, std::string_view commit = {});

// Whether the table is newer than the release that the `uses:` names, or than the last one that a moving tag is known
// to have stood at. If not, the release may have inputs that the table does not.
bool is_interface_complete(const Uses& uses, std::string_view commit = {});

}  // namespace assay::workflows
