#include <algorithm>
#include <map>
#include <vector>

#include "base/strings.h"
#include "scanners/workflows/model/environments.h"
#include "scanners/workflows/policies/demand.h"
#include "scanners/workflows/policies/secret_uses.h"
#include "scanners/workflows/policies/step_chances.h"

namespace assay::workflows::checks {

namespace {

using Answer = policies::StepChances::Answer;
// Steps that make a job a live one; null for the job itself. What belongs to all jobs stands under null.
using LiveSteps = std::map<const Job*, std::vector<const Step*>>;

LiveSteps live_steps(const Document& document, const policy::OptIn& gate) {
  LiveSteps out;
  if (!gate.secret.empty())
    policies::for_each_secret(document, [&](const Job* job, const Step* step, std::string_view name, yaml::Span) {
      if (policy::fits(lower(gate.secret), lower(name))) out[job].push_back(step);
    });
  else
    for_each_variable(document, [&](const Job* job, const Step* step, const Pair& pair) {
      const bool off = pair.value.is("") || pair.value.is("0") || pair.value.is("false");
      if (policy::fits(gate.variable, pair.name()) && !off) out[job].push_back(step);
    });
  return out;
}

// Whether the event gets to one of them.
Answer answer_of(const LiveSteps& live, const Job* job, const reach::Root& root, policies::StepChances& chances) {
  Answer best = Answer::never;
  const auto look = [&](const Job* of) {
    const auto steps = live.find(of);
    if (steps == live.end()) return;
    for (const Step* step : steps->second)
      if (const Answer answer = chances.of(step, root); answer == Answer::runs || best == Answer::never) best = answer;
  };
  look(job);
  look(nullptr);
  return best;
}

void look_at(const Subject& subject, const policy::OptIn& gate, const LiveSteps& live, const reach::Root& root,
             policies::StepChances& chances, Reporter& out) {
  const std::string event = quoted(root.event());
  if (!root.complete)
    out.report(*root.trigger->event_node, cat("What ", event, " starts is too much to follow all of it.")).unproved();
  for (const reach::ReachedJob& reached : root.jobs) {
    if (reached.document != &subject.document || reached.by != reach::By::event) continue;
    const Answer answer = answer_of(live, reached.job, root, chances);
    if (answer == Answer::never) continue;
    const bool open = answer == Answer::open || !reached.unproved.empty();
    const std::string job = quoted(reached.job->id());
    Draft draft = out.report(*reached.job->id_node,
                             open ? cat("Whether ", event, " starts the live job ", job, " is not decided.")
                                  : cat(event, " starts the live job ", job, " without being asked to."));
    policies::demanded(draft.in(reached.job), subject, gate.mark, gate.reason);
    if (open) draft.unproved();
  }
}

void run(const Subject& subject, Reporter& out) {
  if (subject.policy() == nullptr || !subject.policy()->credentials) return;
  policies::StepChances chances;
  for (const policy::OptIn& gate : subject.policy()->credentials->opt_in) {
    const LiveSteps live = live_steps(subject.document, gate);
    if (live.empty()) continue;
    for (const reach::Root& root : *subject.roots) {
      const bool asked_for = std::find(gate.events.begin(), gate.events.end(), root.event()) != gate.events.end();
      if (root.document == &subject.document && !root.fork && !asked_for)
        look_at(subject, gate, live, root, chances, out);
    }
  }
}

}  // namespace

extern const Check live_gate_not_opt_in = {
    .id = "live-gate-not-opt-in",
    .title = "Job that uses live services runs unasked",
    .severity = Severity::medium,
    .confidence = Confidence::high,
    .what =
        "A job with a secret or variable that `credentials: opt_in:` of the policy names, and that another event than "
        "those of the entry can start.",
    .why =
        "The job talks to services that cost, count or change something, with credentials of a vendor. It is meant to "
        "run when somebody wants it.",
    .reproduce = "Cause the event that the finding names: the job runs.",
    .fix = "Give the job a condition on the event, or on an input that is off by default.",
    .avoid = "Do not empty the secret: the job then fails, or tests nothing and passes.",
    .bad = {R"(on: [push, workflow_dispatch]
jobs: {a: {runs-on: ubuntu-24.04, steps: [{run: make live, env: {RUN_LIVE: '1'}}]}}
--- # policy.yaml
policy: example
credentials: {opt_in: [{variable: RUN_LIVE, events: [workflow_dispatch], reason: vendor's quota}]}
)"},
    .good = {R"(on: [push, workflow_dispatch]
jobs:
  a:
    if: github.event_name == 'workflow_dispatch'
    runs-on: ubuntu-24.04
    steps: [{run: make live, env: {RUN_LIVE: '1'}}]
  b: {runs-on: ubuntu-24.04, steps: [{run: make, env: {RUN_LIVE: '0'}}]}
--- # policy.yaml
policy: example
credentials: {opt_in: [{variable: RUN_LIVE, events: [workflow_dispatch], reason: vendor's quota}]}
)"},
    .run = run,
};

}  // namespace assay::workflows::checks
