#include "scanners/workflows/findings/hiding.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

namespace assay::workflows {

namespace {

constexpr std::string_view kMask = "********";

struct Hidden {
  std::string path;
  std::uint64_t begin = 0, end = 0;
};

// An offset of a line from which [begin, end) was replaced by the mask.
std::size_t moved(std::size_t offset, std::size_t begin, std::size_t end, bool is_end) {
  if (offset <= begin) return offset;
  if (offset >= end) return offset - (end - begin) + kMask.size();
  return is_end ? begin + kMask.size() : begin;
}

void hide_in(Place& place, const Hidden& hidden) {
  if (place.path != hidden.path || place.line.empty()) return;
  // Where the shown part of the line begins in the file.
  const std::uint64_t start = place.region.begin - place.mark_begin;
  const std::uint64_t stop = start + place.line.str().size();
  if (hidden.end <= start || hidden.begin >= stop) return;
  const auto begin = static_cast<std::size_t>(std::max(hidden.begin, start) - start);
  const auto end = static_cast<std::size_t>(std::min(hidden.end, stop) - start);
  std::string line = place.line;
  line.replace(begin, end - begin, kMask);
  place.line = std::move(line);
  place.mark_begin = static_cast<std::uint32_t>(moved(place.mark_begin, begin, end, false));
  place.mark_end =
      static_cast<std::uint32_t>(std::min(moved(place.mark_end, begin, end, true), place.line.str().size()));
}

}  // namespace

void hide_values(std::vector<Finding>& findings) {
  std::vector<Hidden> all;
  for (const Finding& finding : findings)
    if (finding.hides_place) all.push_back({finding.place.path, finding.place.region.begin, finding.place.region.end});
  // From the end of the file on, so that places before one that was masked are still where they were.
  std::sort(all.begin(), all.end(), [](const Hidden& a, const Hidden& b) { return a.begin > b.begin; });
  for (const Hidden& hidden : all)
    for (Finding& finding : findings) {
      hide_in(finding.place, hidden);
      for (Place& place : finding.related) hide_in(place, hidden);
      for (Place& place : finding.flow) hide_in(place, hidden);
    }
}

}  // namespace assay::workflows
