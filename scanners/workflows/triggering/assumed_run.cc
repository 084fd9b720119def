#include "scanners/workflows/triggering/assumed_run.h"

#include <algorithm>
#include <array>

#include "base/strings.h"

namespace assay::workflows::triggering {
namespace {

using expressions::Value;

// The name of a fork, which no condition is about.
constexpr std::string_view kFork = "\x01outsider/fork";
constexpr std::string_view kForkOwner = "\x01outsider";

// Logins, as expressions write them. The event's sender is the one who caused it.
constexpr std::array<std::string_view, 12> kLogins = {
    "github.actor",
    "github.actor_id",
    "github.triggering_actor",
    "github.event.sender.login",
    "github.event.pull_request.user.login",
    "github.event.pull_request.user.type",
    "github.event.pull_request.head.user.login",
    "github.event.issue.user.login",
    "github.event.comment.user.login",
    "github.event.review.user.login",
    "github.event.discussion.user.login",
    "github.event.workflow_run.actor.login",
};

bool mentions_login(std::string_view text) {
  return std::any_of(kLogins.begin(), kLogins.end(),
                     [text](std::string_view login) { return text.find(login) != text.npos; });
}

// `types` of the trigger, or what the event has without: github.event.action is one of them.
void set_types(expressions::Assumptions& out, const Trigger& trigger) {
  std::vector<Value> types;
  for (const Text& type : trigger.types) types.push_back(Value::of(type.value()));
  if (types.empty() && (trigger.event() == "pull_request" || trigger.event() == "pull_request_target"))
    types = {Value::of("opened"), Value::of("synchronize"), Value::of("reopened")};
  if (!types.empty()) out.set("github.event.action", std::move(types));
}

void set_inputs(expressions::Assumptions& out, const Trigger& trigger, const Arguments& arguments) {
  const bool dispatched = trigger.event() == "workflow_dispatch";
  for (const Input& input : trigger.inputs) {
    using Kind = expressions::InputType::Kind;
    expressions::InputType type;
    const std::string_view declared = input.type.value();
    if (declared == "boolean") type.kind = Kind::boolean;
    if (declared == "number") type.kind = Kind::number;
    if (declared == "choice") type.kind = Kind::choice;
    for (const Text& option : input.options) type.choices.emplace_back(option.value());
    type.may_be_empty = !input.default_value && !input.required.is("true");
    if (const auto given = arguments.find(input.key->text); given != arguments.end()) type.fixed = given->second;
    out.set_input(input.key->text, type, dispatched);
  }
}

void set_outsider(expressions::Assumptions& out, std::string_view event) {
  const std::vector<Value> strangers = {Value::of("NONE"), Value::of("CONTRIBUTOR"),
                                        Value::of("FIRST_TIME_CONTRIBUTOR"), Value::of("FIRST_TIMER"),
                                        Value::of("MANNEQUIN")};
  const auto set_fork = [&out](std::string_view repository) {
    out.set(cat(repository, ".full_name"), Value::of(kFork));
    out.set(cat(repository, ".owner.login"), Value::of(kForkOwner));
    out.set(cat(repository, ".fork"), Value::of(true));
  };
  if (event.starts_with("pull_request")) {
    set_fork("github.event.pull_request.head.repo");
    out.set("github.event.pull_request.merged", Value::of(false));
    out.set("github.event.pull_request.author_association", strangers);
    out.set("github.event.pull_request.head.user.login", Value::of(kForkOwner));
  }
  if (event == "workflow_run") {
    set_fork("github.event.workflow_run.head_repository");
    out.set("github.event.workflow_run.event", {Value::of("pull_request"), Value::of("pull_request_target"),
                                                Value::of("issue_comment"), Value::of("issues")});
  }
  if (event == "issue_comment" || event == "pull_request_review_comment" || event == "discussion_comment")
    out.set("github.event.comment.author_association", strangers);
  if (event == "pull_request_review") out.set("github.event.review.author_association", strangers);
  if (event == "issues") out.set("github.event.issue.author_association", strangers);
  if (event == "discussion") out.set("github.event.discussion.author_association", strangers);
}

// What github.ref can be.
enum class Refs : std::uint8_t { any, branches, tags };

Refs refs_of(const Trigger& trigger) {
  const std::string_view event = trigger.event();
  if (event == "release") return Refs::tags;
  constexpr std::array<std::string_view, 12> kOnBranches = {
      "pull_request", "pull_request_target", "pull_request_review", "schedule",    "issues", "issue_comment",
      "workflow_run", "discussion",          "discussion_comment",  "merge_group", "fork",   "watch"};
  if (std::find(kOnBranches.begin(), kOnBranches.end(), event) != kOnBranches.end()) return Refs::branches;
  if (event != "push") return Refs::any;
  bool branches = false, tags = false;
  for (const Filter& filter : trigger.filters) {
    branches = branches || filter.key->text.starts_with("branches");
    tags = tags || filter.key->text.starts_with("tags");
  }
  return branches == tags ? Refs::any : branches ? Refs::branches : Refs::tags;
}

}  // namespace

expressions::Assumptions assumptions_of(const Trigger& trigger, Starter starter, std::string_view event,
                                        const Arguments& arguments) {
  expressions::Assumptions out;
  if (!event.empty()) out.set_event(event);
  // A called workflow sees the caller's event, and has inputs of its own.
  if (trigger.event() != "workflow_call") {
    set_types(out, trigger);
    if (trigger.event() != "workflow_dispatch") out.set("inputs", Value{});
  }
  set_inputs(out, trigger, arguments);
  if (starter == Starter::outsider) set_outsider(out, event);
  if (event == "pull_request") {
    // The merge of the pull request, which has a number; no condition is about it.
    out.set("github.ref", Value::of("refs/pull/\x01/merge"));
    out.set("github.ref_name", Value::of("\x01/merge"));
    out.set("github.ref_type", Value::of("branch"));
  }
  return out;
}

expressions::Assumptions assumptions_of(const Trigger& trigger, Starter starter) {
  return assumptions_of(trigger, starter, trigger.event() == "workflow_call" ? std::string_view() : trigger.event());
}

bool impossible_for_outsiders(const expressions::Answers& answers) {
  return std::any_of(answers.others.begin(), answers.others.end(), [](const auto& one) {
    const auto& [key, about] = one;
    if (about.value && about.value->text.starts_with(kForkOwner)) return true;
    if (about.value && mentions_login(key)) return true;
    return about.truth && *about.truth && mentions_login(key) && key.find('(') != std::string::npos &&
           !key.starts_with("!");
  });
}

bool impossible_in(const Trigger& trigger, const expressions::Answers& answers) {
  const Refs refs = refs_of(trigger);
  if (refs == Refs::any) return false;
  const std::string_view other = refs == Refs::branches ? "refs/tags/" : "refs/heads/";
  const std::string asked = cat("startswith(github.ref, '", other, "')");
  return std::any_of(answers.others.begin(), answers.others.end(), [&](const auto& one) {
    const auto& [key, about] = one;
    if (key == "github.ref" && about.value) return about.value->text.starts_with(other);
    if (key == "github.ref_type" && about.value)
      return about.value->text == (refs == Refs::branches ? "tag" : "branch");
    return about.truth && *about.truth && key == asked;
  });
}

}  // namespace assay::workflows::triggering
