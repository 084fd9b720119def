#include <algorithm>
#include <optional>

#include "base/strings.h"
#include "rules/workflows/action_facts.h"
#include "scanners/workflows/policies/demand.h"
#include "scanners/workflows/policies/release.h"
#include "scanners/workflows/policies/runner_labels.h"

namespace assay::workflows::checks {

namespace {

// The first runner with Node 24 (actions/runner, release notes of v2.327.1).
constexpr std::string_view kNode24Runner = "2.327.1";

// The first step with an action that runs on Node 24, by the facts.
const Step* node24_step(const Job& job) {
  const facts::ActionFacts& facts = facts::builtin_action_facts();
  for (const Step& step : job.steps) {
    if (!step.uses || step.uses->kind != UsesKind::repository) continue;
    const std::string action = policies::name_of_action(*step.uses);
    std::optional<facts::Release> release;
    if (step.uses->ref_kind == RefKind::sha) {
      const auto all = facts.by_sha(action, lower(step.uses->ref));
      if (!all.empty()) release = all.front();
    } else {
      release = facts.by_tag(action, step.uses->ref);
    }
    if (release && facts.runtime_of(action, *release) == facts::Runtime::node24) return &step;
  }
  return nullptr;
}

void look_at(const Subject& subject, const policy::Runners& runners, const Job& job, Reporter& out) {
  if (!job.runs_on) return;
  const std::vector<std::string> labels = policies::labels_of(job);
  if (std::any_of(labels.begin(), labels.end(), policies::is_hosted)) return;
  const Step* step = node24_step(job);
  if (step == nullptr) return;
  const policy::RunnerPool* pool = policies::pool_of(runners, labels);
  const auto version = pool == nullptr ? std::nullopt : facts::parse_version(pool->version);
  if (!version) {
    Draft draft = out.report(*job.runs_on.key, cat("No version is stated for the runner of ", quoted(job.id()),
                                                   ", which must be ", kNode24Runner, " or later for Node 24."));
    if (pool != nullptr) policies::demanded(draft, subject, pool->mark, pool->reason);
    draft.in(&job).related(*step->uses->text.node, "runs on Node 24").unproved();
    return;
  }
  if (compare(*version, *facts::parse_version(kNode24Runner)) >= 0) return;
  Draft draft = out.report(*job.runs_on.key, cat("The runner of ", quoted(job.id()), " is ", quoted(pool->version),
                                                 ", and Node 24 needs ", kNode24Runner, " or later."));
  policies::demanded(draft.in(&job).related(*step->uses->text.node, "runs on Node 24"), subject, pool->mark,
                     pool->reason);
}

void run(const Subject& subject, Reporter& out) {
  if (subject.policy() == nullptr || !subject.policy()->runners) return;
  for (const Job& job : subject.workflow().jobs) look_at(subject, *subject.policy()->runners, job, out);
}

}  // namespace

extern const Check runner_version_minimum = {
    .id = "runner-version-minimum",
    .title = "Self-hosted runner is too old for an action",
    .severity = Severity::medium,
    .confidence = Confidence::high,
    .what =
        "A job on a self-hosted runner with an action that runs on Node 24, where the policy states a version of the "
        "runner below 2.327.1. Without a version it is unproved: no workflow file tells it.",
    .why = "A runner that does not know the runtime fails at the start of the action, before anything of the job ran.",
    .reproduce = "Run the job: it fails within seconds with `node24` in the message.",
    .fix = "Update the runner, then its version under `runners: self_hosted:` of the policy.",
    .avoid = "Do not go back to an older release of the action.",
    .references = {"https://github.com/actions/runner/releases/tag/v2.327.1"},
    .bad = {R"(on: push
jobs: {a: {runs-on: [self-hosted, linux], steps: [{uses: actions/checkout@v5.0.0}]}}
--- # policy.yaml
policy: example
runners: {self_hosted: [{labels: [self-hosted, linux], version: 2.325.0, reason: builds}]}
)"},
    .good = {R"(on: push
jobs: {a: {runs-on: [self-hosted, linux], steps: [{uses: actions/checkout@v5.0.0}]}}
--- # policy.yaml
policy: example
runners: {self_hosted: [{labels: [self-hosted, linux], version: 2.327.1, reason: builds}]}
)",
             R"(on: push
jobs: {a: {runs-on: ubuntu-24.04, steps: [{uses: actions/checkout@v5.0.0}]}}
--- # policy.yaml
policy: example
runners: {hosted: [ubuntu-*]}
)"},
    .run = run,
};

}  // namespace assay::workflows::checks
