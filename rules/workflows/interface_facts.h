// Inputs and outputs of popular actions, by the reference that most workflows use: "actions/cache@v4". Taken from the
// table of actionlint (popular_actions.go), as of date(): what a release added since is not there. Read at once, since
// thousands of steps ask; views of the table. Any thread.
#pragma once

#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "rules/workflows/fact_table.h"

namespace assay::facts {

struct KnownInput {
  std::string_view name;
  bool required = false;  // and has no default
  bool deprecated = false;
};

struct Interface {
  std::string_view action;  // "owner/repo/path@ref" in lower case
  // Nothing: the action takes any, or its outputs follow from its inputs.
  std::optional<std::vector<KnownInput>> inputs;
  std::optional<std::vector<std::string_view>> outputs;

  // In any case, as GitHub has it for inputs.
  const KnownInput* input(std::string_view name) const;
};

class InterfaceFacts {
 public:
  explicit InterfaceFacts(const FactTable& table);

  std::string_view date() const { return date_; }
  // `action` is "owner/repo/path" in any case. Null: nothing is known of it. Lives as long as a copy of the facts.
  const Interface* find(std::string_view action, std::string_view ref) const;

 private:
  std::string_view date_;
  std::shared_ptr<const std::vector<Interface>> known_;  // sorted by action
};

inline const InterfaceFacts& builtin_interface_facts() {
  static const InterfaceFacts kFacts(builtin_interfaces());
  return kFacts;
}

}  // namespace assay::facts
