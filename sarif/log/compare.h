// Which results of two SARIF logs are the same, across moved lines, renamed files and rewritten commits.
//
// Results of the same tool and rule are paired by what the tool itself tells them apart by: `fingerprints`, which are
// stable by their meaning (§3.27.16); else `partialFingerprints` with the file and the text, then with the file, then
// alone; else, where it gives neither, file, message and text, then file and message, then message and text. Marks
// without a value are none. What a tool tells apart is never paired by less: a changed value in the same place, with
// the same message, is a new result. So results of tools that find credentials are never paired when both show their
// text and it differs; where such a tool gives neither marks nor a text that shows anything, or the text is hidden in
// one log only, just the same region pairs.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "sarif/log/byte_input.h"
#include "sarif/log/run_head.h"

namespace assay::sarif {

enum class BaselineState : std::uint8_t {
  fresh,
  unchanged,
  updated,
  absent,
  gone,  // absent already when the log was written: no result of the run that the log is of
};
// As SARIF has it (§3.27.24): `new` for fresh; `absent` for gone.
std::string_view name_of(BaselineState state);

struct Comparison {
  LogHead before, after;
  // By run and result, in the order of the log. A result is `updated` when its level, message, place or suppression is
  // another than before.
  std::vector<std::vector<BaselineState>> of_before;  // unchanged (which stands for updated too), absent or gone
  std::vector<std::vector<BaselineState>> of_after;   // fresh, unchanged, updated or gone
  std::uint64_t fresh = 0, unchanged = 0, updated = 0, absent = 0;
  // What of `after` is not complete: each text names the run and says why. Unfiltered. Then nothing new is no proof.
  std::vector<std::string> gaps;
};

// Reads each log twice. A result is absent only where it was looked for: `after` has a run of the same tool and
// category, and each of them is not incomplete (judge_run). Others stay unchanged. Memory: about 100 bytes for each
// result of either log, and what `held` says of their tables: row_keys_and_uris for
// write_baseline.
Result<Comparison> compare(const LogFile& before, const LogFile& after,
                           HeldTables held = HeldTables::row_keys_and_uris);

}  // namespace assay::sarif
