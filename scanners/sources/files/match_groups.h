// Keeps matches that belong together in one group, when an input is scanned in windows.
//
// Overlaps are resolved, and lines shown, among the matches of one call. A match near the end of a window's core
// therefore waits for the next window, with all that stand near it; a candidate of a long rule waits until its value
// can be read.
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
  // that window's text. `neighbours`: of other groups, standing so near that a line shown may hold their values; there
  // are some only where a chain of matches is longer than what may be held.
  void next(std::uint64_t core_end, bool last, std::vector<Match>& matches, std::vector<Match>& neighbours);

  // Changes offsets in the input into offsets in the window's text. Of neighbours that begin before it, or too near to
  // its begin to be read again, all that they may cover is left.
  void move_into(const Window& window, std::vector<Match>& matches, std::vector<Match>& neighbours) const;

  bool holding() const { return !held_.empty(); }
  void clear() {
    held_.clear();
    recent_.clear();
  }

 private:
  std::size_t hold_;
  std::size_t long_value_;
  std::uint64_t end_of(const Match& match) const {
    return match.begin + (match.candidate() ? match.anchor + long_value_ : match.width);
  }

  std::vector<Match> held_;
  std::vector<Match> recent_;  // handed on, near the end of their group
};

}  // namespace assay::files
