#include "scanners/workflows/expressions/evaluator.h"

#include <algorithm>
#include <cmath>

#include "base/letter_case.h"
#include "base/strings.h"
#include "scanners/workflows/expressions/functions.h"
#include "scanners/workflows/expressions/known_calls.h"
#include "scanners/workflows/expressions/lexer.h"
#include "scanners/workflows/expressions/references.h"

namespace assay::expressions {
namespace {

Outcome known(Value value) {
  Outcome out;
  out.kinds = kind_bit(value.kind);
  out.truth = is_truthy(value);
  out.value = std::move(value);
  return out;
}

Outcome undecided(Kinds kinds, std::optional<Question> question) {
  Outcome out;
  out.kinds = kinds;
  out.question = std::move(question);
  return out;
}

Outcome negated(Outcome of) {
  if (of.truth) return known(Value::of(!*of.truth));
  return undecided(kBooleanKind, std::move(of.question));
}

// What a property of a value is: null where there is none.
Value property_of(const Value& of, std::string_view name) {
  for (std::size_t i = 0; i < of.names.size(); ++i)
    if (same_text(of.names[i], name)) return of.items[i];
  return {};
}

Value item_of(const Value& of, const Value& index) {
  if (of.kind == Value::Kind::object)
    return index.kind < Value::Kind::array ? property_of(of, as_text(index)) : Value{};
  const double number = as_number(index);
  if (of.kind != Value::Kind::array || !(number >= 0) || number >= static_cast<double>(of.items.size())) return {};
  return of.items[static_cast<std::size_t>(number)];
}

Kinds kinds_of(FunctionId function) {
  switch (function) {
    case FunctionId::format:
    case FunctionId::join:
    case FunctionId::to_json:
    case FunctionId::hash_files:
      return kStringKind;
    case FunctionId::from_json:
    case FunctionId::case_of:
      return kAnyKind;
    default:
      return kBooleanKind;
  }
}

class Evaluator {
 public:
  Evaluator(const Tree& tree, const Assumptions& assumptions, const Answers& answers)
      : tree_(tree), assumptions_(assumptions), answers_(answers) {}

  Outcome value_of(NodeId id);
  // success(), failure() or cancelled(): whether the status so far is the one of that name.
  Outcome status_is(std::string_view status) {
    return equal(context(std::string(kStatusPath)), known(Value::of(status)),
                 [&] { return cat("status == ", status); });
  }

 private:
  // Something that is not known but has a name, with what the answers say of it.
  Outcome named(std::string key, Kinds kinds, std::optional<bool> truth = std::nullopt) const;
  Outcome variable(const Assumptions::Known& found) const;
  Outcome context(std::string path) const;
  Outcome chain(NodeId id) { return tree_.paths.empty() ? chain(id, path_of(tree_, id)) : chain(id, tree_.paths[id]); }
  Outcome chain(NodeId id, const std::string& path);
  const Value* known_value(const std::string& path) const;
  Outcome conjunction(const Node& node);
  Outcome disjunction(const Node& node);
  Outcome comparison(NodeId id, const Node& node);
  template <class Key>
  Outcome equal(const Outcome& a, const Outcome& b, const Key& key) const;
  template <class Key>
  Outcome equal_to(const Outcome& unknown, const Value& value, const Key& key) const;
  Outcome call(NodeId id, const Node& node);
  Outcome contains(const std::vector<Outcome>& arguments, const std::string& key) const;
  Outcome cases(const Node& node);

  const Tree& tree_;
  const Assumptions& assumptions_;
  const Answers& answers_;
};

Outcome Evaluator::named(std::string key, Kinds kinds, std::optional<bool> truth) const {
  Outcome out;
  const auto about = answers_.others.find(key);
  if (about != answers_.others.end()) {
    if (about->second.value) return known(*about->second.value);
    if (about->second.truth) truth = about->second.truth;
    out.unequal = about->second.unequal;
  }
  if (truth && kinds == kBooleanKind) return known(Value::of(*truth));
  out.kinds = kinds;
  out.truth = truth;
  if (!truth) out.question = Question{Question::Kind::truth, 0, key, {}};
  out.key = std::move(key);
  return out;
}

Outcome Evaluator::variable(const Assumptions::Known& found) const {
  if (found.is_null) return known(Value{});
  const Variable& variable = assumptions_.variables()[found.variable];
  const auto shown = [&](const Value& value) { return known(found.as_text ? Value::of(as_text(value)) : value); };
  const bool differs = found.as_text && variable.kinds != kStringKind;
  if (variable.values.empty())
    return named(differs ? cat(variable.path, " as text") : variable.path,
                 found.as_text ? kStringKind : variable.kinds);
  if (variable.values.size() == 1) return shown(variable.values.front());
  const auto answer = answers_.variables.find(found.variable);
  if (answer != answers_.variables.end()) return shown(variable.values[answer->second]);
  Outcome out = undecided(found.as_text ? kStringKind : variable.kinds,
                          Question{Question::Kind::variable, found.variable, {}, {}});
  const bool first = *shown(variable.values.front()).truth;
  if (std::all_of(variable.values.begin(), variable.values.end(),
                  [&](const Value& value) { return *shown(value).truth == first; }))
    out.truth = first;
  out.variable = found.variable;
  out.as_text = found.as_text;
  return out;
}

Outcome Evaluator::context(std::string path) const {
  const auto found = assumptions_.find(path);
  return found ? variable(*found) : named(std::move(path), kAnyKind);
}

// What a path is in this case, where it is known and no text of it is meant; null for all else.
const Value* Evaluator::known_value(const std::string& path) const {
  if (path.empty() || path.find('*') != path.npos) return nullptr;
  const auto found = assumptions_.find(path);
  if (!found || found->is_null || found->as_text) return nullptr;
  const std::vector<Value>& values = assumptions_.variables()[found->variable].values;
  if (values.size() == 1) return &values.front();
  const auto answer = answers_.variables.find(found->variable);
  return answer == answers_.variables.end() || values.empty() ? nullptr : &values[answer->second];
}

Outcome Evaluator::chain(NodeId id, const std::string& path) {
  const Node& node = tree_.at(id);
  const bool exact = !path.empty() && path.find('*') == path.npos;
  if (exact) {
    if (const auto found = assumptions_.find(path)) return variable(*found);
  }
  if (node.kind != Node::Kind::context && node.kind != Node::Kind::filter) {
    const auto operands = tree_.operands_of(node);
    const Outcome of = value_of(operands[0]);
    if (node.kind == Node::Kind::property) {
      if (of.value) return known(property_of(*of.value, node.text));
      if (of.question && of.question->kind == Question::Kind::variable) return undecided(kAnyKind, of.question);
    } else {
      const Outcome index = value_of(operands[1]);
      if (of.value && index.value) return known(item_of(*of.value, *index.value));
      for (const Outcome* part : {&of, &index})
        if (part->question && part->question->kind == Question::Kind::variable)
          return undecided(kAnyKind, part->question);
    }
  }
  return named(exact ? path : print_canonical(tree_, id), kAnyKind);
}

Outcome Evaluator::conjunction(const Node& node) {
  Kinds kinds = 0;
  std::optional<Question> question;
  bool open = false;  // an operand before may be false
  const auto operands = tree_.operands_of(node);
  for (std::size_t i = 0; i < operands.size(); ++i) {
    Outcome operand = value_of(operands[i]);
    const bool last = i + 1 == operands.size();
    if (!open && (last || operand.truth == false)) return operand;
    kinds = static_cast<Kinds>(kinds | operand.kinds);
    if (operand.truth == false) {
      Outcome out = undecided(kinds, std::move(question));
      out.truth = false;
      return kinds == kBooleanKind ? known(Value::of(false)) : out;
    }
    if (operand.truth) continue;
    if (!open) question = std::move(operand.question);
    open = true;
  }
  return undecided(kinds, std::move(question));
}

Outcome Evaluator::disjunction(const Node& node) {
  Kinds kinds = 0;
  std::optional<Question> question;
  bool open = false;  // an operand before may be true
  const auto operands = tree_.operands_of(node);
  for (std::size_t i = 0; i < operands.size(); ++i) {
    Outcome operand = value_of(operands[i]);
    const bool last = i + 1 == operands.size();
    if (!open && (last || operand.truth == true)) return operand;
    kinds = static_cast<Kinds>(kinds | operand.kinds);
    if (operand.truth == true) {
      Outcome out = undecided(kinds, std::move(question));
      out.truth = true;
      return kinds == kBooleanKind ? known(Value::of(true)) : out;
    }
    if (operand.truth) continue;
    if (!open) question = std::move(operand.question);
    open = true;
  }
  return undecided(kinds, std::move(question));
}

// `key()` is what the comparison is called where nothing simpler would decide it; made only then.
template <class Key>
Outcome Evaluator::equal_to(const Outcome& unknown, const Value& value, const Key& key) const {
  if (unknown.variable) {
    const auto& values = assumptions_.variables()[*unknown.variable].values;
    const auto fits = [&](const Value& one) {
      return loosely_equal(unknown.as_text ? Value::of(as_text(one)) : one, value);
    };
    const auto count = std::count_if(values.begin(), values.end(), fits);
    if (count == 0 || count == static_cast<std::ptrdiff_t>(values.size())) return known(Value::of(count != 0));
    return undecided(kBooleanKind, unknown.question);
  }
  if (value.kind >= Value::Kind::array) return known(Value::of(false));
  const bool text = (unknown.kinds & kStringKind) != 0;
  const double number = as_number(value);
  if (std::isnan(number)) {
    // Only a text can be equal, and one that is not empty.
    const auto& excluded = unknown.unequal;
    const bool is_text = value.kind == Value::Kind::string;
    if (!text || !is_text || unknown.truth == false ||
        std::find(excluded.begin(), excluded.end(), lower(value.text)) != excluded.end())
      return known(Value::of(false));
    if (!unknown.key.empty())
      return undecided(kBooleanKind, Question{Question::Kind::text, 0, unknown.key, value.text});
  } else if (number == 0) {
    // What is false equals 0, '' and null. What is true does not, but for texts as '0', which equal all but ''.
    const bool empty_text = value.kind == Value::Kind::string && value.text.empty();
    const bool zero_text = value.kind == Value::Kind::string && !value.text.empty();
    const bool follows = empty_text || (!text && !zero_text);
    if (follows && unknown.truth) return known(Value::of(!*unknown.truth));
    if (follows) return undecided(kBooleanKind, unknown.question);
  } else {
    const bool boolean = unknown.kinds == kBooleanKind;
    if (unknown.truth == false || (boolean && number != 1)) return known(Value::of(false));
    if (boolean && unknown.truth) return known(Value::of(true));
    if (boolean) return undecided(kBooleanKind, unknown.question);
  }
  if (unknown.key.empty() && unknown.question) return undecided(kBooleanKind, unknown.question);
  return named(key(), kBooleanKind);
}

template <class Key>
Outcome Evaluator::equal(const Outcome& a, const Outcome& b, const Key& key) const {
  if (a.value && b.value) {
    const bool same = loosely_equal(*a.value, *b.value);
    const bool uncertain = !same && a.value->kind == Value::Kind::string && b.value->kind == Value::Kind::string &&
                           beyond_ascii(a.value->text) && beyond_ascii(b.value->text);
    return uncertain ? named(key(), kBooleanKind) : known(Value::of(same));
  }
  if (b.value) return equal_to(a, *b.value, key);
  if (a.value) return equal_to(b, *a.value, key);
  for (const Outcome* side : {&a, &b})
    if (side->key.empty() && side->question) return undecided(kBooleanKind, side->question);
  return named(key(), kBooleanKind);
}

Outcome Evaluator::comparison(NodeId id, const Node& node) {
  const auto operands = tree_.operands_of(node);
  using Compare = Node::Compare;
  const bool equality = node.compare == Compare::equal || node.compare == Compare::unequal;
  const Node& left = tree_.at(operands[0]);
  const Node& right = tree_.at(operands[1]);
  const bool simple = equality && right.kind == Node::Kind::string &&
                      (left.kind == Node::Kind::property || left.kind == Node::Kind::context);
  const std::string made = simple && tree_.paths.empty() ? path_of(tree_, operands[0]) : std::string();
  const std::string& path = simple && !tree_.paths.empty() ? tree_.paths[operands[0]] : made;
  if (simple) {
    // Most conditions compare what is known with a text.
    const Value* const value = known_value(path);
    if (value != nullptr && value->kind == Value::Kind::string) {
      const std::string text = unquoted(right.text);
      const bool same = same_text(value->text, text);
      if (same || !beyond_ascii(value->text) || !beyond_ascii(text))
        return known(Value::of(same == (node.compare == Compare::equal)));
    }
  }
  const Outcome a = simple ? chain(operands[0], path) : value_of(operands[0]);
  const Outcome b = value_of(operands[1]);
  if (equality) {
    const auto key = [&] {
      return cat(print_canonical(tree_, operands[0]), " == ", print_canonical(tree_, operands[1]));
    };
    Outcome out = equal(a, b, key);
    return node.compare == Compare::equal ? out : negated(std::move(out));
  }
  if (!a.value || !b.value) {
    for (const Outcome* side : {&a, &b})
      if (!side->value && side->key.empty() && side->question) return undecided(kBooleanKind, side->question);
    return named(print_canonical(tree_, id), kBooleanKind);
  }
  const bool same = loosely_equal(*a.value, *b.value);
  switch (node.compare) {
    case Compare::less:
      return known(Value::of(is_less(*a.value, *b.value)));
    case Compare::less_or_equal:
      return known(Value::of(same || is_less(*a.value, *b.value)));
    case Compare::greater:
      return known(Value::of(is_less(*b.value, *a.value)));
    default:
      return known(Value::of(same || is_less(*b.value, *a.value)));
  }
}

// A known list and something unknown: as a chain of == and ||.
Outcome Evaluator::contains(const std::vector<Outcome>& arguments, const std::string& key) const {
  std::optional<Question> question;
  bool open = false;
  for (const Value& item : arguments[0].value->items) {
    Outcome one = equal_to(arguments[1], item, [&] { return cat(key, " == ", as_text(item)); });
    if (one.truth == true) return one;
    if (one.truth) continue;
    if (!open) question = std::move(one.question);
    open = true;
  }
  return open ? undecided(kBooleanKind, std::move(question)) : known(Value::of(false));
}

Outcome Evaluator::cases(const Node& node) {
  const auto operands = tree_.operands_of(node);
  Kinds kinds = 0;
  std::optional<Question> question;
  bool open = false;
  for (std::size_t i = 0; i + 1 < operands.size(); i += 2) {
    Outcome predicate = value_of(operands[i]);
    if (predicate.truth == false) continue;
    Outcome value = value_of(operands[i + 1]);
    if (predicate.truth == true && !open) return value;
    kinds = static_cast<Kinds>(kinds | value.kinds);
    if (!predicate.truth && !open) question = std::move(predicate.question);
    open = true;
  }
  Outcome otherwise = value_of(operands.back());
  if (!open) return otherwise;
  return undecided(static_cast<Kinds>(kinds | otherwise.kinds), std::move(question));
}

Outcome Evaluator::call(NodeId id, const Node& node) {
  const Function* const function = function_named(node.text);
  const auto operands = tree_.operands_of(node);
  if (function == nullptr || operands.size() < function->least || operands.size() > function->most)
    return undecided(kAnyKind, std::nullopt);
  if (function->status && operands.empty()) {
    if (function->id == FunctionId::always) return known(Value::of(true));
    return status_is(function->id == FunctionId::success   ? "success"
                     : function->id == FunctionId::failure ? "failure"
                                                           : "cancelled");
  }
  if (function->id == FunctionId::case_of)
    return operands.size() % 2 == 1 ? cases(node) : undecided(kAnyKind, std::nullopt);

  std::vector<Outcome> arguments;
  std::vector<Value> values;
  for (const NodeId operand : operands) {
    arguments.push_back(value_of(operand));
    if (arguments.back().value) values.push_back(*arguments.back().value);
  }
  if (values.size() == arguments.size()) {
    if (auto value = call_known(function->id, values)) return known(std::move(*value));
    const bool of_the_run = function->status || function->id == FunctionId::hash_files;
    if (!of_the_run && function->id != FunctionId::to_json) return undecided(kinds_of(function->id), std::nullopt);
  }
  for (const Outcome& argument : arguments)
    if (!argument.value && argument.key.empty() && argument.question)
      return undecided(kinds_of(function->id), argument.question);
  const std::string key = print_canonical(tree_, id);
  if (function->id == FunctionId::contains && arguments[0].value && arguments[0].value->kind == Value::Kind::array)
    return contains(arguments, key);
  std::optional<bool> truth;
  if (function->id == FunctionId::to_json) truth = true;
  return named(key, kinds_of(function->id), truth);
}

Outcome Evaluator::value_of(NodeId id) {
  const Node& node = tree_.at(id);
  switch (node.kind) {
    case Node::Kind::null:
      return known(Value{});
    case Node::Kind::boolean:
      return known(Value::of(node.number != 0));
    case Node::Kind::number:
      return known(Value::of(node.number));
    case Node::Kind::string:
      return known(Value::of(unquoted(node.text)));
    case Node::Kind::context:
    case Node::Kind::property:
    case Node::Kind::index:
    case Node::Kind::filter:
      return chain(id);
    case Node::Kind::negation:
      return negated(value_of(tree_.operands_of(node)[0]));
    case Node::Kind::conjunction:
      return conjunction(node);
    case Node::Kind::disjunction:
      return disjunction(node);
    case Node::Kind::comparison:
      return comparison(id, node);
    case Node::Kind::call:
      return call(id, node);
  }
  return {};
}

}  // namespace

Outcome evaluate(const Tree& tree, NodeId node, const Assumptions& assumptions, const Answers& answers) {
  return node < tree.nodes.size() ? Evaluator(tree, assumptions, answers).value_of(node) : Outcome{};
}

Outcome evaluate(const Tree& tree, const Assumptions& assumptions, const Answers& answers) {
  return evaluate(tree, tree.root, assumptions, answers);
}

Outcome evaluate(const Condition& condition, const Assumptions& assumptions, const Answers& answers, bool bare) {
  using Form = Condition::Form;
  Outcome own = known(Value::of(true));
  if (condition.form == Form::bare || condition.form == Form::braced)
    own = evaluate(condition.trees.front(), assumptions, answers);
  if (bare || !condition.implicit_success || own.truth == false) return own;
  const Tree none;
  Outcome success = Evaluator(none, assumptions, answers).status_is("success");
  if (success.truth == true) return own;
  if (success.truth == false || own.truth == true) return success;
  // Whether the status matters is asked last: the condition's own operands tell more.
  return own.question ? undecided(kAnyKind, std::move(own.question)) : success;
}

std::optional<Value> constant_value(const Tree& tree) { return evaluate(tree, {}).value; }

}  // namespace assay::expressions
