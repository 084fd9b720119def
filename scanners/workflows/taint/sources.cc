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

// What an object holds, or what several contexts are of which a * stands for one: the most dangerous of it, with the
// events of all.
std::optional<Source> source_of_several(std::string_view path, const std::vector<std::string_view>* events,
                                        const facts::ContextFacts& facts) {
  Source out;
  bool any = false;
  for (const facts::Context& one : facts.untrusted_below(path)) {
    if (one.shape == "derived" || one.pattern == "github.workflow") continue;
    const auto is_set = [&](std::string_view event) { return one.set_in(event); };
    if (events != nullptr && std::none_of(events->begin(), events->end(), is_set)) continue;
    const Who who = one.shape == "caller-typed" ? Who::dispatcher : who_of(one);
    if (!any || who < out.who) {
      out.who = who;
      out.shape = one.shape;
    }
    any = true;
    for (const std::string_view event : one.events)
      if (std::find(out.events.begin(), out.events.end(), event) == out.events.end()) out.events.push_back(event);
  }
  if (!any) return std::nullopt;
  out.name = path;
  out.several_lines = true;
  return out;
}

}  // namespace

std::optional<Source> source_of(std::string_view path, const std::vector<std::string_view>* events) {
  const facts::ContextFacts& facts = facts::builtin_context_facts();
  const auto context = facts.context(path);
  const bool several = path == "github" || path == "github.event" ||
                       (context && (context->pattern == "github.event.*" ||
                                    (context->pattern != path && path.find('*') != std::string_view::npos)));
  if (several) return source_of_several(path, events, facts);
  if (!context || context->safe || context->shape == "derived" || context->shape == "caller-typed") return std::nullopt;
  // The name of the workflow stands in its file.
  if (path == "github.workflow") return std::nullopt;
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
