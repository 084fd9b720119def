// The places of findings: how they are judged, ordered and cut.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/finding.h"

namespace assay {

// What the kind of file adds to a score. A member of an archive is judged by its own path and by those of the archives
// around it. `roots`: the paths that are scanned, as the user named them.
int points_at(const Origin& origin, const std::vector<std::string>& roots);

// That of the place that lowers it least.
int points_of(const std::vector<Place>& places, const std::vector<std::string>& roots);

// Whether `a` is told before `b`. In no commit (the index, the work tree, a dangling object) comes last: the oldest
// leak is the one to know of.
bool is_told_before(const Place& a, const Place& b);

// Leaves `most` of the places: open ones before suppressed ones, then those that no test, example or documentation
// holds, then the first.
void cut_places(Finding& finding, std::size_t most, const std::vector<std::string>& roots);

// By severity (critical first), rule id, first place, fingerprint. Each has a place.
std::vector<Finding> in_order(std::vector<Finding> findings);

}  // namespace assay
