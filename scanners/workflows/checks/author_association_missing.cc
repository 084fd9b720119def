#include <algorithm>
#include <array>

#include "base/strings.h"
#include "scanners/workflows/findings/checkouts.h"
#include "scanners/workflows/findings/conditions.h"
#include "scanners/workflows/model/context_use.h"
#include "scanners/workflows/model/texts.h"

namespace assay::workflows::checks {

namespace {

// In scripts and names of actions, what asks for the rights of the author.
constexpr std::array<std::string_view, 9> kAsks = {
    "author_association",    "collaborators", "getCollaboratorPermissionLevel",
    "check-user-permission", "permission",    "get-user-teams-membership",
    "team-membership",       "check-actor",   "/memberships/"};

bool asks_for_rights(std::string_view text) {
  return std::any_of(kAsks.begin(), kAsks.end(), [text](std::string_view one) { return text.find(one) != text.npos; });
}

bool job_asks(const Job& job) {
  return std::any_of(job.steps.begin(), job.steps.end(), [](const Step& step) {
    if (step.uses && asks_for_rights(step.uses->text.value())) return true;
    return asks_for_rights(step.run.value()) || asks_for_rights(step.with.value_of("script")) ||
           asks_for_rights(step.condition.value());
  });
}

bool needed_job_asks(const Workflow& workflow, const Job& job, int depth) {
  if (job_asks(job)) return true;
  constexpr int kMostDepth = 5;
  return depth < kMostDepth && std::any_of(job.needs.begin(), job.needs.end(), [&](const Text& need) {
           const Job* needed = workflow.job(need.value());
           return needed != nullptr && needed != &job && needed_job_asks(workflow, *needed, depth + 1);
         });
}

// A write, a secret, or code of the pull request: what a stranger's comment should not set off.
bool is_worth_guarding(const Subject& subject, const Job& job) {
  const Permissions& permissions = permissions_of(subject.workflow(), job);
  if (!permissions || permissions.form == Permissions::Form::write_all) return true;
  const bool writes = std::any_of(permissions.grants.begin(), permissions.grants.end(), [](const Grant& grant) {
    return grant.access == Access::write && grant.scope() != "issues" && grant.scope() != "pull-requests" &&
           grant.scope() != "discussions";
  });
  if (!subject.analysis.spend(subject.tree().root().weight)) return false;
  bool secret = static_cast<bool>(job.secrets_inherit);
  for_each_text(subject.document, [&](const Job* owner, const Step*, const Text& text) {
    if (owner == &job && reads_secret(text)) secret = true;
  });
  return writes || secret;
}

void run(const Subject& subject, Reporter& out) {
  const triggering::Reach& reach = subject.analysis.reach(subject.document);
  for (const Job& job : subject.workflow().jobs) {
    const expressions::Condition* condition = reach.condition(job.condition);
    // A command in a comment; other comments are looked at by what they set off.
    if (condition == nullptr || !reads(*condition, "github.event.comment.body")) continue;
    const auto& ways = reach.ways(&job, nullptr, triggering::Starter::outsider);
    const auto way = std::find_if(ways.begin(), ways.end(), [](const triggering::Way& one) {
      return one.event() == "issue_comment" || one.event() == "discussion_comment";
    });
    if (way == ways.end()) continue;
    if (job.environment || !is_worth_guarding(subject, job) || needed_job_asks(subject.workflow(), job, 0)) continue;
    out.report(*job.condition.node, cat("Anybody who comments can start the job ", quoted(job.id()), "."))
        .in(&job)
        .related(*way->trigger->event_node, "The event.");
  }
}

}  // namespace

extern const Check author_association_missing = {
    .id = "author-association-missing",
    .title = "Command in a comment that anybody may give",
    .severity = Severity::high,
    .confidence = Confidence::medium,
    .what =
        "A job that a comment starts by its text, that may write or has secrets, and in which neither the condition "
        "nor "
        "a script asks for the rights of the author. A job with an environment is left out.",
    .why = "Comments are open to anybody. The run has the repository's secrets and a token that may write.",
    .reproduce = "Write the command as a comment from an account without rights.",
    .fix =
        "Add `contains(fromJSON('[\"OWNER\", \"MEMBER\", \"COLLABORATOR\"]'), "
        "github.event.comment.author_association)` "
        "to the condition.",
    .avoid = "Do not count on CONTRIBUTOR: whoever had a typo merged is one.",
    .references = {"https://securitylab.github.com/resources/github-actions-preventing-pwn-requests/"},
    .bad = {R"(on: issue_comment
jobs:
  a:
    runs-on: x
    if: github.event.comment.body == '/deploy'
    steps: [{run: make deploy}]
)",
            R"(on: issue_comment
permissions: {contents: read}
jobs:
  a:
    runs-on: x
    if: startsWith(github.event.comment.body, '/test') && github.event.issue.pull_request
    steps: [{run: make test, env: {KEY: '${{ secrets.KEY }}'}}]
)"},
    .good = {R"(on: issue_comment
jobs:
  a:
    runs-on: x
    if: >-
      github.event.comment.body == '/deploy' &&
      contains(fromJSON('["OWNER", "MEMBER"]'), github.event.comment.author_association)
    steps: [{run: make deploy}]
)",
             R"(on: issue_comment
permissions: {issues: write}
jobs:
  a:
    runs-on: x
    if: github.event.comment.body == '/assign'
    steps: [{run: gh issue edit 1 --add-assignee me}]
)",
             R"(on: issue_comment
jobs:
  a:
    runs-on: x
    environment: production
    if: github.event.comment.body == '/deploy'
    steps: [{run: make deploy}]
)"},
    .run = run,
};

}  // namespace assay::workflows::checks
