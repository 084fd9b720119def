// Who sets the contexts of an expression, and what can be in them. As the other facts: read in place.
#pragma once

#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "rules/workflows/fact_table.h"

namespace assay::facts {

struct Context {
  std::string_view pattern;              // "github.event.commits.*.message"
  std::string_view shape;                // "text", "branch", "sha", "number", "derived", …
  std::string_view set_by;               // "anyone", "writer", …; empty for those that are safe
  bool safe = false;                     // its shape has no room for shell or script code
  std::vector<std::string_view> events;  // where it is set; "*": in all
  std::string_view note;

  // Somebody without rights on the repository can set it.
  bool set_by_outsiders() const { return set_by.find("anyone") != set_by.npos; }
  bool set_in(std::string_view event) const;
};

struct Event {
  std::string_view started_by, token, secrets, default_checkout;
  bool risky = false;  // outsiders start it and it has the repository's rights
};

struct TaintedOutput {
  std::string_view output;  // "*_files"; "(files)": what it writes
  std::string_view shape, note;
};

class ContextFacts {
 public:
  explicit ContextFacts(FactTable table) : table_(std::move(table)) {}

  std::string_view date() const { return table_.date(); }
  // `path` as expressions::Reference has it: lower case, indices as *. The longest pattern that fits wins.
  std::optional<Context> context(std::string_view path) const;
  // Those that are not safe and are set in an event.
  std::vector<Context> untrusted_in(std::string_view event) const;
  // Those that are not safe and stand in what a path names: one by its name, several behind a *, those below an object.
  // Not among them are patterns for any part of the event, which say nothing of it.
  std::vector<Context> untrusted_below(std::string_view path) const;
  std::optional<std::string_view> alphabet(std::string_view shape) const;
  std::optional<Event> event(std::string_view name) const;
  // Outputs of an action ("owner/repo") that hold what outsiders wrote.
  std::vector<TaintedOutput> tainted_outputs(std::string_view action) const;
  // Inputs of an action that are run as code.
  std::vector<std::string_view> code_inputs(std::string_view action) const;

 private:
  FactTable table_;
};

inline const ContextFacts& builtin_context_facts() {
  static const ContextFacts kFacts(builtin_contexts());
  return kFacts;
}

// Whether a path is one that a pattern names: * is any one part, on either side, and as a pattern's last part any
// number of parts but none. Both in lower case.
bool path_fits(std::string_view path, std::string_view pattern);

}  // namespace assay::facts
