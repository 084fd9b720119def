// Changes the text of an .assayignore (suppressions.h): sorted lines come and go, all others stay as they are.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace assay {

struct NewSuppression {
  std::string fingerprint;  // 32 hexadecimal digits
  std::string rule;
  std::string path;     // a glob; empty for any
  std::string expires;  // YYYY-MM-DD; empty for never
  std::string reason;
};

struct ChangedSuppressions {
  std::string text;
  std::vector<std::string> added, removed;  // lines
};

// What has a mistake, in the file or in what is added, is an error and changes nothing; `name` is that of the file. An
// entry for the same value, rule and path gives way to the new one. Entries stand in the order of their bytes; comments
// stay before the entry that they stood before.
Result<ChangedSuppressions> add_suppressions(std::string_view text, const std::string& name,
                                             const std::vector<NewSuppression>& more);

// Takes out what has expired by `today`, and of what a complete report does not know (`known`: its fingerprints and
// rules; nothing where there is no report) the entries too.
using KnownFindings = std::set<std::pair<std::string, std::string>>;
Result<ChangedSuppressions> prune_suppressions(std::string_view text, const std::string& name,
                                               std::chrono::sys_days today, const std::optional<KnownFindings>& known);

}  // namespace assay
