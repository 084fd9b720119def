// Filters of betterleaks: an expression in the language Expr that drops a finding where it is true. Read are the parts
// that have a counterpart here:
//
//   entropy(finding["secret"]) < 3.0                 also "<="
//   matchesAny(finding["secret"], [`…`, "…"])        of "secret", "match" and "line"
//   containsAny(finding["secret"], ["…"])            whatever the case of letters, of the same three
//   matchesAny(attributes["path"], [`…`])            also get(attributes, "path", "")
//   finding["secret"] == "…"
//
// with "filter." before a function or not, joined by "||" and "&&", in parentheses.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "rules/importers/foreign.h"

namespace assay::import {

struct ExprFilter {
  double entropy = 0;                // as ForeignRule::entropy; 0: not asked for
  std::vector<ForeignAllow> allow;   // any of them drops a finding
  std::vector<std::string> refused;  // parts without a counterpart, on one line each: what they drop is reported
};

// Of an expression that is more than such parts ("let", "?:", "!") all is refused. Ends on any text. Pure.
ExprFilter read_expr_filter(std::string_view text);

}  // namespace assay::import
