// The places that reports with places show for what failed.
#pragma once

#include <string>
#include <vector>

#include "scanners/posture/results/judgement.h"

namespace assay::posture {

struct FailedPlace {
  const Judgement* judgement = nullptr;
  std::string message;  // one sentence
  Place place;
};

// Of all checks that fail, in their order: each warning with a place, and one place for a check without such a warning:
// the file that is missing, else `kWholeRepository`.
std::vector<FailedPlace> failed_places(const std::vector<Judgement>& judgements);

// What stands for a place that no file has.
inline constexpr const char* kWholeRepository = ".git/HEAD";

}  // namespace assay::posture
