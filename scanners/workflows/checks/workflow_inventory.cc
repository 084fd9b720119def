#include <algorithm>
#include <set>

#include "base/strings.h"
#include "scanners/workflows/policies/demand.h"
#include "scanners/workflows/policies/schedule_span.h"

namespace assay::workflows::checks {

namespace {

using Every = policy::TriggerDemand::Every;

std::set<std::string_view> patterns_of(const Trigger& trigger, std::string_view key) {
  std::set<std::string_view> out;
  for (const Filter& filter : trigger.filters)
    if (filter.key->text == key)
      for (const Text& pattern : filter.patterns) out.insert(pattern.value());
  return out;
}

std::string listed(const std::set<std::string_view>& names) {
  std::string out;
  for (const std::string_view name : names) out += cat(out.empty() ? "" : ", ", quoted(name));
  return out.empty() ? "none" : out;
}

// What differs, without full stop; empty: nothing.
std::string difference(const Trigger& trigger, const policy::TriggerDemand& demand) {
  for (const auto& [key, wanted] : {std::pair("branches", &demand.branches), std::pair("tags", &demand.tags)}) {
    const std::set<std::string_view> all(wanted->begin(), wanted->end());
    const std::set<std::string_view> written = patterns_of(trigger, key);
    if (!all.empty() && written != all)
      return cat("has the ", key, " ", listed(written), " in the place of ", listed(all));
  }
  if (demand.every == Every::any) return {};
  const bool fitting = std::any_of(trigger.schedules.begin(), trigger.schedules.end(), [&](const Schedule& one) {
    return policies::span_of_schedule(one.cron.value()) == demand.every;
  });
  if (fitting) return {};
  return cat("does not run once in each ", demand.every == Every::day    ? "day"
                                           : demand.every == Every::week ? "week"
                                                                         : "month");
}

void run(const Subject& subject, Reporter& out) {
  if (subject.policy() == nullptr || !subject.policy()->workflows) return;
  const std::string_view file = policies::workflow_file(subject.document);
  const Workflow& workflow = subject.workflow();
  if (file.empty() || workflow.on_key == nullptr) return;
  const policy::WorkflowDemand* demand = policies::demand_of(*subject.policy(), subject.document);
  if (demand == nullptr) {
    if (subject.policy()->workflows->undeclared) return;
    const yaml::Node& at = workflow.name ? *workflow.name.node : *workflow.on_key;
    out.report(at, cat("The policy does not list the workflow ", quoted(file), "."));
    return;
  }
  if (demand->triggers.empty()) return;
  for (const policy::TriggerDemand& wanted : demand->triggers) {
    const Trigger* trigger = workflow.trigger(wanted.event);
    const std::string different = trigger == nullptr ? std::string() : difference(*trigger, wanted);
    if (trigger != nullptr && different.empty()) continue;
    Draft draft =
        trigger == nullptr
            ? out.report(*workflow.on_key, cat("The workflow is not started by ", quoted(wanted.event), "."))
            : out.report(*trigger->event_node, cat("The trigger ", quoted(wanted.event), " ", different, "."));
    policies::demanded(draft, subject, wanted.mark, demand->purpose);
  }
  for (const Trigger& trigger : workflow.triggers) {
    if (std::any_of(demand->triggers.begin(), demand->triggers.end(),
                    [&](const policy::TriggerDemand& one) { return one.event == trigger.event(); }))
      continue;
    Draft draft =
        out.report(*trigger.event_node, cat("The policy does not list the trigger ", quoted(trigger.event()), "."));
    policies::demanded(draft, subject, demand->mark, demand->purpose);
  }
}

void run_policy(const Subject& subject, Reporter& out) {
  if (!subject.policy()->workflows) return;
  for (const policy::WorkflowDemand& demand : subject.policy()->workflows->list)
    if (demand.required && policies::find_workflow(subject.repository, demand.file) == nullptr)
      out.report(policies::span_of(subject.tree(), demand.mark),
                 cat("There is no workflow ", quoted(demand.file), " that could be read."));
}

}  // namespace

extern const Check workflow_inventory = {
    .id = "workflow-inventory",
    .title = "Workflows differ from what the policy lists",
    .severity = Severity::medium,
    .confidence = Confidence::high,
    .what =
        "A workflow of the policy that is missing, one that the policy does not list where it lists all, and a trigger "
        "that is missing, added, or has other branches, tags or times.",
    .why =
        "Rules, documents and people rely on the list: a scan that is said to run each week and does not is believed "
        "to be clean.",
    .reproduce = "Compare `on:` of the workflow with its entry in the policy.",
    .fix = "Change the one that is wrong, the workflow or the policy, and the document that it comes from.",
    .avoid = "Do not take the entry out to get the check green: then nobody misses the workflow.",
    .bad = {R"(on: {push: {branches: [main]}}
jobs: {a: {runs-on: ubuntu-24.04, steps: [{run: make}]}}
--- # policy.yaml
policy: example
workflows:
  list:
    - {file: example.yml, purpose: tests, triggers: [{event: push, branches: [main]}, {event: pull_request}]}
)",
            R"(on: [push, issues]
jobs: {a: {runs-on: ubuntu-24.04, steps: [{run: make}]}}
--- # policy.yaml
policy: example
workflows: {list: [{file: example.yml, purpose: tests, triggers: [{event: push}]}]}
)",
            R"(on: {push: {branches: [main, 'v*']}}
jobs: {a: {runs-on: ubuntu-24.04, steps: [{run: make}]}}
--- # policy.yaml
policy: example
workflows: {list: [{file: example.yml, purpose: tests, triggers: [{event: push, branches: [main]}]}]}
)",
            R"(on: {schedule: [{cron: '17 3 1 * *'}]}
jobs: {a: {runs-on: ubuntu-24.04, steps: [{run: make}]}}
--- # policy.yaml
policy: example
workflows: {list: [{file: example.yml, purpose: scan, triggers: [{event: schedule, every: week}]}]}
)",
            R"(- run: make
--- # policy.yaml
policy: example
workflows: {undeclared: refuse, list: [{file: ci.yml, purpose: tests, required: false}]}
)",
            R"(- run: make
--- # policy.yaml
policy: example
workflows: {list: [{file: ci.yml, purpose: tests}]}
)"},
    .good = {R"(on: {push: {branches: [main]}, schedule: [{cron: '17 3 * * 1'}]}
jobs: {a: {runs-on: ubuntu-24.04, steps: [{run: make}]}}
--- # policy.yaml
policy: example
workflows:
  undeclared: refuse
  list:
    - {file: example.yml, purpose: tests, triggers: [{event: push, branches: [main]}, {event: schedule, every: week}]}
)",
             R"(- run: make
--- # policy.yaml
policy: example
workflows: {list: [{file: ci.yml, purpose: tests, required: false}]}
)"},
    .run = run,
    .run_policy = run_policy,
};

}  // namespace assay::workflows::checks
