#include <algorithm>

#include "base/strings.h"
#include "scanners/workflows/facts/events.h"
#include "scanners/workflows/model/events.h"
#include "scanners/workflows/taint/analysis_parts.h"
#include "scanners/workflows/taint/sources.h"

namespace assay::workflows::taint {
namespace {

const Input* input_of(const Few<Input>& inputs, std::string_view name) {
  for (const Input& input : inputs)
    if (equal_ignoring_case(input.key->text, name)) return &input;
  return nullptr;
}

// A text that is one of a few, or a number.
bool is_typed(const Input& input) {
  const std::string_view type = input.type.value();
  return type == "boolean" || type == "number" || type == "choice" || type == "environment";
}

// `on: push: branches: [main]`: the name is one of those that stand there.
bool names_fixed(const Trigger& trigger) {
  bool branches = false;
  for (const Filter& filter : trigger.filters) {
    const std::string_view key = filter.key->text;
    if (key == "tags" || key == "tags-ignore") return false;
    if (key != "branches") continue;
    branches = true;
    for (const Text& pattern : filter.patterns)
      if (pattern.value().find_first_of("*?+[!") != std::string_view::npos) return false;
  }
  return branches;
}

bool is_ref(std::string_view path) {
  return path == "github.ref_name" || path == "github.ref" || path == "github.event.ref";
}

}  // namespace

Flows Analysis::of_github(const Where& where, std::string_view path) {
  constexpr std::string_view kInputs = "github.event.inputs.";
  if (path.starts_with(kInputs)) return of_input(where, path.substr(kInputs.size()));
  if (path == "github.token") {
    Flow flow;
    flow.source.kind = Source::Kind::secret;
    flow.source.who = Who::administrator;
    flow.source.name = "GITHUB_TOKEN";
    flow.source.own_token = true;
    return {flow};
  }
  const auto possible = events(where);
  auto source = source_of(path, possible ? &*possible : nullptr);
  if (!source) return {};
  if (possible) {
    const std::vector<std::string_view> set_in = std::move(source->events);
    source->events.clear();
    for (const std::string_view event : *possible) {
      const bool is_set = set_in.empty() || std::find(set_in.begin(), set_in.end(), event) != set_in.end();
      const Trigger* trigger = where.document->is_workflow() ? where.document->workflow.trigger(event) : nullptr;
      const bool fixed = is_ref(path) && event == "push" && trigger != nullptr && names_fixed(*trigger);
      if (is_set && !fixed) source->events.push_back(event);
    }
    if (source->events.empty()) return {};
  }
  Flow flow;
  flow.source = std::move(*source);
  if (!possible) {
    flow.source.events.clear();
    flow.confidence = Confidence::medium;
  }
  return {flow};
}

Flows Analysis::of_input(const Where& where, std::string_view name) {
  const Document& document = *where.document;
  Flows out;
  const auto from_callers = [&](const Input* input) {
    if (input != nullptr && is_typed(*input) && document.is_workflow()) return;
    const auto& sites = callers_.of(document);
    if (sites.empty()) {
      Flow flow;
      flow.source.name = cat("inputs.", name);
      flow.source.who = Who::caller;
      flow.source.shape = "caller-typed";
      flow.source.several_lines = true;
      flow.confidence = Confidence::low;
      add(out, {flow});
    }
    for (const CallSite& site : sites) {
      const Pair* pair = site.with().find(name);
      if (pair == nullptr) continue;
      Flows flows = of_text({site.document, site.job, site.step}, pair->value);
      for (Flow& flow : flows) flow.through_call = true;
      add(out, flows);
    }
  };
  if (!document.is_workflow()) {
    from_callers(input_of(document.action->inputs, name));
    return out;
  }
  if (const Trigger* call = document.workflow.trigger("workflow_call")) {
    const Input* input = input_of(call->inputs, name);
    if (input != nullptr) from_callers(input);
  }
  if (const Trigger* dispatch = document.workflow.trigger("workflow_dispatch")) {
    const Input* input = input_of(dispatch->inputs, name);
    const auto& ways = reach(document).ways(where.job, where.step);
    const bool reached = std::any_of(ways.begin(), ways.end(),
                                     [](const triggering::Way& way) { return way.event() == "workflow_dispatch"; });
    if (input != nullptr && !is_typed(*input) && reached) {
      Flow flow;
      flow.source.name = cat("inputs.", name);
      flow.source.who = Who::dispatcher;
      flow.source.shape = "text";
      flow.source.events = {"workflow_dispatch"};
      add(out, {flow});
    }
  }
  return out;
}

Flows Analysis::of_change(const Where& where, std::string name, std::string_view shape) {
  Flow flow;
  flow.source.name = std::move(name);
  flow.source.shape = shape;
  flow.source.several_lines = shape == "text" || shape == "path";
  flow.confidence = Confidence::medium;
  if (const auto possible = events(where)) {
    for (const std::string_view event : *possible)
      if (is_pull_request(event) || is_privileged_for_outsiders(event)) flow.source.events.push_back(event);
    if (flow.source.events.empty() && std::find(possible->begin(), possible->end(), "push") != possible->end()) {
      flow.source.who = Who::contributor;
      flow.source.events = {"push"};
    }
    if (flow.source.events.empty()) return {};
  }
  return {flow};
}

Flows Analysis::of_foreign_file(const Where& where, std::string_view path) {
  const auto [place, fresh] = foreign_files_.try_emplace({where.document, where.job});
  if (fresh) place->second = foreign_files(scripts_, *where.document, where.job);
  Flows out;
  for (const ForeignFiles& one : place->second) {
    if (one.step->index >= where.step->index || !one.may_hold(path)) continue;
    Flow flow;
    flow.source.shape = "text";
    flow.source.several_lines = true;
    std::string message;
    if (one.kind == ForeignFiles::Kind::artifact) {
      // Of a run that an outsider may have caused only where such a run starts this one.
      const auto possible = events(where);
      if (possible && std::find(possible->begin(), possible->end(), "workflow_run") == possible->end()) continue;
      flow.source.name = "a file of another run's artifact";
      flow.source.events = {"workflow_run"};
      flow.confidence = Confidence::medium;
      message = "Files of another run come here, which whoever caused it can choose.";
    } else {
      flow.source.name = "a file of a cache";
      flow.source.who = Who::contributor;
      flow.confidence = Confidence::low;
      message = "A cache comes here, which other runs of the default branch can have filled.";
    }
    flow.hops.push_back({where.document, one.step->anchor().span, std::move(message), where.job, one.step});
    add(out, {flow});
  }
  return out;
}

Flows Analysis::of_values(const Where& where, const yaml::Node& node) {
  const Deeper deeper(*this);
  Flows out;
  if (!deeper.allowed()) return out;
  if (node.is_scalar()) return of_text({where.document, where.job, nullptr}, Text{&node});
  for (const yaml::Node* item : node.items()) add(out, of_values(where, *item));
  for (const yaml::Entry& entry : node.entries()) add(out, of_values(where, *entry.value));
  return out;
}

Flows Analysis::of_matrix(const Where& where, std::string_view name) {
  if (where.job == nullptr) return {};
  const Strategy& strategy = *where.job->strategy;
  Flows out = of_text({where.document, where.job, nullptr}, strategy.matrix_expression);
  for (const Dimension& dimension : strategy.matrix)
    if (fits(name, dimension.key->text) && dimension.node != nullptr) add(out, of_values(where, *dimension.node));
  for (const yaml::Node* one : strategy.include) {
    if (one->is_scalar()) add(out, of_values(where, *one));
    for (const yaml::Entry& entry : one->entries())
      if (entry.key->is_scalar() && fits(name, entry.key->text)) add(out, of_values(where, *entry.value));
  }
  for (Flow& flow : out) flow.through_output = true;
  return out;
}

}  // namespace assay::workflows::taint
