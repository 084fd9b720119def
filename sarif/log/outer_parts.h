// Parts of runs that stand outside of them (§3.15), and what of them the references of a run lead to.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "sarif/log/byte_input.h"
#include "sarif/log/json_value.h"

namespace assay::sarif {

// What goes into a run by the name of its member: lists to add to its own, and others.
using Additions = std::map<std::string, JsonValue, std::less<>>;

struct OuterRun {
  JsonValue references;  // `externalPropertyFileReferences`; behind take() those that lead nowhere
  Additions additions;
};

class OuterParts {
 public:
  // `parts`: the log's `inlineExternalProperties`. Both outlive the object.
  OuterParts(const LogFile& log, std::vector<JsonValue>& parts) : log_(log), parts_(parts), used_(parts.size()) {}

  // Takes what the references of the run lead to, each part once. An Error: a file that is there is no JSON, or has too
  // many values.
  Status take(OuterRun& run);
  // Those of the log itself that no run refers to; all, in their places, where a reference is left.
  JsonValue unused();

 private:
  Result<bool> take_one(std::string_view name, bool is_list, const JsonValue& reference, Additions& additions);
  Result<JsonValue*> part_of(const JsonValue& reference);
  Result<JsonValue*> part_in_file(const std::string& path);

  const LogFile& log_;
  std::vector<JsonValue>& parts_;
  std::vector<bool> used_;
  bool left_ = false;  // a reference
  std::map<std::string, std::optional<JsonValue>> files_;
  std::size_t room_ = kMostValuesBesideResults;
};

}  // namespace assay::sarif
