#include "scanners/sources/files/match_groups.h"

#include <algorithm>

#include "rules/rule.h"
#include "scanners/sources/files/window_buffer.h"

namespace assay::files {

MatchGroups::MatchGroups(const WindowShape& shape) : hold_(shape.hold), long_value_(shape.long_value) {}

void MatchGroups::next(std::uint64_t core_end, bool last, std::vector<Match>& matches, std::vector<Match>& neighbours) {
  neighbours.clear();
  matches.insert(matches.end(), held_.begin(), held_.end());
  held_.clear();
  std::sort(matches.begin(), matches.end());
  // From the end back: whoever reaches into what waits already, waits too.
  const std::uint64_t floor = core_end - std::min<std::uint64_t>(core_end, hold_);
  std::uint64_t cut = core_end;
  for (auto match = matches.rbegin(); !last && match != matches.rend() && match->begin >= floor; ++match) {
    if (end_of(*match) + kNeighbour > cut) cut = std::min(cut, match->begin);
  }
  // Below that a chain is cut, but not between matches that overlap: one of them may have to yield.
  for (auto match = matches.rbegin(); !last && match != matches.rend() && match->begin + kReach > cut; ++match) {
    if (match->begin < cut && !match->candidate() && match->begin + match->width > cut) cut = match->begin;
  }
  const auto first_held =
      last ? matches.end()
           : std::find_if(matches.begin(), matches.end(), [&](const Match& match) { return match.begin >= cut; });
  held_.assign(first_held, matches.end());
  matches.erase(first_held, matches.end());
  if (matches.empty()) return;

  const auto near = [&](const Match& before, const Match& behind) {
    return end_of(before) + kNeighbour > behind.begin;
  };
  for (const Match& match : recent_) {
    if (near(match, matches.front())) neighbours.push_back(match);
  }
  recent_.clear();
  if (held_.empty()) return;
  std::uint64_t reach = 0;
  for (const Match& match : matches) {
    if (!near(match, held_.front())) continue;
    recent_.push_back(match);
    reach = std::max(reach, end_of(match) + kNeighbour);
  }
  for (const Match& match : held_) {
    if (match.begin < reach) neighbours.push_back(match);
  }
}

void MatchGroups::move_into(const Window& window, std::vector<Match>& matches, std::vector<Match>& neighbours) const {
  const std::uint64_t end = window.offset + window.text.size();
  std::erase_if(neighbours, [&](const Match& match) { return match.begin >= end || end_of(match) <= window.offset; });
  for (Match& match : matches) match.begin -= window.offset;
  for (Match& match : neighbours) {
    const std::uint64_t begin = std::max(match.begin, window.offset);
    // Without what stands before it, it may not be seen again: all that it may be is masked.
    if (match.begin < window.offset + (match.candidate() ? kReach : 0)) {
      const auto width = static_cast<std::uint32_t>(std::min(end_of(match), end) - begin);
      match.anchor = match.secret = 0;
      match.width = match.secret_width = width;
    }
    match.begin = begin - window.offset;
  }
}

}  // namespace assay::files
