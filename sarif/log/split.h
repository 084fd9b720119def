// A SARIF log in parts that code scanning takes, the worst results first.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "sarif/log/byte_input.h"
#include "sarif/log/masking.h"
#include "sarif/log/profile_check.h"
#include "sarif/output.h"

namespace assay::sarif {

// Of each part. GitHub's, where nothing else is said.
struct SplitLimits {
  std::size_t results = kGithubResults;  // of a run
  std::size_t runs = kGithubRuns;
  std::uint64_t packed_bytes = kGithubPackedBytes;  // as gzip
};

struct SplitOutcome {
  struct Part {
    std::uint64_t results = 0;
    std::uint64_t packed_bytes = 0;
  };
  std::vector<Part> parts;
  std::vector<std::string> notes;
};

// The output of a part, counted from 0. A part that is begun anew is opened anew; the old output is not finished.
using PartOpener = std::function<Result<std::unique_ptr<Output>>(std::size_t part)>;

// The results of each run are ordered by how bad they are; the first part has the worst of each, in the order of the
// log. Every part but the first has a category of its own ("CATEGORY/part-2/"), since a log of the same tool and
// category would take the place of the one before. So has a run of the same tool and category as one before it
// ("CATEGORY/run-2/"): code scanning takes no two of them. Each part has the whole tables of its runs. A log that keeps
// the limits makes one part. Outputs are finished when all parts are whole. Memory: 16 bytes a result, and the tools of
// the runs with their rules. Texts go through the filter.
Result<SplitOutcome> split(const LogFile& file, const SplitLimits& limits, const TextFilter& filter,
                           const PartOpener& open);

}  // namespace assay::sarif
