#include <algorithm>

#include "base/strings.h"
#include "rules/workflows/context_facts.h"
#include "scanners/workflows/taint/analysis_parts.h"

namespace assay::workflows::taint {
namespace {

// A pattern of the facts: "*", "*_files", "head_ref".
bool output_fits(std::string_view pattern, std::string_view name) {
  if (pattern.starts_with('*')) return name == "*" || name.ends_with(pattern.substr(1));
  return name == "*" || equal_ignoring_case(pattern, name);
}

}  // namespace

Flows Analysis::of_step_output(const Where& where, std::string_view id, std::string_view name) {
  const Few<Step>& steps = where.job != nullptr ? where.job->steps : where.document->action->steps;
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

Flows Analysis::of_action_output(const Where& where, const Step& step, std::string_view name) {
  if (const Document* called = callers_.callee(*step.uses)) {
    for (const Output& output : called->action->outputs) {
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

}  // namespace assay::workflows::taint
