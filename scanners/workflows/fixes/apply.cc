#include "scanners/workflows/fixes/apply.h"

#include <algorithm>
#include <map>

namespace assay::workflows::fixes {

namespace {

// Edits that were taken: where each begins, and where it ends with what it puts there.
using Taken = std::map<std::uint64_t, const Edit*>;

// Two edits at one place are in no order, so they meet too.
bool meets(const Taken& taken, const Edit& edit) {
  const auto next = taken.lower_bound(edit.region.begin);
  if (next != taken.end() && next->first <= edit.region.end) return true;
  return next != taken.begin() && std::prev(next)->second->region.end >= edit.region.begin;
}

bool fits(const Taken& taken, const Fix& fix, std::size_t size) {
  Taken own;
  for (const Edit& edit : fix.edits) {
    if (edit.region.begin > edit.region.end || edit.region.end > size) return false;
    if (meets(taken, edit) || meets(own, edit)) return false;
    own.emplace(edit.region.begin, &edit);
  }
  return !fix.edits.empty();
}

}  // namespace

Applied apply(std::string_view text, std::span<const Finding* const> findings, bool unsafe) {
  Applied out;
  Taken taken;
  for (const Finding* finding : findings) {
    if (!finding->fix || finding->suppressed || (!finding->fix->safe && !unsafe)) continue;
    if (!fits(taken, *finding->fix, text.size())) continue;
    for (const Edit& edit : finding->fix->edits) taken.emplace(edit.region.begin, &edit);
    out.fixed.push_back(finding);
  }
  std::size_t at = 0;
  for (const auto& [begin, edit] : taken) {
    out.text += text.substr(at, begin - at);
    out.text += edit->text;
    at = edit->region.end;
  }
  out.text += text.substr(at);
  return out;
}

}  // namespace assay::workflows::fixes
