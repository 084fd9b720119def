#include <algorithm>

#include "base/strings.h"
#include "scanners/workflows/facts/events.h"
#include "scanners/workflows/findings/checkouts.h"
#include "scanners/workflows/findings/conditions.h"

namespace assay::workflows::checks {

namespace {

// What somebody with rights has to do before: an environment's rules, a label, a comment, a review.
const yaml::Node* approval(const Subject& subject, const Job& job, const triggering::Way& way) {
  if (job.environment) return job.environment.key;
  const auto& types = way.trigger->types;
  if (!types.empty() && std::all_of(types.begin(), types.end(), [](const Text& type) { return type.is("labeled"); }))
    return types[0].node;
  const triggering::Reach& reach = subject.analysis.reach(subject.document);
  const expressions::Condition* condition = reach.condition(job.condition);
  if (condition == nullptr) return nullptr;
  for (const std::string_view path : {"github.event.comment.author_association", "github.event.review.state",
                                      "github.event.review.author_association", "github.event.comment.user.login"})
    if (reads(*condition, path)) return job.condition.node;
  return nullptr;
}

// The commit of the event in the place of the branch.
void offer(const yaml::Tree& tree, const Step& step, const triggering::Way& way, Draft& draft) {
  const Pair* ref = step.with.find("ref");
  if (ref == nullptr || !ref->value || way.event() != "pull_request_target") return;
  const yaml::Node& node = *ref->value.node;
  const bool branch = node.text == "${{ github.head_ref }}" || node.text == "${{ github.event.pull_request.head.ref }}";
  if (branch && node.alias_of() == nullptr && !node.is_block_scalar())
    draft.fix(tree.source_span(node, 0, node.text.size()), "${{ github.event.pull_request.head.sha }}",
              "check out the commit of the event", false);
}

void run(const Subject& subject, Reporter& out) {
  for (const UntrustedCheckout& checkout : untrusted_checkouts(subject)) {
    const Job* job = checkout.where.job;
    if (job == nullptr || checkout.fixed_commit || checkout.dispatched) continue;
    for (const triggering::Way& way : subject.analysis.reach(subject.document).ways(job, checkout.where.step)) {
      if (!is_privileged_for_outsiders(way.event()) || way.event() == "workflow_run") continue;
      const yaml::Node* gate = approval(subject, *job, way);
      if (gate == nullptr) continue;
      Draft draft = out.report(
          checkout.span,
          cat("What is checked out can change between the approval and this step, on ", triggering::text_of(way), "."));
      draft.in(job, checkout.where.step).related(*gate, "The approval.");
      offer(subject.tree(), *checkout.where.step, way, draft);
      break;
    }
  }
}

}  // namespace

extern const Check untrusted_checkout_toctou = {
    .id = "untrusted-checkout-toctou",
    .title = "Code can change between its approval and its checkout",
    .severity = Severity::high,
    .confidence = Confidence::medium,
    .what =
        "A privileged run that waits for a person (an environment, a label, a member's comment) and then checks out a "
        "pull request by its branch or number. A commit of the event does not move and is no finding.",
    .why = "The author pushes after the approval: what was looked at is not what runs.",
    .reproduce = "Have the run approved, and push to the pull request before the job starts.",
    .fix =
        "Check out the commit that was approved: `ref: ${{ github.event.pull_request.head.sha }}`. Of a comment, take "
        "the commit of the comment's time, and refuse newer ones.",
    .avoid = "Do not compare dates of commits: their author writes them.",
    .references = {"https://github.com/AdnaneKhan/ActionsTOCTOU"},
    .bad = {R"(on: pull_request_target
jobs:
  a:
    runs-on: x
    environment: external
    steps:
      - {uses: actions/checkout@v6, with: {ref: '${{ github.event.pull_request.head.ref }}'}}
      - run: make
)",
            R"(on: issue_comment
jobs:
  a:
    runs-on: x
    if: github.event.comment.author_association == 'MEMBER' && github.event.comment.body == '/test'
    steps:
      - {uses: actions/checkout@v6, with: {ref: 'refs/pull/${{ github.event.issue.number }}/head'}}
      - run: make
)"},
    .good = {R"(on: pull_request_target
jobs:
  a:
    runs-on: x
    environment: external
    steps:
      - {uses: actions/checkout@v6, with: {ref: '${{ github.event.pull_request.head.sha }}'}}
      - run: make
)",
             R"(on: pull_request
jobs:
  a:
    runs-on: x
    environment: external
    steps:
      - {uses: actions/checkout@v6, with: {ref: '${{ github.head_ref }}'}}
      - run: make
)"},
    .run = run,
};

}  // namespace assay::workflows::checks
