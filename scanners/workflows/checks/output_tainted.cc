#include "scanners/workflows/findings/code_finding.h"
#include "scanners/workflows/fixes/by_environment.h"

namespace assay::workflows::checks {

namespace {

void run(const Subject& subject, Reporter& out) {
  report_code_sinks(subject, out, CodeWay::output, fixes::offer_environment);
}

}  // namespace

extern const Check output_tainted = {
    .id = "output-tainted",
    .title = "Output with others' text becomes code",
    .severity = Severity::high,
    .confidence = Confidence::medium,
    .what =
        "An output of a step or job, or a matrix, that holds a title, body, branch or file name, replaced in a script. "
        "Also outputs of actions that are known to hold such text. A text that a script has tested against a whole "
        "regular expression, or stripped of all but safe characters, is no finding.",
    .why = "An output is text like the context that it was made of: the expression is replaced before the shell reads.",
    .reproduce = "Let the text be `$(id)`, and read the log of the step that uses the output.",
    .fix = "Hand it over by the environment: `env: {TITLE: '${{ steps.x.outputs.title }}'}` and `\"$TITLE\"`.",
    .avoid = "Do not quote the text where it is written: the quotes are gone once it is an output.",
    .references = {"https://docs.github.com/en/actions/reference/security/secure-use#good-practices-for-mitigating-"
                   "script-injection-attacks"},
    .zizmor = {"template-injection"},
    .bad = {R"(on: {workflow_run: {workflows: [CI]}}
jobs:
  a:
    runs-on: x
    steps:
      - {uses: actions/download-artifact@v7, with: {run-id: '${{ github.event.workflow_run.id }}', path: pr}}
      - {id: n, run: 'n=$(cat pr/number); echo "n=$n" >> "$GITHUB_OUTPUT"'}
      - run: gh pr comment ${{ steps.n.outputs.n }} --body ok
)",
            R"(on: issues
jobs:
  a:
    runs-on: x
    steps:
      - id: t
        run: echo "title=$TITLE" >> "$GITHUB_OUTPUT"
        env: {TITLE: '${{ github.event.issue.title }}'}
      - run: echo ${{ steps.t.outputs.title }}
)",
            R"(on: pull_request_target
jobs:
  a:
    runs-on: x
    outputs: {ref: '${{ steps.t.outputs.ref }}'}
    steps:
      - id: t
        run: |
          REF=$(jq -r .pull_request.head.ref "$GITHUB_EVENT_PATH")
          echo "ref=${REF}" >> $GITHUB_OUTPUT
  b:
    needs: a
    runs-on: x
    steps: [{run: 'git log ${{ needs.a.outputs.ref }}'}]
)",
            R"(on: pull_request
jobs:
  a:
    runs-on: x
    steps:
      - {id: c, uses: tj-actions/changed-files@v47}
      - run: for f in ${{ steps.c.outputs.all_changed_files }}; do echo $f; done
)"},
    .good = {R"(on: issues
jobs:
  a:
    runs-on: x
    steps:
      - id: t
        run: echo "title=$TITLE" >> "$GITHUB_OUTPUT"
        env: {TITLE: '${{ github.event.issue.title }}'}
      - run: echo "$T"
        env: {T: '${{ steps.t.outputs.title }}'}
)",
             R"(on: issues
jobs:
  a:
    runs-on: x
    steps:
      - id: t
        run: |
          [[ "$TITLE" =~ ^[a-z0-9]+$ ]] || exit 1
          echo "title=$TITLE" >> "$GITHUB_OUTPUT"
        env: {TITLE: '${{ github.event.issue.title }}'}
      - run: echo ${{ steps.t.outputs.title }}
)",
             R"(on: issues
jobs:
  a:
    runs-on: x
    steps:
      - id: t
        run: |
          SAFE=$(printf '%s' "$TITLE" | tr -cd 'a-z0-9')
          echo "title=$SAFE" >> "$GITHUB_OUTPUT"
          SHA=$(git rev-parse HEAD)
          echo "sha=$SHA" >> "$GITHUB_OUTPUT"
        env: {TITLE: '${{ github.event.issue.title }}'}
      - run: echo ${{ steps.t.outputs.title }} ${{ steps.t.outputs.sha }}
)"},
    .run = run,
};

}  // namespace assay::workflows::checks
