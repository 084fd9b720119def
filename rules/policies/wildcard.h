// Names with '*', as policies write them: any number of any bytes, '/' too. Everything else stands for itself. Pure.
#pragma once

#include <string>
#include <string_view>

namespace assay::policy {

// A byte that no name of a workflow holds: a part of a name that is not known before a run.
inline constexpr char kHole = '\x01';

enum class Fit : std::uint8_t { no, yes, unknown };

// `name` may have holes; unknown: it fits for some of what may stand in them. Time and memory are in proportion to the
// product of the lengths where the name has holes, else to the time of going back to the last '*'.
Fit fit(std::string_view pattern, std::string_view name);

inline bool fits(std::string_view pattern, std::string_view name) { return fit(pattern, name) == Fit::yes; }

// The text with a hole for each ${{ }}.
std::string with_holes(std::string_view text);

}  // namespace assay::policy
