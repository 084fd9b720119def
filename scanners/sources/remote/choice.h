// What of a server's content is wanted.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"

namespace assay::remote {

struct Choice {
  std::set<std::string, std::less<>> kinds;  // names of the source's kinds
  std::optional<std::int64_t> since;         // seconds since 1970: what changed before is left out

  bool wants(std::string_view kind) const { return kinds.contains(kind); }
  // Whether something last changed at `time` (RFC 3339) is old. What has no time is not.
  bool is_old(std::string_view time) const;
};

// All kinds, or those of `include`, without those of `exclude`. A name that is none is an Error with all of them.
Result<Choice> choose_kinds(std::span<const std::string_view> all, std::span<const std::string> include,
                            std::span<const std::string> exclude);

}  // namespace assay::remote
