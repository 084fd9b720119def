#include "scanners/sources/git/graph/connectivity_missing.h"

#include <algorithm>
#include <tuple>

namespace assay::git {

MissingNames merge_missing(std::span<const MissingNotes> notes) {
  MissingNames merged;
  struct Place {
    std::uint32_t thread, note;
  };
  std::vector<Place> order;
  for (std::uint32_t thread = 0; thread < notes.size(); ++thread) {
    merged.positions.emplace_back(notes[thread].size());
    for (std::uint32_t note = 0; note < notes[thread].size(); ++note) order.push_back({thread, note});
  }
  const auto at = [&](const Place& place) -> const MissingName& { return notes[place.thread][place.note]; };
  std::sort(order.begin(), order.end(), [&](const Place& a, const Place& b) {
    return std::tie(at(a).id.bytes, at(a).type) < std::tie(at(b).id.bytes, at(b).type);
  });
  for (const Place& place : order) {
    if (merged.names.empty() || merged.names.back().id != at(place).id) merged.names.push_back(at(place));
    merged.positions[place.thread][place.note] = static_cast<std::uint32_t>(merged.names.size() - 1);
  }
  return merged;
}

}  // namespace assay::git
