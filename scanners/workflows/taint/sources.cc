#include "scanners/workflows/taint/sources.h"

#include <algorithm>
#include <array>

#include "base/strings.h"
#include "rules/workflows/context_facts.h"

namespace assay::workflows::taint {
namespace {

Who who_of(const facts::Context& context) {
  if (context.set_by.starts_with("anyone")) return Who::outsider;
  if (context.set_by.find("anyone after") != context.set_by.npos) return Who::contributor;
  if (context.set_by == "pusher") return Who::contributor;
  if (context.set_by.find("administrator") != context.set_by.npos) return Who::administrator;
  return Who::insider;
}

bool has_several_lines(const facts::Context& context) {
  if (context.shape == "json" || context.shape == "path") return true;
  if (context.shape != "text") return false;
  constexpr std::array<std::string_view, 5> kLong = {"body", "message", "description", "text", "from"};
  const std::string_view last = context.pattern.substr(context.pattern.rfind('.') + 1);
  return std::find(kLong.begin(), kLong.end(), last) != kLong.end();
}

// Whether an object has a field that is not safe: github.event.pull_request.
bool holds_texts(std::string_view path, const facts::ContextFacts& facts) {
  const std::string before = cat(path, ".");
  for (const std::string_view event :
       {"pull_request_target", "issue_comment", "issues", "push", "workflow_run", "discussion", "release"}) {
    const auto contexts = facts.untrusted_in(event);
    if (std::any_of(contexts.begin(), contexts.end(),
                    [&](const facts::Context& one) { return one.pattern.starts_with(before); }))
      return true;
  }
  return false;
}

}  // namespace

std::optional<Source> source_of(std::string_view path) {
  const facts::ContextFacts& facts = facts::builtin_context_facts();
  const auto context = facts.context(path);
  if (!context || context->safe || context->shape == "derived" || context->shape == "caller-typed") return std::nullopt;
  // The name of the workflow stands in its file.
  if (path == "github.workflow") return std::nullopt;
  if (context->pattern == "github.event.*" && !holds_texts(path, facts)) return std::nullopt;
  Source out;
  out.name = path;
  out.shape = context->shape;
  out.who = who_of(*context);
  out.several_lines = has_several_lines(*context);
  out.events = context->events;
  if (out.events.size() == 1 && out.events[0] == "*") out.events.clear();
  return out;
}

std::string_view path_of_variable(std::string_view name) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 3> kNames = {
      {{"GITHUB_HEAD_REF", "github.head_ref"}, {"GITHUB_REF_NAME", "github.ref_name"}, {"GITHUB_REF", "github.ref"}}};
  for (const auto& [variable, path] : kNames)
    if (variable == name) return path;
  return {};
}

}  // namespace assay::workflows::taint
