#include "rules/workflows/grammar_facts.h"

#include "base/strings.h"

namespace assay::facts {
namespace {

std::vector<std::string_view> rest_of(Fields fields) {
  std::vector<std::string_view> out;
  while (fields.more()) out.push_back(fields.next());
  return out;
}

void read_line(std::string_view line, Definition& out) {
  Fields fields(line);
  const std::string_view kind = fields.next();
  if (kind == "contexts") {
    out.contexts = rest_of(fields);
  } else if (kind == "functions") {
    out.functions = rest_of(fields);
  } else if (kind == "null") {
    out.allows_null = true;
  } else if (kind == "boolean") {
    out.allows_boolean = true;
  } else if (kind == "number") {
    out.allows_number = true;
  } else if (kind == "string") {
    out.allows_string = true;
    out.non_empty = fields.next() == "non-empty";
    out.constant = fields.next();
  } else if (kind == "values") {
    out.allows_string = true;
    out.values = rest_of(fields);
  } else if (kind == "sequence") {
    out.item_type = fields.next();
  } else if (kind == "one-of") {
    out.one_of = rest_of(fields);
  } else if (kind == "mapping") {
    out.is_mapping = true;
    out.loose_key_type = fields.next();
    out.loose_value_type = fields.next();
  } else if (kind == "property") {
    Property property;
    property.name = fields.next();
    property.type = fields.next();
    property.required = fields.next() == "required";
    out.properties.push_back(property);
  }
}

}  // namespace

const Property* Definition::property(std::string_view key) const {
  for (const Property& one : properties)
    if (one.name == key) return &one;
  return nullptr;
}

std::optional<Definition> GrammarFacts::definition(File file, std::string_view name) const {
  const auto block = table_.find(cat(file == File::workflow ? "workflow/" : "action/", name));
  if (!block) return std::nullopt;
  Definition out;
  out.name = block->key.substr(block->key.find('/') + 1);
  Lines lines = block->lines();
  while (const auto line = lines.next()) read_line(*line, out);
  return out;
}

}  // namespace assay::facts
