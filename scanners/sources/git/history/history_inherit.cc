#include "scanners/sources/git/history/history_inherit.h"

#include <algorithm>

namespace assay::git {

void split_by_delta(std::uint64_t size, std::uint64_t base_size, std::span<const CopiedRun> copied,
                    std::vector<ScanRange>& scan, std::vector<KeptRange>& keep) {
  scan.clear();
  keep.clear();
  std::uint64_t done = 0;
  for (const CopiedRun& run : copied) {
    const bool starts_both = run.at == 0 && run.from == 0;
    const bool ends_both = run.at + run.size == size && run.from + run.size == base_size;
    const std::uint64_t from = starts_both ? 0 : run.at + kReach;
    const std::uint64_t end = run.at + run.size + 1;
    const std::uint64_t to = ends_both ? size : end - std::min<std::uint64_t>(end, kReach);
    if (to < from + kWorthKeeping) continue;
    if (done < from) scan.push_back({done, from});
    keep.push_back({from, to, from - run.at + run.from});
    done = to;
  }
  if (done < size) scan.push_back({done, size});
}

bool inherit_matches(const std::vector<Match>& base, std::span<const KeptRange> keep, std::size_t most,
                     std::vector<Match>& out) {
  if (base.empty()) return true;
  for (const KeptRange& range : keep) {
    const std::uint64_t base_to = range.base_from + (range.to - range.from);
    // Matches are sorted by where they begin, which is at most kReach before their anchor.
    const std::uint64_t first = range.base_from - std::min<std::uint64_t>(range.base_from, kReach);
    auto match = std::lower_bound(base.begin(), base.end(), first,
                                  [](const Match& m, std::uint64_t begin) { return m.begin < begin; });
    for (; match != base.end() && match->begin < base_to; ++match) {
      const std::uint64_t anchor = match->anchor_begin();
      if (anchor < range.base_from || anchor >= base_to) continue;
      if (out.size() >= most) return false;
      out.push_back(*match);
      out.back().begin += range.from;
      out.back().begin -= range.base_from;
    }
  }
  return true;
}

}  // namespace assay::git
