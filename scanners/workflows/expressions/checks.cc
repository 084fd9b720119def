#include "scanners/workflows/expressions/checks.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "base/strings.h"
#include "rules/suggest.h"
#include "scanners/workflows/expressions/evaluator.h"
#include "scanners/workflows/expressions/functions.h"
#include "scanners/workflows/expressions/known_calls.h"
#include "scanners/workflows/expressions/lexer.h"
#include "scanners/workflows/expressions/references.h"

namespace assay::expressions {
namespace {

using Kind = Problem::Kind;

constexpr std::string_view kContexts[] = {"github", "env",     "vars",     "job",    "jobs",  "steps",
                                          "runner", "secrets", "strategy", "matrix", "needs", "inputs"};

std::string list_of(std::span<const std::string_view> names) {
  std::string out;
  for (const std::string_view name : names) out += cat(out.empty() ? "" : ", ", name);
  return out;
}

std::string meant_function(std::string_view name) {
  std::vector<std::string_view> names;
  for (const Function& function : all_functions()) names.push_back(function.name);
  const std::string meant = did_you_mean(name, names);
  return meant.empty() ? cat("functions are ", list_of(names)) : meant;
}

std::optional<std::string> constant_text(const Node& node) {
  if (node.kind != Node::Kind::string) return std::nullopt;
  return unquoted(node.text);
}

std::string count_problem(const Function& function, std::size_t count) {
  if (count >= function.least && count <= function.most) return {};
  const std::string wanted = function.least == function.most
                                 ? counted(function.least, "argument", "arguments")
                                 : cat(function.least, " to ", counted(function.most, "argument", "arguments"));
  return cat(function.name, " takes ", wanted, ", not ", count);
}

void check_call(const Tree& tree, const Node& node, std::vector<Problem>& out) {
  const Function* const function = function_named(node.text);
  if (function == nullptr) {
    out.push_back({Kind::function_unknown, node.span, cat("there is no function ", printable(node.text)),
                   meant_function(node.text)});
    return;
  }
  const std::string problem = count_problem(*function, node.count);
  if (!problem.empty()) {
    out.push_back({Kind::call_invalid, node.span, problem, {}});
    return;
  }
  if (function->id == FunctionId::case_of && node.count % 2 == 0)
    out.push_back({Kind::call_invalid, node.span, "case takes pairs of a condition and a value, and a last value", {}});
  if (function->id == FunctionId::from_json && tree.operand(node, 0).kind == Node::Kind::string) {
    const Value text = Value::of(unquoted(tree.operand(node, 0).text));
    if (!call_known(FunctionId::from_json, {&text, 1}))
      out.push_back({Kind::call_invalid, node.span, "the text is no JSON", {}});
  }
  if (function->id != FunctionId::format) return;
  const auto text = constant_text(tree.operand(node, 0));
  if (!text) return;
  bool sound = true;
  const auto highest = highest_placeholder(*text, sound);
  if (!sound) {
    out.push_back(
        {Kind::call_invalid, node.span, "a brace of the format has no other", "literal braces are {{ and }}"});
  } else if (highest && *highest + 2 > node.count) {
    out.push_back(
        {Kind::call_invalid,
         node.span,
         cat("the format asks for argument {", *highest, "}, of ", counted(node.count - 1, "argument", "arguments")),
         {}});
  } else if ((highest ? *highest + 2 : 1) < node.count) {
    out.push_back({Kind::call_invalid, node.span, "the format does not use all of its arguments", {}});
  }
}

// What is an object in every event that has it.
bool is_object(const Tree& tree, NodeId id) {
  constexpr std::string_view kObjects[] = {"github.event",
                                           "github.event.comment",
                                           "github.event.discussion",
                                           "github.event.head_commit",
                                           "github.event.inputs",
                                           "github.event.issue",
                                           "github.event.pull_request",
                                           "github.event.pull_request.base",
                                           "github.event.pull_request.base.repo",
                                           "github.event.pull_request.head",
                                           "github.event.pull_request.head.repo",
                                           "github.event.pull_request.user",
                                           "github.event.release",
                                           "github.event.repository",
                                           "github.event.repository.owner",
                                           "github.event.review",
                                           "github.event.sender",
                                           "github.event.workflow_run",
                                           "github.event.workflow_run.head_repository"};
  const Node& node = tree.at(id);
  if (node.kind == Node::Kind::context)
    return std::any_of(std::begin(kContexts), std::end(kContexts),
                       [&](std::string_view name) { return same_name(name, node.text); });
  if (node.kind != Node::Kind::property) return false;
  const std::string path = path_of(tree, id);
  return std::find(std::begin(kObjects), std::end(kObjects), path) != std::end(kObjects);
}

bool is_text_or_number(const Node& node) {
  return node.kind == Node::Kind::string || node.kind == Node::Kind::number || node.kind == Node::Kind::boolean;
}

}  // namespace

bool is_filtered(const Tree& tree, const Node& node) {
  const Node* at = &node;
  while (at->kind == Node::Kind::property) at = &tree.operand(*at, 0);
  return at->kind == Node::Kind::filter;
}

std::vector<Problem> check_calls(const Tree& tree) {
  std::vector<Problem> out;
  for (const Node& node : tree.nodes)
    if (node.kind == Node::Kind::call) check_call(tree, node, out);
  std::stable_sort(out.begin(), out.end(),
                   [](const Problem& a, const Problem& b) { return a.span.begin < b.span.begin; });
  return out;
}

std::vector<Problem> check_types(const Tree& tree) {
  constexpr Kinds kLists = kind_bit(Value::Kind::array) | kind_bit(Value::Kind::object);
  std::vector<Problem> out;
  for (const Node& node : tree.nodes) {
    if (node.kind != Node::Kind::comparison) continue;
    for (std::size_t side = 0; side < 2; ++side) {
      const Node& one = tree.operand(node, side);
      const Node& other = tree.operand(node, 1 - side);
      const Kinds kinds = is_filtered(tree, one) ? kind_bit(Value::Kind::array)
                                                 : evaluate(tree, tree.operands_of(node)[side], {}).kinds;
      // An object may be compared with null: whether there is one.
      const bool object = is_text_or_number(other) && is_object(tree, tree.operands_of(node)[side]);
      if (object || (kinds & ~kLists) == 0) {
        out.push_back(
            {Kind::type_mismatch, node.span, "a list or object equals nothing", "contains() looks for an element"});
        break;
      }
      const auto text = constant_text(other);
      if (kinds == kBooleanKind && text && std::isnan(number_of(*text))) {
        out.push_back({Kind::type_mismatch, node.span, "true and false equal no text",
                       "true and false are written without quotes"});
        break;
      }
    }
  }
  return out;
}

std::vector<Problem> check_available(const Tree& tree, const Available& available) {
  std::vector<Problem> out;
  const auto listed = [&](std::string_view name) {
    return std::find_if(available.functions.begin(), available.functions.end(), [&](std::string_view function) {
             return same_name(function.substr(0, function.find('(')), name);
           }) != available.functions.end();
  };
  for (const Node& node : tree.nodes) {
    if (node.kind == Node::Kind::context) {
      const auto same = [&](std::string_view name) { return same_name(name, node.text); };
      if (std::any_of(available.contexts.begin(), available.contexts.end(), same)) continue;
      const bool exists = std::any_of(std::begin(kContexts), std::end(kContexts), same);
      out.push_back({exists ? Kind::context_unavailable : Kind::context_unknown, node.span,
                     cat(exists ? "the context is not available here: " : "there is no context ", printable(node.text)),
                     available.contexts.empty() ? std::string("no context is available here")
                                                : cat("available are ", list_of(available.contexts))});
    } else if (node.kind == Node::Kind::call) {
      const Function* const function = function_named(node.text);
      const bool special = function != nullptr && (function->status || function->id == FunctionId::hash_files);
      if (special && !listed(node.text))
        out.push_back({Kind::function_unavailable, node.span, cat(function->name, " is not available here"), {}});
    }
  }
  std::stable_sort(out.begin(), out.end(),
                   [](const Problem& a, const Problem& b) { return a.span.begin < b.span.begin; });
  return out;
}

}  // namespace assay::expressions
