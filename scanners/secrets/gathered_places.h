// The places of a value that was gathered, as a finding has them: of git objects by path, with the earliest commit.
#pragma once

#include <string>
#include <vector>

#include "base/finding.h"
#include "rules/rule.h"
#include "scanners/secrets/findings.h"
#include "scanners/secrets/gathered_values.h"

namespace assay {

// Whether two places are in the same bytes of the same place in the history.
bool is_same(const Origin& a, const Origin& b);

// Whose place in the history is known only after attribution.
bool needs_attribution(const Origin& place);

bool path_allowed(const Rule& rule, const std::string& path);

// In the order in which they are told. `attribute` may be empty. `of_markers`: the key of the fingerprints by which
// markers for certain values hold; null: such markers hold for nothing.
std::vector<Place> places_of(const Gathered& gathered, const Rule& rule, const Attributor& attribute,
                             const FingerprintKey* of_markers);

}  // namespace assay
