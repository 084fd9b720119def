// Credentials in a log of another tool, which has them in snippets, messages and properties: what assay makes of the
// log holds none (promise 2).
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "sarif/log/json_value.h"

namespace assay::sarif {

// What is shown of texts: the caller's, since credentials may stand in logs of other tools.
using TextFilter = std::function<std::string(std::string_view)>;

// Puts every text in `value`, and every name of a member, through the filter. A URI is also looked at decoded. First
// all texts are put through it at once, as lines: a filter takes longer to begin than for a kilobyte, and of most
// results it changes nothing. A name that is another one's when it is masked gets a number behind it.
void mask_texts(JsonValue& value, const TextFilter& filter);

// Whether the results of a tool of that name are credentials. The rules know many of them, but not a password that a
// generic rule of the tool found.
bool finds_credentials(std::string_view tool);

// For results of such a tool, and of rules of others that are named or tagged for credentials, also where a result
// names its rule by the index alone: what they show of files is masked wherever it stands in the result, as a whole, in
// quotes or as a long word; what is shown as binary or rendered, and a context without a region that shows something,
// is blanked. Results of our own are masked as they are made.
class SnippetMask {
 public:
  SnippetMask() = default;
  // `tool` of a run, or null.
  explicit SnippetMask(const JsonValue* tool);
  void apply(JsonValue& result) const;
  // A row of the table of artifacts: of a tool with such rules, what it holds of the file's contents is blanked.
  void apply_to_artifact(JsonValue& artifact) const;

 private:
  void take_rules(const JsonValue& component);
  bool is_of_credentials(const JsonValue& result) const;

  bool ours_ = false, credentials_ = false;
  std::unordered_set<std::string> rules_;  // ids of those for credentials
  std::vector<bool> by_index_;             // of the driver or an extension
};

}  // namespace assay::sarif
