// What a delta leaves to be scanned, and which of the base's matches stay true.
//
// Whether a match is found depends on kReach bytes on each side of its anchor. So an anchor is decided already when
// that window, cut at the ends of the object, lies inside one copied run and is cut the same way in the base.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "rules/rule.h"
#include "scanners/secrets/match.h"
#include "scanners/sources/git/objects/delta.h"

namespace assay::git {

// Anchors in [from, to) must be looked for.
struct ScanRange {
  std::uint64_t from = 0;
  std::uint64_t to = 0;
  friend bool operator==(const ScanRange&, const ScanRange&) = default;
};

// Anchors at [from, to) of the object are decided as those that many bytes further (or back) in the base.
struct KeptRange {
  std::uint64_t from = 0;
  std::uint64_t to = 0;
  std::uint64_t base_from = 0;
  friend bool operator==(const KeptRange&, const KeptRange&) = default;
};

// Decided stretches shorter than this are scanned all the same: a call of the engine costs as much as scanning them.
// Values from 64 to 384 make no measurable difference.
inline constexpr std::uint64_t kWorthKeeping = 128;

// Splits [0, size) into ranges to scan and ranges to keep; together they cover it, sorted and without overlap.
void split_by_delta(std::uint64_t size, std::uint64_t base_size, std::span<const CopiedRun> copied,
                    std::vector<ScanRange>& scan, std::vector<KeptRange>& keep);

// Appends the base's matches (sorted) whose anchors lie in the kept ranges, moved to where they are now. Linear in
// the ranges, times the logarithm of the matches, and in what it appends. Stops and returns false at more than `most`.
bool inherit_matches(const std::vector<Match>& base, std::span<const KeptRange> keep, std::size_t most,
                     std::vector<Match>& out);

}  // namespace assay::git
