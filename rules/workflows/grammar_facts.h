// GitHub's own grammar of workflow and action files, as of date(): which keys a mapping has, of which types, and what
// expressions there may use. As the other facts: read in place.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "rules/workflows/fact_table.h"

namespace assay::facts {

struct Property {
  std::string_view name, type;  // type: the name of a definition, or a basic type
  bool required = false;
};

// One definition may allow several kinds (a string of certain values).
struct Definition {
  std::string_view name;
  bool allows_null = false, allows_boolean = false, allows_number = false;
  bool allows_string = false, non_empty = false;
  std::string_view constant;             // of a string: only this one; empty: any
  std::vector<std::string_view> values;  // of a string: only these; none: any
  std::string_view item_type;            // of a sequence; empty: it is none
  bool is_mapping = false;
  std::vector<Property> properties;
  std::string_view loose_key_type, loose_value_type;  // of keys that are not listed; empty: there are none
  std::vector<std::string_view> one_of;               // other definitions
  // "github", "hashFiles(1,255)": what expressions may use beside the functions that all have. Without contexts no
  // expression is allowed.
  std::vector<std::string_view> contexts, functions;

  const Property* property(std::string_view key) const;
};

class GrammarFacts {
 public:
  enum class File : std::uint8_t { workflow, action };

  explicit GrammarFacts(FactTable table) : table_(std::move(table)) {}

  std::string_view date() const { return table_.date(); }
  // "workflow-root", "step-if", …; nothing for basic types ("string", "any") and names that are not there.
  std::optional<Definition> definition(File file, std::string_view name) const;

 private:
  FactTable table_;
};

inline const GrammarFacts& builtin_grammar_facts() {
  static const GrammarFacts kFacts(builtin_grammar());
  return kFacts;
}

}  // namespace assay::facts
