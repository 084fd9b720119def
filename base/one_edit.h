// Names that are nearly the same: what is mistyped, or imitated.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace assay {

// One byte dropped, added, changed, or swapped with the next one; not the same. Pure.
inline bool is_one_edit(std::string_view a, std::string_view b) {
  if (a == b || a.size() > b.size() + 1 || b.size() > a.size() + 1) return false;
  std::size_t at = 0;
  while (at < std::min(a.size(), b.size()) && a[at] == b[at]) ++at;
  const std::string_view x = a.substr(at), y = b.substr(at);
  if (x.size() > y.size()) return x.substr(1) == y;
  if (y.size() > x.size()) return y.substr(1) == x;
  if (x.substr(1) == y.substr(1)) return true;
  return x.size() > 1 && x[0] == y[1] && x[1] == y[0] && x.substr(2) == y.substr(2);
}

}  // namespace assay
