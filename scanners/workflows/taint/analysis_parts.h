// What the parts of Analysis share: analysis.cc, context_values.cc, output_values.cc and exposure.cc.
#pragma once

#include "base/letter_case.h"
#include "scanners/workflows/taint/analysis.h"

namespace assay::workflows::taint {

// Outputs of outputs, callers of callers; and texts that are read for one file.
inline constexpr int kMostDepth = 48;
inline constexpr std::size_t kMostWork = 200'000;

// A name of an input or output that matches, in which * stands for all.
inline bool fits(std::string_view wanted, std::string_view name) {
  return wanted == "*" || equal_ignoring_case(wanted, name);
}

// One level deeper, while there is room.
struct Analysis::Deeper {
  explicit Deeper(Analysis& analysis) : analysis_(analysis) {
    ++analysis_.depth_;
    ++analysis_.work_;
    if (!allowed()) analysis_.complete_ = false;
  }
  ~Deeper() { --analysis_.depth_; }
  Deeper(const Deeper&) = delete;
  Deeper& operator=(const Deeper&) = delete;
  bool allowed() const { return analysis_.depth_ <= kMostDepth && analysis_.work_ <= kMostWork; }

  Analysis& analysis_;
};

}  // namespace assay::workflows::taint
