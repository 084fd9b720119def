// GitHub's grammar in the form in which files are read: names looked up once, alternatives beside each other.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "rules/workflows/grammar_facts.h"
#include "scanners/workflows/expressions/checks.h"

namespace assay::workflows {

using ShapeId = std::uint16_t;
inline constexpr ShapeId kNoShape = 0xffff;

struct TextShape {
  bool non_empty = false;
  std::string_view constant;             // empty: any text
  std::vector<std::string_view> values;  // none: any text
};

struct KeyShape {
  std::string_view name;
  ShapeId value = kNoShape;
  bool required = false;
};

struct MappingShape {
  std::string_view name;  // of its definition: "regular-step"
  std::vector<KeyShape> keys;
  ShapeId loose_value = kNoShape;  // of keys that are not listed; kNoShape: there are no others
  bool loose = false;

  const KeyShape* find(std::string_view key) const;
};

// What may stand at a place. Several kinds may be allowed.
struct Shape {
  std::string_view name;
  bool any = false, null = false, boolean = false, number = false;
  bool is_condition = false;  // an `if:`, which is an expression without ${{ }} too
  std::vector<TextShape> texts;
  ShapeId item = kNoShape;  // of a sequence; kNoShape: no sequence may stand here
  std::vector<MappingShape> mappings;
  // What expressions may use here. Nothing: as around it.
  expressions::Available available;

  bool states_available() const { return !available.contexts.empty() || !available.functions.empty(); }
};

// Immutable once made: any thread. Views of the facts.
class Grammar {
 public:
  Grammar(const facts::GrammarFacts& facts, facts::GrammarFacts::File file, std::string_view root);

  const Shape& at(ShapeId id) const { return shapes_[id]; }
  ShapeId root() const { return root_; }
  std::string_view date() const { return date_; }
  // The shape of a definition, or null.
  const Shape* named(std::string_view name) const;

 private:
  ShapeId shape(const facts::GrammarFacts& facts, std::string_view name);
  void add(const facts::GrammarFacts& facts, std::string_view name, Shape& out, int depth);

  facts::GrammarFacts::File file_;
  std::string_view date_;
  std::vector<Shape> shapes_;
  ShapeId root_ = kNoShape;
};

// Of workflows and of actions, made when first asked for (0.2 ms).
const Grammar& workflow_grammar();
const Grammar& action_grammar();

}  // namespace assay::workflows
