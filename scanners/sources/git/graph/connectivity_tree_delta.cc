#include "scanners/sources/git/graph/connectivity_tree_delta.h"

#include <algorithm>

namespace assay::git {

std::pair<std::size_t, std::size_t> TreeDeltaReader::inherited(std::span<const CopiedRun> copied,
                                                               const HeldEntries& base, std::uint64_t at,
                                                               std::size_t& run) const {
  while (run < copied.size() && copied[run].at + copied[run].size <= at) ++run;
  if (run == copied.size() || copied[run].at > at) return {0, 0};
  const std::uint64_t from = copied[run].from + (at - copied[run].at);
  const std::uint64_t end = copied[run].from + copied[run].size;
  // The last of `starts` is the end of the base's entries, not the start of one.
  const auto last_start = base.starts.end() - 1;
  const auto first = std::lower_bound(base.starts.begin(), last_start, from);
  if (first == last_start || *first != from) return {0, 0};
  if (!slices_.empty() && static_cast<std::size_t>(first - base.starts.begin()) < slices_.back().second) return {0, 0};
  const auto last = std::upper_bound(first, base.starts.end(), end) - 1;
  return {static_cast<std::size_t>(first - base.starts.begin()), static_cast<std::size_t>(last - base.starts.begin())};
}

void TreeDeltaReader::take(const HeldEntries& base, std::size_t first, std::size_t last, std::uint32_t at,
                           HeldEntries& out) {
  const std::size_t size = out.starts.size();
  const std::size_t count = last - first;
  out.starts.resize(size + count);
  const std::uint32_t* from = base.starts.data() + first;
  std::uint32_t* to = out.starts.data() + size;
  const std::uint32_t shift = at - *from;  // may wrap around, and back when it is added
  for (std::size_t entry = 0; entry < count; ++entry) to[entry] = from[entry] + shift;
  out.values.insert(out.values.end(), base.values.begin() + static_cast<std::ptrdiff_t>(first),
                    base.values.begin() + static_cast<std::ptrdiff_t>(last));
  slices_.emplace_back(first, last);
}

}  // namespace assay::git
