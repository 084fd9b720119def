#include "scanners/sources/remote/choice.h"

#include <algorithm>

#include "base/strings.h"
#include "scanners/sources/remote/http/headers.h"

namespace assay::remote {

bool Choice::is_old(std::string_view time) const {
  if (!since) return false;
  const auto when = parse_time(time);
  return when && *when < *since;
}

Result<Choice> choose_kinds(std::span<const std::string_view> all, std::span<const std::string> include,
                            std::span<const std::string> exclude) {
  Choice choice;
  for (const auto& names : {include, exclude}) {
    for (const std::string& name : names) {
      if (std::find(all.begin(), all.end(), name) != all.end()) continue;
      std::string known;
      for (const std::string_view kind : all) known += cat(known.empty() ? "" : ", ", kind);
      return fail("choosing what to read", printable(name), "there is no such kind", cat("one of ", known));
    }
  }
  for (const std::string_view kind : all) {
    const bool in = include.empty() || std::find(include.begin(), include.end(), kind) != include.end();
    if (in && std::find(exclude.begin(), exclude.end(), kind) == exclude.end()) choice.kinds.emplace(kind);
  }
  if (choice.kinds.empty()) return fail("choosing what to read", "", "nothing is left to be read");
  return choice;
}

}  // namespace assay::remote
