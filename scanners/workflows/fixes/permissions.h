// Edits of a block of permissions. Pure.
#pragma once

#include "scanners/workflows/fixes/edits.h"

namespace assay::workflows::fixes {

// The grant with a lower level: `read`, or else its line is taken out; `none` where it is the only one or stands in
// brackets.
std::optional<SpanEdit> lower_grant(const yaml::Tree& tree, const Permissions& block, const Grant& grant, bool to_read);

// The scope with this level, which it has less of: its own line changed, or one added. Nothing for shorthands.
std::optional<SpanEdit> raise_grant(const yaml::Tree& tree, const Permissions& block, std::string_view scope,
                                    std::string_view level);

}  // namespace assay::workflows::fixes
