// Git's delta format (gitformat-pack(5), "Deltified representation"): copies from a base, and literal bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/bytes.h"

namespace assay::git {

// result[at, at + size) is a copy of base[from, from + size). Sorted by `at`, never overlapping or empty; neighbours
// that continue each other in the base too are one run.
struct CopiedRun {
  std::uint64_t at = 0;
  std::uint64_t from = 0;
  std::uint64_t size = 0;
  friend bool operator==(const CopiedRun&, const CopiedRun&) = default;
};

struct DeltaHeader {
  std::uint64_t base_size = 0;
  std::uint64_t result_size = 0;
  std::size_t size = 0;  // of the header: the instructions follow
};
std::optional<DeltaHeader> parse_delta_header(Bytes delta);

// Follows the instructions of `delta` over `base` and writes exactly header.result_size bytes to `result`. Every copy
// and insert is checked against base, delta and result. The copies are put into `copied` when it is given. Returns what
// is wrong, or nothing when all is well; `result` and `copied` hold rubbish otherwise.
const char* apply_delta(Bytes base, Bytes delta, const DeltaHeader& header, char* result,
                        std::vector<CopiedRun>* copied);

// The same when kDeltaSlack bytes behind each of base, delta and result may be touched: most instructions move a few
// dozen bytes, and whole words take half the time of a call that counts.
inline constexpr std::size_t kDeltaSlack = 32;
const char* apply_padded_delta(Bytes base, Bytes delta, const DeltaHeader& header, char* result,
                               std::vector<CopiedRun>* copied);

}  // namespace assay::git
