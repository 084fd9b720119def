// The scopes of GITHUB_TOKEN, and what actions, commands and calls of the API need of them. As the other facts: read in
// place, what is not known is unknown.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "rules/workflows/fact_table.h"

namespace assay::facts {

enum class Level : std::uint8_t { none, read, write };
std::string_view name_of(Level);
std::optional<Level> level_named(std::string_view name);

struct Scope {
  std::string_view name;
  bool can_read = false, can_write = false;  // id-token has no read, models no write
  std::string_view write_severity;           // "high"
  std::string_view abuse;                    // what somebody does with it
};

struct Need {
  std::string_view scope;
  Level level = Level::none;
  std::string_view when;  // in words, or an expression over `with`; empty: always
};

struct ActionNeeds {
  // documented: by its own documentation. third_party: by a knowledge base of others, of older versions.
  enum class Confidence : std::uint8_t { documented, partial, third_party, memory };
  Confidence confidence = Confidence::third_party;
  std::string_view token_input;  // the input that takes another token; empty: none
  std::string_view note;
  std::vector<Need> needs;  // none: it needs nothing
};

struct CommandNeeds {
  std::string_view command;    // "gh pr close,reopen,ready"
  std::string_view condition;  // what must hold beside it: "to nuget.pkg.github.com"; empty: nothing
  std::vector<Need> needs;
  bool token_required = false;  // it must be given the token in its environment
  std::string_view note;
};

class PermissionFacts {
 public:
  explicit PermissionFacts(FactTable table) : table_(std::move(table)) {}

  std::string_view date() const { return table_.date(); }
  std::vector<Scope> scopes() const;
  std::optional<Scope> scope(std::string_view name) const;
  // "read-all", "write-all", "{}".
  std::optional<Level> shorthand(std::string_view value) const;
  // By its whole path: actions/cache/save is not actions/cache.
  std::optional<ActionNeeds> action(std::string_view action) const;
  // Commands of the table that these words are, the words of options anywhere among them: git -C x push is git push.
  std::vector<CommandNeeds> command(std::span<const std::string_view> words) const;
  // "github.rest.issues.createComment", "core.getIDToken".
  std::optional<std::vector<Need>> api_call(std::string_view name) const;

 private:
  FactTable table_;
};

inline const PermissionFacts& builtin_permission_facts() {
  static const PermissionFacts kFacts(builtin_permissions());
  return kFacts;
}

}  // namespace assay::facts
