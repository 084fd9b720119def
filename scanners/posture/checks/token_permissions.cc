#include <algorithm>
#include <array>

#include "base/strings.h"
#include "scanners/posture/results/judge.h"
#include "scanners/posture/results/publishing.h"
#include "scanners/workflows/findings/reporter.h"

namespace assay::posture::checks {

namespace {

using workflows::Access;
using workflows::Document;
using workflows::Grant;
using workflows::Job;
using workflows::Permissions;
using workflows::Step;

// What a write permission at the top of a workflow costs, in halves of a point.
struct Cost {
  std::string_view scope;
  int halves;
};
constexpr std::array<Cost, 7> kCosts = {{{"contents", 20},
                                         {"packages", 20},
                                         {"actions", 20},
                                         {"deployments", 2},
                                         {"security-events", 2},
                                         {"checks", 1},
                                         {"statuses", 1}}};

const Cost* cost_of(std::string_view scope) {
  const auto* const found =
      std::find_if(kCosts.begin(), kCosts.end(), [scope](const Cost& one) { return one.scope == scope; });
  return found == kCosts.end() ? nullptr : found;
}

bool uploads_results(const Job& job) {
  return std::any_of(job.steps.begin(), job.steps.end(), [](const Step& step) {
    return step.uses &&
           (step.uses->is_repository("github/codeql-action") || step.uses->is_repository("ossf/scorecard-action"));
  });
}

// A write that is known to be needed: packages and releases by what publishes, alerts by what uploads SARIF.
bool is_needed(const Job& job, std::string_view scope) {
  if (scope == "security-events") return uploads_results(job);
  return (scope == "contents" || scope == "packages") && !publisher_of(job).empty();
}

struct State {
  int halves = 2 * kMostScore;
  bool worst = false;
  std::size_t jobs = 0;
};

// Whether the job's own block may write something that counts. It is a warning where that takes points.
bool job_writes(const Document& document, const Job& job, bool costs, Judge& out) {
  const Permissions& permissions = job.permissions;
  if (permissions.form == Permissions::Form::write_all) {
    const std::string text = cat("job ", workflows::quoted(job.id()), " may write everything");
    if (costs)
      out.warn(text, place_in(document, permissions.node->span));
    else
      out.note(text, place_in(document, permissions.node->span));
    return true;
  }
  bool found = false;
  for (const Grant& grant : permissions.grants) {
    if (grant.access != Access::write || cost_of(grant.scope()) == nullptr) continue;
    const std::string text = cat("job ", workflows::quoted(job.id()), " may write ", grant.scope());
    if (is_needed(job, grant.scope())) {
      out.note(cat(text, ", which what it runs needs"), place_in(document, grant.key->span));
      continue;
    }
    if (costs)
      out.warn(text, place_in(document, grant.key->span));
    else
      out.note(text, place_in(document, grant.key->span));
    found = true;
  }
  return found;
}

void look_at(const Document& document, State& state, Judge& out) {
  const workflows::Workflow& workflow = document.workflow;
  if (workflow.jobs.empty()) return;
  state.jobs += workflow.jobs.size();
  const Permissions& top = workflow.permissions;
  // The token of a workflow that is only called is its caller's, and is judged there.
  const bool declared = static_cast<bool>(top) || workflow.is_only_called();
  bool writes_top = false;
  if (!declared) {
    const yaml::Node& at = workflow.on_key != nullptr ? *workflow.on_key : *workflow.jobs_key;
    out.warn("the workflow sets no permissions at its top", place_in(document, at.span));
  } else if (top.form == Permissions::Form::write_all) {
    out.warn("every job may write everything", place_in(document, top.node->span));
    writes_top = true;
    state.halves -= 1;
  }
  for (const Grant& grant : top.grants) {
    const Cost* cost = grant.access == Access::write ? cost_of(grant.scope()) : nullptr;
    if (cost == nullptr) continue;
    out.warn(cat("every job may write ", grant.scope()), place_in(document, grant.key->span));
    writes_top = true;
    state.halves -= cost->halves;
  }
  bool bare = false;
  for (const Job& job : workflow.jobs) {
    if (!job.permissions) {
      bare = true;
      continue;
    }
    if (!job_writes(document, job, writes_top || !declared, out)) continue;
    if (writes_top) state.worst = true;
    if (!declared) state.halves -= 1;
  }
  if (!declared && !bare) state.halves -= 1;
  // A job without a block of its own has all of a top that says nothing or write-all.
  if (bare && (!declared || top.form == Permissions::Form::write_all)) state.worst = true;
}

void run(const Subject& subject, Judge& out) {
  State state;
  for_each_workflow(subject, [&](const Document& document) { look_at(document, state, out); });
  if (state.worst) state.halves = 0;
  const int score = std::max(state.halves, 0) / 2;
  if (score < kMostScore && state.jobs > 0)
    return out.score(score, "tokens of workflows may do more than is known to be needed");
  if (const std::string_view unread = subject.checkout.unread_workflow(false); !unread.empty())
    return out.unproved(cat("'", printable(unread), "' could not be read"));
  if (state.jobs == 0) return out.unproved("there is no workflow, so there is no token");
  out.score(kMostScore, "tokens of workflows are limited to what jobs need");
}

}  // namespace

extern const Check token_permissions = {
    .id = "posture-token-permissions",
    .name = "Token-Permissions",
    .title = "Tokens of workflows may do more than they need",
    .risk = Severity::high,
    .what =
        "`permissions:` of workflows and jobs. 0 when a job has the default or `write-all`, or when a workflow may "
        "write contents, packages or actions at its top; half a point is taken for each workflow without permissions "
        "at its top whose jobs all have some, a whole or half one for lesser scopes that are written at the top. "
        "Writes of a single job are named and cost nothing. A workflow that is only called is judged at its callers.",
    .unproved =
        "Whether the repository's settings limit the default, and all of it where there is no workflow or one cannot "
        "be read.",
    .why =
        "An action or script that was taken over does with the token what the token may do: push code, publish, "
        "approve.",
    .reproduce = "Open a run and the group `GITHUB_TOKEN Permissions` in `Set up job`.",
    .fix = "Write `permissions: {contents: read}` at the top of each workflow, and what a job needs at that job.",
    .avoid = "Do not give a scope at the top because one job needs it.",
    .references = {"https://github.com/ossf/scorecard/blob/main/docs/checks.md#token-permissions"},
    .bad =
        {"--- # .github/workflows/a.yml\non: push\njobs: {a: {runs-on: x, steps: [{run: make}]}}\n",
         "--- # .github/workflows/a.yml\non: push\npermissions: {contents: write}\njobs: {a: {runs-on: x, steps: "
         "[{run: make}]}}\n",
         "--- # .github/workflows/a.yml\non: push\njobs: {a: {runs-on: x, permissions: {}, steps: [{run: make}]}}\n"},
    .good = {"--- # .github/workflows/a.yml\non: push\npermissions: {}\njobs: {a: {runs-on: x, permissions: {contents: "
             "write}, steps: [{run: make}]}}\n",
             "--- # .github/workflows/a.yml\non: push\npermissions: read-all\njobs: {a: {runs-on: x, steps: [{run: "
             "make}]}}\n"},
    .open = {"--- # README.md\nHello.\n", "--- # .github/workflows/a.yml\non: [\n"},
    .run = run,
};

}  // namespace assay::posture::checks
