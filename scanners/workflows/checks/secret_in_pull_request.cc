#include <map>
#include <set>

#include "base/strings.h"
#include "scanners/workflows/policies/demand.h"
#include "scanners/workflows/policies/secret_uses.h"
#include "scanners/workflows/policies/step_chances.h"

namespace assay::workflows::checks {

namespace {

using Answer = policies::StepChances::Answer;
using JobsByNode = std::map<const Job*, const reach::ReachedJob*>;

// The job that a mention of a secret belongs to, of those that are reached; for what belongs to all, the first, one
// that certainly runs before others.
const reach::ReachedJob* job_of(const JobsByNode& reached, const Job* job) {
  if (job != nullptr) {
    const auto found = reached.find(job);
    return found == reached.end() ? nullptr : found->second;
  }
  for (const auto& one : reached)
    if (one.second->unproved.empty()) return one.second;
  return reached.empty() ? nullptr : reached.begin()->second;
}

void tell_own(const Subject& subject, const reach::Root& root, policies::StepChances& chances, Reporter& out) {
  JobsByNode reached;
  for (const reach::ReachedJob& one : root.jobs)
    if (one.by == reach::By::event && one.document == &subject.document) reached.emplace(one.job, &one);
  std::set<std::pair<const Job*, std::string>> told;
  policies::for_each_secret(
      subject.document, [&](const Job* job, const Step* step, std::string_view name, yaml::Span at) {
        const reach::ReachedJob* in = job_of(reached, job);
        const Answer answer = in == nullptr ? Answer::never : chances.of(step, root);
        if (answer == Answer::never || !told.emplace(job, name).second) return;
        const bool open = answer == Answer::open || !in->unproved.empty();
        const std::string secret = name.empty() ? "secrets" : cat("the secret ", quoted(name));
        Draft draft = out.report(at, open ? cat("Whether the job reads ", secret, " in a pull request is not decided.")
                                          : cat("The job reads ", secret, ", and a pull request starts it."));
        policies::demanded(draft.in(in->job, step), subject, subject.policy()->credentials->mark, {});
        if (open) draft.unproved();
      });
}

void tell_called(const Subject& subject, const reach::Root& root, Reporter& out) {
  for (const reach::ReachedJob& reached : root.jobs) {
    // What runs behind a pull request has an event, and rights, of its own.
    if (reached.by != reach::By::workflow_call || reached.secrets.empty()) continue;
    Draft draft = out.report(*root.trigger->event_node,
                             cat("A pull request starts ", quoted(reached.path), ", which reads ",
                                 reached.secrets.front() == "*" ? "secrets" : quoted(reached.secrets.front()), "."));
    draft.related(*reached.document, reached.job->id_node->span, "the job");
    policies::demanded(draft, subject, subject.policy()->credentials->mark, {});
    if (!reached.unproved.empty()) draft.unproved();
  }
}

void run(const Subject& subject, Reporter& out) {
  if (subject.policy() == nullptr || !subject.policy()->credentials || subject.policy()->credentials->in_pull_requests)
    return;
  policies::StepChances chances;
  for (const reach::Root& root : *subject.roots) {
    if (root.document != &subject.document || root.event() != "pull_request" || root.fork) continue;
    if (!root.complete)
      out.report(*root.trigger->event_node, "What a pull request starts is too much to follow all of it.").unproved();
    tell_own(subject, root, chances, out);
    tell_called(subject, root, out);
  }
}

}  // namespace

extern const Check secret_in_pull_request = {
    .id = "secret-in-pull-request",
    .title = "Pull request reaches a secret, which the policy refuses",
    .severity = Severity::medium,
    .confidence = Confidence::high,
    .what =
        "A job that a pull request can start, by itself or through a call, and that reads a secret other than the "
        "run's "
        "own token, where the policy has `credentials: in_pull_requests: refuse`. What a condition decides that only "
        "a run can tell is unproved.",
    .why =
        "The check fails for every contributor from outside, whose runs get no secrets, and hands the credential to "
        "code that nobody has looked at for all others.",
    .reproduce = "Open a pull request from a fork: the secret is empty there.",
    .fix =
        "Test without the service, or move the job to a workflow that is started by hand or on a schedule, or guard it "
        "with `if: github.event.pull_request.head.repo.full_name == github.repository`.",
    .avoid = "Do not move the workflow to `pull_request_target`: then everybody's code gets the secret.",
    .references = {"https://docs.github.com/en/actions/how-tos/write-workflows/choose-what-workflows-do/use-secrets"},
    .bad = {R"(on: [push, pull_request]
jobs: {a: {runs-on: ubuntu-24.04, steps: [{run: make, env: {KEY: '${{ secrets.VENDOR_KEY }}'}}]}}
--- # policy.yaml
policy: example
credentials: {in_pull_requests: refuse}
)",
            R"(on: pull_request
jobs: {a: {uses: ./.github/workflows/called.yml, secrets: {key: '${{ secrets.VENDOR_KEY }}'}}}
--- # .github/workflows/called.yml
on: {workflow_call: {secrets: {key: {required: true}}}}
jobs: {b: {runs-on: ubuntu-24.04, steps: [{run: make, env: {KEY: '${{ secrets.key }}'}}]}}
--- # policy.yaml
policy: example
credentials: {in_pull_requests: refuse}
)"},
    .good = {R"(on: [push, pull_request]
jobs:
  a:
    if: github.event_name != 'pull_request'
    runs-on: ubuntu-24.04
    steps: [{run: make, env: {KEY: '${{ secrets.VENDOR_KEY }}'}}]
  b: {needs: a, runs-on: ubuntu-24.04, steps: [{run: make, env: {KEY: '${{ secrets.VENDOR_KEY }}'}}]}
  c: {runs-on: ubuntu-24.04, steps: [{run: make, env: {KEY: '${{ secrets.GITHUB_TOKEN }}'}}]}
  d:
    runs-on: ubuntu-24.04
    steps: [{if: github.event_name == 'push', run: make, env: {KEY: '${{ secrets.VENDOR_KEY }}'}}]
--- # policy.yaml
policy: example
credentials: {in_pull_requests: refuse}
)"},
    .run = run,
};

}  // namespace assay::workflows::checks
