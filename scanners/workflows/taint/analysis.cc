#include "scanners/workflows/taint/analysis.h"
#include "scanners/workflows/facts/events.h"

#include <algorithm>

#include "base/strings.h"
#include "rules/workflows/context_facts.h"
#include "scanners/workflows/expressions/holes.h"
#include "scanners/workflows/expressions/parser.h"
#include "scanners/workflows/expressions/references.h"
#include "scanners/workflows/model/events.h"
#include "scanners/workflows/taint/sources.h"

namespace assay::workflows::taint {
namespace {

// Outputs of outputs, callers of callers; and texts that are read for one file.
constexpr int kMostDepth = 48;
constexpr std::size_t kMostWork = 200'000;
// What spend() counts for one of those.
constexpr std::size_t kSmallWork = 64;

const std::vector<HoleFlows> kNoHoles;

// "steps.x.outputs.y" in its parts.
std::vector<std::string_view> parts_of(std::string_view path) {
  std::vector<std::string_view> out;
  while (true) {
    const std::size_t dot = path.find('.');
    out.push_back(path.substr(0, dot));
    if (dot == path.npos) return out;
    path.remove_prefix(dot + 1);
  }
}

// A name of an input or output that matches, in which * stands for all.
bool fits(std::string_view wanted, std::string_view name) { return wanted == "*" || equal_ignoring_case(wanted, name); }

// A pattern of the facts: "*", "*_files", "head_ref".
bool output_fits(std::string_view pattern, std::string_view name) {
  if (pattern.starts_with('*')) return name == "*" || name.ends_with(pattern.substr(1));
  return name == "*" || equal_ignoring_case(pattern, name);
}

const Input* input_of(const std::vector<Input>& inputs, std::string_view name) {
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

// One level deeper, while there is room.
struct Analysis::Deeper {
  explicit Deeper(Analysis& analysis) : analysis_(analysis) {
    ++analysis_.depth_;
    ++analysis_.work_;
    if (!allowed()) analysis_.complete_ = false;
  }
  ~Deeper() { --analysis_.depth_; }
  Deeper(const Deeper&) = delete;
  Deeper& operator=(const Deeper&) = delete;
  bool allowed() const { return analysis_.depth_ <= kMostDepth && analysis_.work_ <= kMostWork; }

  Analysis& analysis_;
};

bool Analysis::spend(std::size_t work) {
  small_work_ += work;
  work_ += small_work_ / kSmallWork;
  small_work_ %= kSmallWork;
  if (work_ > kMostWork) complete_ = false;
  return work_ <= kMostWork;
}

bool Analysis::complete() const {
  return complete_ &&
         std::all_of(reaches_.begin(), reaches_.end(), [](const auto& one) { return one.second->complete(); });
}

const triggering::Reach& Analysis::reach(const Document& document) {
  auto& place = reaches_[&document];
  if (place == nullptr) place = std::make_unique<triggering::Reach>(document.workflow);
  return *place;
}

std::optional<std::vector<std::string_view>> Analysis::events(const Where& where) {
  const auto [place, fresh] = events_.try_emplace(where);
  if (!fresh) return place->second;  // of a circle of calls: nothing so far
  place->second.emplace();
  const Deeper deeper(*this);
  if (!deeper.allowed()) return place->second = std::nullopt;
  std::vector<std::string_view> out;
  bool known = true;
  const auto add_callers = [&](const Document& document) {
    const auto& sites = callers_.of(document);
    known = known && !sites.empty();
    for (const CallSite& site : sites) {
      const auto more = events({site.document, site.job, site.step});
      known = known && more;
      if (more) out.insert(out.end(), more->begin(), more->end());
    }
  };
  if (!where.document->is_workflow()) {
    add_callers(*where.document);
  } else {
    for (const triggering::Way& way : reach(*where.document).ways(where.job, where.step)) {
      if (way.event() == "workflow_call") {
        add_callers(*where.document);
      } else {
        out.push_back(way.event());
      }
    }
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  auto& kept = events_[where];
  return kept = known ? std::optional(std::move(out)) : std::nullopt;
}

const std::vector<HoleFlows>& Analysis::holes(const Where& where, const Text& text) {
  if (!text.has_expression()) return kNoHoles;
  const auto [place, fresh] = texts_.try_emplace({where, text.node});
  if (!fresh) return place->second;  // of a circle: nothing so far
  const Deeper deeper(*this);
  if (!deeper.allowed()) return kNoHoles;
  std::vector<HoleFlows> out;
  const std::string_view value = text.value();
  for (const expressions::Hole& hole : expressions::find_holes(value)) {
    const auto parsed = expressions::parse(value, hole.inside);
    if (!parsed) continue;
    HoleFlows one{hole.span, {}};
    const yaml::Span span = where.document->tree->source_span(*text.node, hole.span.begin, hole.span.end);
    for (const expressions::Reference& reference : expressions::references_of(*parsed)) {
      if (!reference.flows) continue;
      Flows flows = of_path(where, reference.path);
      for (Flow& flow : flows) {
        const std::string message = !flow.hops.empty() ? cat("It is read as '", printable(reference.path), "'.")
                                    : flow.is_secret() ? cat("The secret '", printable(flow.source.name), "' is read.")
                                                       : cat("'", printable(flow.source.name), "' is read, which ",
                                                             text_of(flow.source.who), " can set.");
        if (flow.hops.size() < kMostHops) flow.hops.push_back({where.document, span, message, where.job, where.step});
      }
      add(one.flows, flows);
    }
    if (!one.flows.empty()) out.push_back(std::move(one));
  }
  auto& kept = texts_[{where, text.node}];
  kept = std::move(out);
  return kept;
}

Flows Analysis::of_text(const Where& where, const Text& text) {
  Flows out;
  for (const HoleFlows& hole : holes(where, text)) add(out, hole.flows);
  return out;
}

Flows Analysis::of_path(const Where& where, std::string_view path) {
  const Deeper deeper(*this);
  if (!deeper.allowed()) return {};
  const std::vector<std::string_view> parts = parts_of(path);
  const std::string_view context = parts[0];
  if (context == "github") return of_github(where, path);
  if (context == "inputs") return parts.size() < 2 ? Flows() : of_input(where, parts[1]);
  if (context == "env") return parts.size() < 2 ? Flows() : of_variable(where, parts[1]);
  if (context == "matrix") return of_matrix(where, parts.size() < 2 ? "*" : parts[1]);
  if (context == "secrets") {
    Flow flow;
    flow.source.kind = Source::Kind::secret;
    flow.source.who = Who::administrator;
    flow.source.name = parts.size() < 2 ? "all" : std::string(parts[1]);
    flow.source.own_token = flow.source.name == "github_token";
    for (char& c : flow.source.name)
      if (c >= 'a' && c <= 'z') c = static_cast<char>(c & ~32);
    return {flow};
  }
  const bool outputs = parts.size() >= 4 && parts[2] == "outputs";
  if (context == "steps" && outputs) return of_step_output(where, parts[1], parts[3]);
  if ((context == "needs" || context == "jobs") && outputs) return of_job_output(where, parts[1], parts[3]);
  // toJSON(needs), toJSON(steps.x): what is in them is not listed.
  return {};
}

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
    from_callers(input_of(document.action.inputs, name));
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

Flows Analysis::of_variable(const Where& where, std::string_view name) {
  const Deeper deeper(*this);
  if (!deeper.allowed()) return {};
  const auto named = [&](const Pairs& env) -> const Pair* {
    // Expressions give names in lower case, and look without regard to it.
    if (!spend(env.list.size())) return nullptr;
    return env.find(name);
  };
  if (where.step != nullptr)
    if (const Pair* pair = named(where.step->env)) return of_text(where, pair->value);
  Flows out = where.step == nullptr ? Flows() : of_earlier_steps(where, name);
  if (where.job != nullptr) {
    if (const Pair* pair = named(where.job->env)) {
      add(out, of_text({where.document, where.job, nullptr}, pair->value));
      return out;
    }
  }
  if (const Pair* pair = named(where.document->workflow.env)) {
    // With the events of the job.
    add(out, of_text({where.document, where.job, nullptr}, pair->value));
    return out;
  }
  if (const std::string_view path = path_of_variable(name); !path.empty()) {
    for (Flow& flow : of_github(where, path)) {
      const yaml::Node& at = where.step != nullptr  ? where.step->anchor()
                             : where.job != nullptr ? *where.job->id_node
                                                    : where.document->tree->root();
      flow.hops.push_back({where.document, at.span,
                           cat("The runner sets '", name, "' to what ", text_of(flow.source.who), " can choose."),
                           where.job, where.step});
      add(out, {flow});
    }
  }
  return out;
}

Flows Analysis::of_earlier_steps(const Where& where, std::string_view name) {
  const std::vector<Step>& steps = where.job != nullptr ? where.job->steps : where.document->action.steps;
  Flows out;
  if (!spend(where.step->index)) return out;
  for (std::size_t i = 0; i < steps.size() && i < where.step->index; ++i) {
    const auto found = flows_.find({where.document, where.job, &steps[i]});
    if (found == flows_.end()) continue;
    for (const Written& one : found->second->writes) {
      if (one.target != shell::FileWrite::Target::environment || !equal_ignoring_case(one.name, name)) continue;
      const yaml::Span span = where.document->tree->source_span(*steps[i].run.node, one.span.begin, one.span.end);
      Flows flows = behind(one.flows, *where.document, span, "It is written to the environment of the steps behind.");
      add(out, flows);
    }
  }
  return out;
}

const ScriptFlow& Analysis::script(const Where& where) {
  // In order: what a step writes to the environment is there for those behind it.
  const std::vector<Step>& steps = where.job != nullptr ? where.job->steps : where.document->action.steps;
  std::size_t& followed = followed_[{where.document, where.job}];
  while (followed < steps.size() && followed < where.step->index) {
    const std::size_t next = followed++;  // before it is followed: it may ask for itself
    follow_step({where.document, where.job, &steps[next]});
  }
  return follow_step(where);
}

const ScriptFlow& Analysis::follow_step(const Where& where) {
  static const ScriptFlow kNone;
  const auto [place, fresh] = flows_.try_emplace(where);
  if (!fresh) return *place->second;
  place->second = std::make_unique<ScriptFlow>();  // what a circle sees
  const StepScript* read = step_script(where);
  if (read == nullptr || !read->understood()) return *place->second;
  const Deeper deeper(*this);
  if (!deeper.allowed()) return *place->second;
  const Text& run = where.step->run;
  ScriptSources sources;
  sources.variable = [&](std::string_view name) { return of_variable(where, name); };
  sources.hole = [&](const shell::Span& span) {
    for (const HoleFlows& hole : holes(where, run))
      if (hole.span.begin == span.begin) return hole.flows;
    return Flows();
  };
  sources.event_payload = [&](std::string_view path) {
    Flows flows = of_path(where, lower(cat("github.event.", path)));
    return behind(std::move(flows), *where.document, where.step->anchor().span, "The event's payload is read.");
  };
  sources.changed_files = [&] {
    Flows flows = of_change(where, "names of changed files", "path");
    return behind(std::move(flows), *where.document, where.step->anchor().span, "The script lists changed files.");
  };
  sources.file = [&](std::string_view path) { return of_foreign_file(where, path); };
  ScriptFlow flow = follow(read->script, sources);
  if (!flow.complete) complete_ = false;
  return *(flows_[where] = std::make_unique<ScriptFlow>(std::move(flow)));
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

Flows Analysis::of_step_output(const Where& where, std::string_view id, std::string_view name) {
  const std::vector<Step>& steps = where.job != nullptr ? where.job->steps : where.document->action.steps;
  if (!spend(steps.size())) return {};
  for (const Step& step : steps) {
    if (!equal_ignoring_case(step.id.value(), id)) continue;
    const Where there{where.document, where.job, &step};
    if (step.uses) return of_action_output(there, step, name);
    if (!step.run) return {};
    Flows out;
    for (const Written& one : script(there).writes) {
      if (one.target != shell::FileWrite::Target::output || (!one.name.empty() && !fits(name, one.name))) continue;
      const yaml::Span span = where.document->tree->source_span(*step.run.node, one.span.begin, one.span.end);
      Flows flows =
          behind(one.flows, *where.document, span, cat("The step writes it to its output '", printable(name), "'."));
      for (Flow& flow : flows) {
        flow.through_output = true;
        flow.confidence = std::min(flow.confidence, Confidence::medium);
      }
      add(out, flows);
    }
    return out;
  }
  return {};
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

Flows Analysis::of_action_output(const Where& where, const Step& step, std::string_view name) {
  if (const Document* called = callers_.callee(*step.uses)) {
    for (const Output& output : called->action.outputs) {
      if (!fits(name, output.key->text)) continue;
      Flows flows = of_text({called, nullptr, nullptr}, output.value);
      for (Flow& flow : flows) flow.through_output = true;
      return flows;
    }
    return {};
  }
  Flows out;
  const std::string action = cat(step.uses->owner, "/", step.uses->repository);
  for (const facts::TaintedOutput& one : facts::builtin_context_facts().tainted_outputs(action)) {
    if (one.shape == "file" || one.shape == "derived" || one.shape == "sha" || one.shape == "slug") continue;
    if (one.output.find(' ') != one.output.npos || !output_fits(one.output, name)) continue;
    // dorny/paths-filter lists names only where it is asked to, and may quote them for a shell.
    const std::string_view listed = step.with.value_of("list-files");
    if (action == "dorny/paths-filter" && listed != "csv" && listed != "json") continue;
    Flows flows = of_change(where, cat("output '", one.output, "' of ", action), listed == "json" ? "json" : one.shape);
    for (Flow& flow : flows) {
      flow.through_output = true;
      flow.hops.push_back(
          {where.document, step.anchor().span, "The action's output holds what others wrote.", where.job, where.step});
    }
    add(out, flows);
  }
  return out;
}

Flows Analysis::of_job_output(const Where& where, std::string_view id, std::string_view name) {
  if (!spend(where.document->workflow.jobs.size())) return {};
  const auto found = std::find_if(where.document->workflow.jobs.begin(), where.document->workflow.jobs.end(),
                                  [id](const Job& job) { return equal_ignoring_case(job.id(), id); });
  if (found == where.document->workflow.jobs.end()) return {};
  const Job& job = *found;
  Flows out;
  if (job.uses) {
    const Document* called = callers_.callee(*job.uses);
    const Trigger* call = called == nullptr ? nullptr : called->workflow.trigger("workflow_call");
    if (call == nullptr) return {};
    for (const Output& output : call->outputs)
      if (fits(name, output.key->text)) add(out, of_text({called, nullptr, nullptr}, output.value));
  }
  for (const Pair& output : job.outputs.list)
    if (fits(name, output.name())) add(out, of_text({where.document, &job, nullptr}, output.value));
  for (Flow& flow : out) flow.through_output = true;
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

Exposure Analysis::exposure(const Where& where, const Flow& flow) {
  Exposure out;
  out.confidence = flow.confidence;
  const Source& source = flow.source;
  const bool here = !flow.hops.empty() && flow.hops.front().document == where.document;
  const Where from = here || flow.hops.empty()
                         ? where
                         : Where{flow.hops.front().document, flow.hops.front().job, flow.hops.front().step};
  std::vector<std::string_view> set_in = source.events;
  const auto is_set_in = [&](std::string_view event) {
    return set_in.empty() || std::find(set_in.begin(), set_in.end(), event) != set_in.end();
  };
  if (here && where.document->is_workflow()) {
    const auto possible = events(where);
    if (possible && std::none_of(possible->begin(), possible->end(), is_set_in)) {
      out.reached = false;
      return out;
    }
    if (possible) {
      std::vector<std::string_view> both;
      std::copy_if(possible->begin(), possible->end(), std::back_inserter(both), is_set_in);
      set_in = std::move(both);
    }
  }
  if (from.document->is_workflow())
    for (const triggering::Way& way : reach(*from.document).ways(from.job, from.step))
      if (is_set_in(way.event()) && out.trigger.empty()) out.trigger = triggering::text_of(way);

  if (source.who == Who::contributor) out.severity = Severity::medium;
  if (source.who == Who::insider || source.who == Who::dispatcher || source.who == Who::caller ||
      source.who == Who::administrator)
    out.severity = Severity::low;
  if (source.who != Who::outsider || !from.document->is_workflow()) return out;

  // Outsiders: with the repository's rights, without them, or only with somebody's help.
  bool alone = false, privileged = set_in.empty();
  for (const triggering::Way& way : reach(*from.document).ways(from.job, from.step, triggering::Starter::outsider)) {
    if (way.event() == "workflow_call") {
      alone = true;
      privileged = privileged || std::any_of(set_in.begin(), set_in.end(), is_privileged_for_outsiders);
    }
    if (!is_set_in(way.event())) continue;
    alone = true;
    // An output of the run decides: nobody knows how.
    if (std::any_of(way.when.begin(), way.when.end(), [](const expressions::Choice& choice) {
          return !choice.declared && choice.what.find(".outputs.") != std::string::npos;
        }))
      out.confidence = std::min(out.confidence, Confidence::medium);
    if (!is_privileged_for_outsiders(way.event()) || privileged) continue;
    privileged = true;
    out.trigger = triggering::text_of(way);
  }
  if (!set_in.empty() && !here)
    privileged = privileged || std::any_of(set_in.begin(), set_in.end(), is_privileged_for_outsiders);
  if (!alone) {
    out.severity = Severity::low;
  } else if (!privileged) {
    out.severity = Severity::medium;
  }
  return out;
}

}  // namespace assay::workflows::taint
