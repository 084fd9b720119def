#include "scanners/workflows/findings/goes_on.h"

#include <algorithm>

#include "base/letter_case.h"
#include "base/strings.h"
#include "scanners/workflows/expressions/condition.h"
#include "scanners/workflows/expressions/decision.h"
#include "scanners/workflows/grammar/scalar_type.h"
#include "scanners/workflows/model/environments.h"
#include "scanners/workflows/model/matrix_keys.h"

namespace assay::workflows {

namespace {

using expressions::Value;

Value value_of(const yaml::Node& node) {
  const ScalarType type = scalar_type(node);
  if (type == ScalarType::null) return {};
  if (type == ScalarType::boolean) return Value::of(equal_ignoring_case(node.text, "true"));
  const Value text = Value::of(std::string_view(node.text));
  return type == ScalarType::number ? Value::of(expressions::as_number(text)) : text;
}

// What a name of the matrix is in the job's cells; empty where that is not all written out.
std::vector<Value> values_of(const Strategy& strategy, std::string_view name) {
  std::vector<Value> out;
  const auto add = [&](const yaml::Node& node) {
    if (!node.is_scalar() || Text{&node}.has_expression()) return false;
    out.push_back(value_of(node));
    return true;
  };
  bool everywhere = false;
  for (const Dimension& dimension : strategy.matrix) {
    if (!equal_ignoring_case(dimension.key->text, name)) continue;
    everywhere = true;
    if (dimension.values.empty()) return {};
    for (const yaml::Node* value : dimension.values)
      if (!add(*value)) return {};
  }
  // Cells of the dimensions have it only where an entry adds it to all of them, which is not looked for.
  bool lacking = !strategy.matrix.empty();
  for (const yaml::Node* item : strategy.include) {
    bool has = false;
    for (const yaml::Entry& entry : item->entries()) {
      if (!entry.key->is_scalar() || !equal_ignoring_case(entry.key->text, name)) continue;
      has = true;
      if (!add(*entry.value)) return {};
    }
    lacking = lacking || !has;
  }
  if (lacking && !everywhere) out.emplace_back();
  return out;
}

// False where an expression makes the matrix, or a part of it.
bool assume_matrix(const Job& job, expressions::Assumptions& assumptions) {
  if (!job.strategy) return false;
  const auto names = matrix_keys(*job.strategy, *job.node);
  if (!names || names->empty()) return false;
  for (const std::string_view name : *names) {
    std::vector<Value> values = values_of(*job.strategy, name);
    if (!values.empty()) assumptions.set(cat("matrix.", lower(name)), std::move(values));
  }
  return true;
}

}  // namespace

std::string GoesOn::where() const {
  if (always) return "";
  return event.empty() ? cat(" where ", cell) : cat(" in runs of ", quoted(event));
}

GoesOn goes_on(const Subject& subject, const Job* job, const Text& continue_on_error) {
  GoesOn out;
  if (!continue_on_error) return out;
  if (!continue_on_error.has_expression()) {
    out.always = is_true(continue_on_error);
    return out;
  }
  const auto condition = expressions::parse_condition(continue_on_error.value());
  if (!condition || condition->form != expressions::Condition::Form::braced) return out;
  const auto decided = [&](const expressions::Assumptions& assumed) {
    return expressions::decide(*condition, assumed, true);
  };
  expressions::Assumptions cells;
  const bool in_cells = job != nullptr && assume_matrix(*job, cells);
  const expressions::Decision decision = decided(cells);
  out.always = decision.verdict == expressions::Verdict::always;
  // What is decided by the event's name, not by what its payload lacks.
  if (continue_on_error.value().find("event_name") != std::string_view::npos) {
    for (const Trigger& trigger : subject.workflow().triggers) {
      if (out) break;
      expressions::Assumptions assumed;
      assumed.set_event(trigger.event());
      if (decided(assumed).verdict == expressions::Verdict::always) out.event = trigger.event();
    }
  }
  // Of one name alone: of two it is not certain that a cell has both values, nor of one that some cells are taken out
  // of.
  const expressions::Case& when = decision.when_true;
  if (!out && in_cells && decision.can_be_true && when.size() == 1 && when[0].declared &&
      job->strategy->exclude.empty())
    out.cell = printable(cat(when[0].what, " is ", when[0].is));
  return out;
}

}  // namespace assay::workflows
