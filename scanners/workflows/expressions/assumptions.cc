#include "scanners/workflows/expressions/assumptions.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <span>

#include "base/letter_case.h"
#include "base/strings.h"

namespace assay::expressions {
namespace {

// What only some events have in github.event, by GitHub's webhook documentation. Events that are not in the first list
// may have anything.
constexpr std::string_view kListedEvents[] = {"push",
                                              "pull_request",
                                              "pull_request_target",
                                              "pull_request_review",
                                              "pull_request_review_comment",
                                              "issues",
                                              "issue_comment",
                                              "discussion",
                                              "discussion_comment",
                                              "workflow_dispatch",
                                              "repository_dispatch",
                                              "schedule",
                                              "release",
                                              "workflow_run",
                                              "merge_group",
                                              "create",
                                              "delete",
                                              "fork",
                                              "watch",
                                              "gollum",
                                              "deployment",
                                              "deployment_status",
                                              "check_run",
                                              "check_suite"};
struct Payload {
  std::string_view key;
  std::array<std::string_view, 5> events;
};

constexpr Payload kPayloads[] = {
    {"pull_request", {"pull_request", "pull_request_target", "pull_request_review", "pull_request_review_comment"}},
    {"issue", {"issues", "issue_comment"}},
    {"comment", {"issue_comment", "pull_request_review_comment", "discussion_comment"}},
    {"review", {"pull_request_review"}},
    {"discussion", {"discussion", "discussion_comment"}},
    {"head_commit", {"push"}},
    {"commits", {"push"}},
    {"release", {"release"}},
    {"workflow_run", {"workflow_run", "check_run", "check_suite", "deployment", "deployment_status"}},
    {"merge_group", {"merge_group"}},
    {"schedule", {"schedule"}},
    {"inputs", {"workflow_dispatch"}},
    {"client_payload", {"repository_dispatch"}},
    {"forkee", {"fork"}},
    {"pages", {"gollum"}},
    {"deployment", {"deployment", "deployment_status", "workflow_run"}},
    {"deployment_status", {"deployment_status"}},
    {"check_run", {"check_run", "deployment", "deployment_status"}},
    {"check_suite", {"check_suite"}},
};

bool contains(std::span<const std::string_view> list, std::string_view name) {
  return std::find(list.begin(), list.end(), name) != list.end();
}

std::string_view name_of(Status status) {
  switch (status) {
    case Status::success:
      return "success";
    case Status::failure:
      return "failure";
    case Status::cancelled:
      return "cancelled";
    case Status::skipped:
      return "skipped";
  }
  return {};
}

}  // namespace

std::size_t Assumptions::variable_of(std::string_view path) {
  const auto [place, fresh] = names_.try_emplace(lower(path), Name{variables_.size(), false});
  if (fresh) variables_.push_back({place->first, {}, kAnyKind});
  return place->second.variable;
}

void Assumptions::set(std::string_view path, std::vector<Value> values) {
  Variable& variable = variables_[variable_of(path)];
  variable.kinds = 0;
  for (const Value& value : values) variable.kinds = static_cast<Kinds>(variable.kinds | kind_bit(value.kind));
  variable.values = std::move(values);
}

void Assumptions::set_kinds(std::string_view path, Kinds kinds) {
  Variable& variable = variables_[variable_of(path)];
  variable.values.clear();
  variable.kinds = kinds;
}

void Assumptions::set_text_of(std::string_view path, std::string_view of) {
  names_.insert_or_assign(lower(path), Name{variable_of(of), true});
}

void Assumptions::set_event(std::string_view event) {
  set("github.event_name", Value::of(event));
  const auto* listed = std::find(std::begin(kListedEvents), std::end(kListedEvents), event);
  event_ = listed == std::end(kListedEvents) ? std::string_view() : *listed;
  if (event_.empty()) return;
  if (!event.starts_with("pull_request")) {
    set("github.head_ref", Value::of(""));
    set("github.base_ref", Value::of(""));
  }
}

void Assumptions::set_input(std::string_view name, const InputType& type, bool dispatched) {
  const std::string path = cat("inputs.", name);
  if (type.fixed) {
    const bool boolean = type.kind == InputType::Kind::boolean;
    set(path, boolean ? Value::of(*type.fixed == "true") : Value::of(*type.fixed));
  } else if (type.kind == InputType::Kind::boolean) {
    set(path, {Value::of(true), Value::of(false)});
  } else if (type.kind == InputType::Kind::choice && !type.choices.empty()) {
    std::vector<Value> values;
    for (const std::string& choice : type.choices) values.push_back(Value::of(choice));
    if (type.may_be_empty) values.push_back(Value::of(""));
    set(path, std::move(values));
  } else {
    set_kinds(path, type.kind == InputType::Kind::number ? kNumberKind : kStringKind);
  }
  if (dispatched) set_text_of(cat("github.event.inputs.", name), path);
}

void Assumptions::set_status(const std::vector<Status>& possible) {
  std::vector<Value> values;
  for (const Status status : possible) values.push_back(Value::of(name_of(status)));
  set(kStatusPath, std::move(values));
}

void Assumptions::set_result(std::string_view path) {
  std::vector<Value> values;
  for (const Status status : {Status::success, Status::failure, Status::cancelled, Status::skipped})
    values.push_back(Value::of(name_of(status)));
  set(path, std::move(values));
}

bool Assumptions::lacks(std::string_view path) const {
  constexpr std::string_view kPayload = "github.event.";
  if (event_.empty() || !path.starts_with(kPayload)) return false;
  const auto* found = std::find_if(std::begin(kPayloads), std::end(kPayloads),
                                   [&](const Payload& payload) { return path.substr(kPayload.size()) == payload.key; });
  return found != std::end(kPayloads) && !contains(found->events, event_);
}

std::optional<Assumptions::Known> Assumptions::find(std::string_view path) const {
  const auto exact = names_.find(path);
  if (exact != names_.end()) return Known{exact->second.variable, exact->second.as_text, false};
  if (lacks(path)) return Known{0, false, true};
  for (std::size_t dot = path.rfind('.'); dot != path.npos && dot > 0; dot = path.rfind('.', dot - 1)) {
    const auto above = names_.find(path.substr(0, dot));
    if (above == names_.end()) {
      if (lacks(path.substr(0, dot))) return Known{0, false, true};
      continue;
    }
    const Variable& variable = variables_[above->second.variable];
    const bool simple =
        !variable.values.empty() && std::all_of(variable.values.begin(), variable.values.end(),
                                                [](const Value& value) { return value.kind < Value::Kind::array; });
    if (simple) return Known{above->second.variable, false, true};
  }
  return std::nullopt;
}

}  // namespace assay::expressions
