#include "scanners/sources/files/match_groups.h"

#include <algorithm>

#include "scanners/sources/files/window_buffer.h"

namespace assay::files {

MatchGroups::MatchGroups(const WindowShape& shape) : hold_(shape.hold), long_value_(shape.long_value) {}

void MatchGroups::next(std::uint64_t core_end, bool last, std::vector<Match>& matches) {
  matches.insert(matches.end(), held_.begin(), held_.end());
  held_.clear();
  std::sort(matches.begin(), matches.end());
  if (last) return;
  // From the end back: whoever reaches into what waits already, waits too.
  const std::uint64_t floor = core_end - std::min<std::uint64_t>(core_end, hold_);
  std::uint64_t cut = core_end;
  for (auto match = matches.rbegin(); match != matches.rend() && match->begin >= floor; ++match) {
    const std::uint64_t width = match->candidate() ? match->anchor + long_value_ : match->width;
    if (match->begin + width + kNeighbour > cut) cut = std::min(cut, match->begin);
  }
  const auto first_held =
      std::find_if(matches.begin(), matches.end(), [&](const Match& match) { return match.begin >= cut; });
  held_.assign(first_held, matches.end());
  matches.erase(first_held, matches.end());
}

}  // namespace assay::files
