// Keeps matches that belong together in one group, when an input is scanned in windows.
//
// Overlaps and near pairs are resolved among the matches of one call. A match near the end of a window's core therefore
// waits for the next window, with all that stand near it; a candidate of a long rule waits until its value can be read.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "scanners/secrets/match.h"

namespace assay::files {

// Matches nearer to each other than this come in one group (chains of them up to WindowShape::hold).
inline constexpr std::size_t kNeighbour = 1024;

struct Window;
struct WindowShape;

class MatchGroups {
 public:
  explicit MatchGroups(const WindowShape& shape);

  // Takes what was found in a window, offsets in the input, and leaves in `matches` the sorted group to resolve with
  // that window's text.
  void next(std::uint64_t core_end, bool last, std::vector<Match>& matches);

  bool holding() const { return !held_.empty(); }
  void clear() { held_.clear(); }

 private:
  std::size_t hold_;
  std::size_t long_value_;
  std::vector<Match> held_;
};

}  // namespace assay::files
