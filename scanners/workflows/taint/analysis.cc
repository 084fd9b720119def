#include "scanners/workflows/taint/analysis.h"

#include <algorithm>

#include "base/strings.h"
#include "scanners/workflows/expressions/holes.h"
#include "scanners/workflows/expressions/parser.h"
#include "scanners/workflows/expressions/references.h"
#include "scanners/workflows/taint/analysis_parts.h"
#include "scanners/workflows/taint/sources.h"

namespace assay::workflows::taint {
namespace {

// What spend() counts for one of kMostWork.
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

}  // namespace

Analysis::Analysis(const Callers& callers) : callers_(callers) {}
Analysis::~Analysis() = default;

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
  const Few<Step>& steps = where.job != nullptr ? where.job->steps : where.document->action->steps;
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
  const Few<Step>& steps = where.job != nullptr ? where.job->steps : where.document->action->steps;
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

}  // namespace assay::workflows::taint
