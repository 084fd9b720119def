#include <algorithm>
#include <array>

#include "base/strings.h"
#include "scanners/posture/results/judge.h"
#include "scanners/workflows/checks/registry.h"
#include "scanners/workflows/findings/reporter.h"

namespace assay::posture::checks {

namespace {

// Checks of workflows that know these patterns, and what they are called here.
struct Pattern {
  std::string_view check, what;
};
constexpr std::array<Pattern, 5> kPatterns = {{{"untrusted-checkout", "code of an outsider is checked out"},
                                               {"local-action-after-untrusted-checkout", "an outsider's action is run"},
                                               {"expression-in-script", "text of an outsider becomes a script"},
                                               {"reusable-input-tainted", "text of an outsider becomes a script"},
                                               {"output-tainted", "text of an outsider becomes a script"}}};

// False: there was too much to follow.
bool look_at(const Subject& subject, const workflows::Document& document,
             std::vector<std::pair<const Pattern*, workflows::Finding>>& out) {
  const workflows::Reading reading(document);
  workflows::taint::Analysis analysis(subject.callers);
  workflows::TokenUses token_uses(document, subject.checkout.repository, analysis.scripts());
  const workflows::Subject of_checks{document, subject.checkout.repository, reading, analysis, token_uses, nullptr,
                                     nullptr};
  for (const Pattern& pattern : kPatterns) {
    const workflows::Check* check = workflows::find_check(pattern.check);
    if (check == nullptr || check->run == nullptr) continue;
    std::vector<workflows::Finding> findings;
    workflows::Reporter reporter(*check, document, findings);
    check->run(of_checks, reporter);
    for (workflows::Finding& finding : findings) out.emplace_back(&pattern, std::move(finding));
  }
  return analysis.complete();
}

void run(const Subject& subject, Judge& out) {
  std::size_t certain = 0, open = 0;
  bool followed = true;
  for (const workflows::Document& document : subject.checkout.repository.documents) {
    if (!document.is_workflow() && document.kind != workflows::FileKind::action) continue;
    std::vector<std::pair<const Pattern*, workflows::Finding>> findings;
    followed = look_at(subject, document, findings) && followed;
    for (auto& [pattern, finding] : findings) {
      // What only members of the repository can cause is of lower severity.
      if (finding.severity < Severity::medium) continue;
      const bool sure = finding.severity >= Severity::high && !finding.unproved;
      if (!sure && pattern->what == std::string_view("text of an outsider becomes a script")) continue;
      (sure ? certain : open) += 1;
      out.warn(cat(pattern->what, sure ? "" : ", perhaps without harm", ": ",
                   finding.message.str().substr(0, finding.message.str().size() - 1)),
               std::move(finding.place));
    }
  }
  if (certain > 0)
    return out.score(0, cat(counted(certain, "place gives", "places give"), " outsiders a way into a privileged run"));
  if (const std::string_view unread = subject.checkout.unread_workflow(true); !unread.empty())
    return out.unproved(cat("'", printable(unread), "' could not be read"));
  if (!has_workflows(subject)) return out.unproved("there is no workflow");
  if (!followed) return out.unproved("workflows pass more values on than are followed");
  if (open > 0)
    return out.unproved(cat(counted(open, "checkout", "checkouts"),
                            " of outsiders' code may be held back by rules that no file shows, or run nothing"));
  out.score(kMostScore, "no way of outsiders into a privileged run was found");
}

}  // namespace

extern const Check dangerous_workflow = {
    .id = "posture-dangerous-workflow",
    .name = "Dangerous-Workflow",
    .title = "Outsiders can run code in a privileged run",
    .risk = Severity::critical,
    .what =
        "Workflows in which a run with the repository's rights that an outsider causes checks out the outsider's code "
        "and runs something, or in which an outsider's text becomes a script, on whatever way it gets there. 0 for "
        "one, else 10. Conditions that hold outsiders back count.",
    .unproved =
        "A checkout behind an environment whose rules no file shows, one behind which nothing is run, and workflows "
        "that cannot be read.",
    .why = "One pull request or issue takes over the repository, its secrets and its releases.",
    .reproduce = "`assay workflows` tells the same places with the way of the data and the events that reach them.",
    .fix =
        "Use `pull_request` for what handles outsiders' code. Pass texts to scripts by `env:`, in quotes. `assay "
        "explain untrusted-checkout` and `assay explain expression-in-script` tell more.",
    .avoid = "Do not rely on labels or on the actor's name.",
    .references = {"https://github.com/ossf/scorecard/blob/main/docs/checks.md#dangerous-workflow",
                   "https://securitylab.github.com/resources/github-actions-preventing-pwn-requests/"},
    .bad = {R"(--- # .github/workflows/a.yml
on: pull_request_target
jobs:
  a:
    runs-on: x
    steps:
      - {uses: actions/checkout@v6, with: {ref: '${{ github.event.pull_request.head.sha }}'}}
      - run: make test
)",
            R"(--- # .github/workflows/a.yml
on: issues
jobs:
  a:
    runs-on: x
    steps: [{run: 'echo "${{ github.event.issue.title }}"'}]
)"},
    .good = {R"(--- # .github/workflows/a.yml
on: pull_request
jobs:
  a:
    runs-on: x
    steps: [{uses: actions/checkout@v6}, {run: make test}]
)",
             R"(--- # .github/workflows/a.yml
on: issues
jobs:
  a:
    runs-on: x
    steps: [{run: 'echo "$TITLE"', env: {TITLE: '${{ github.event.issue.title }}'}}]
)"},
    .open = {"--- # README.md\nHello.\n", R"(--- # .github/workflows/a.yml
on: pull_request_target
jobs:
  a:
    runs-on: x
    environment: review
    steps:
      - {uses: actions/checkout@v6, with: {ref: '${{ github.event.pull_request.head.sha }}'}}
      - run: make test
)"},
    .run = run,
};

}  // namespace assay::posture::checks
