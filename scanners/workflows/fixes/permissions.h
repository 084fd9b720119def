// Edits of a block of permissions. Pure.
#pragma once

#include <span>

#include "scanners/workflows/facts/token_use.h"
#include "scanners/workflows/fixes/edits.h"

namespace assay::workflows::fixes {

// The grant with a lower level: `read`, or else its line is taken out; `none` where it is the only one or stands in
// brackets.
std::optional<SpanEdit> lower_grant(const yaml::Tree& tree, const Permissions& block, const Grant& grant, bool to_read);

// The scope with this level, which it has less of: its own line changed, or one added. Nothing for shorthands.
std::optional<SpanEdit> raise_grant(const yaml::Tree& tree, const Permissions& block, std::string_view scope,
                                    std::string_view level);

// `permissions: contents: read` for the whole workflow, which has no block. Nothing where a job without one of its own
// is known to write, or calls a workflow.
std::optional<SpanEdit> add_read_alone(const yaml::Tree& tree, const Workflow& workflow, TokenUses& uses);

// In the place of `write-all`: what the jobs are known to need, and to read the repository. Nothing where one may need
// what is not known.
std::optional<SpanEdit> list_needs(const yaml::Tree& tree, const Permissions& block,
                                   std::span<const TokenUse* const> uses);

}  // namespace assay::workflows::fixes
