#include "scanners/workflows/grammar/shape.h"

#include <algorithm>

namespace assay::workflows {

namespace {

constexpr int kMostAlternatives = 8;  // one within the other

// "step-if", "job-if"; in the grammar's source they bear a mark of their own.
bool names_condition(std::string_view name) { return name.ends_with("-if"); }

}  // namespace

const KeyShape* MappingShape::find(std::string_view key) const {
  const auto found = std::find_if(keys.begin(), keys.end(), [key](const KeyShape& one) { return one.name == key; });
  return found == keys.end() ? nullptr : &*found;
}

Grammar::Grammar(const facts::GrammarFacts& facts, facts::GrammarFacts::File file, std::string_view root)
    : file_(file), date_(facts.date()) {
  root_ = shape(facts, root);
}

const Shape* Grammar::named(std::string_view name) const {
  const auto found =
      std::find_if(shapes_.begin(), shapes_.end(), [name](const Shape& one) { return one.name == name; });
  return found == shapes_.end() ? nullptr : &*found;
}

// A shape has its number before what is below it is read, for a definition may be part of itself.
ShapeId Grammar::shape(const facts::GrammarFacts& facts, std::string_view name) {
  for (std::size_t i = 0; i < shapes_.size(); ++i)
    if (shapes_[i].name == name) return static_cast<ShapeId>(i);
  const auto id = static_cast<ShapeId>(shapes_.size());
  shapes_.emplace_back().name = name;
  Shape out;
  out.name = name;
  out.is_condition = names_condition(name);
  if (const auto definition = facts.definition(file_, name))
    out.available = {definition->contexts, definition->functions};
  add(facts, name, out, 0);
  shapes_[id] = std::move(out);
  return id;
}

void Grammar::add(const facts::GrammarFacts& facts, std::string_view name, Shape& out, int depth) {
  if (depth > kMostAlternatives) return;
  const auto definition = facts.definition(file_, name);
  if (!definition) {
    if (name == "any") out.any = true;
    if (name == "null") out.null = true;
    if (name == "boolean") out.boolean = true;
    if (name == "number") out.number = true;
    if (name == "string") out.texts.emplace_back();
    if (name == "sequence") out.item = shape(facts, "any");
    if (name == "mapping") {
      MappingShape mapping;
      mapping.name = name;
      mapping.loose = true;
      mapping.loose_value = shape(facts, "any");
      out.mappings.push_back(std::move(mapping));
    }
    return;
  }
  out.null = out.null || definition->allows_null;
  out.boolean = out.boolean || definition->allows_boolean;
  out.number = out.number || definition->allows_number;
  if (definition->allows_string) out.texts.push_back({definition->non_empty, definition->constant, definition->values});
  if (!definition->item_type.empty()) out.item = shape(facts, definition->item_type);
  if (definition->is_mapping) {
    MappingShape mapping;
    mapping.name = definition->name;
    for (const facts::Property& property : definition->properties)
      mapping.keys.push_back({property.name, shape(facts, property.type), property.required});
    mapping.loose = !definition->loose_key_type.empty();
    if (mapping.loose) mapping.loose_value = shape(facts, definition->loose_value_type);
    out.mappings.push_back(std::move(mapping));
  }
  for (const std::string_view alternative : definition->one_of) add(facts, alternative, out, depth + 1);
}

const Grammar& workflow_grammar() {
  static const Grammar grammar(facts::builtin_grammar_facts(), facts::GrammarFacts::File::workflow,
                               "workflow-root-strict");
  return grammar;
}

const Grammar& action_grammar() {
  static const Grammar grammar(facts::builtin_grammar_facts(), facts::GrammarFacts::File::action, "action-root-strict");
  return grammar;
}

}  // namespace assay::workflows
