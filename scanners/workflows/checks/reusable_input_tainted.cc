#include "scanners/workflows/findings/code_finding.h"
#include "scanners/workflows/fixes/by_environment.h"

namespace assay::workflows::checks {

namespace {

void run(const Subject& subject, Reporter& out) {
  report_code_sinks(subject, out, CodeWay::call, fixes::offer_environment);
}

}  // namespace

extern const Check reusable_input_tainted = {
    .id = "reusable-input-tainted",
    .title = "Input that a caller fills with others' text becomes code",
    .severity = Severity::high,
    .confidence = Confidence::high,
    .what =
        "An input of a reusable workflow or composite action that is replaced in a script, where a caller in the same "
        "repository passes a title, body, branch name or the like. Where all callers pass what is safe, nothing is "
        "told.",
    .why =
        "Neither file shows it alone: the called one sees an input, the caller sees no script. What somebody writes in "
        "a pull request still runs as a part of the script.",
    .reproduce = "Open a pull request from a branch named `x$(id)`, and read the log of the called job.",
    .fix =
        "In the called file hand the input over by the environment: `env: {NAME: '${{ inputs.name }}'}` and "
        "`\"$NAME\"`.",
    .avoid = "Do not clean the text in one caller: the next one forgets it.",
    .references = {"https://docs.github.com/en/actions/reference/security/secure-use#good-practices-for-mitigating-"
                   "script-injection-attacks"},
    .zizmor = {"template-injection"},
    .bad = {R"(on: {workflow_call: {inputs: {branch: {type: string}}}}
jobs:
  a: {runs-on: x, steps: [{run: 'git log ${{ inputs.branch }}'}]}
--- # .github/workflows/caller.yml
on: pull_request_target
jobs:
  b: {uses: ./.github/workflows/example.yml, with: {branch: '${{ github.head_ref }}'}}
)",
            R"(# tools/x/action.yml
name: x
inputs: {title: {description: t}}
runs: {using: composite, steps: [{run: 'echo ${{ inputs.title }}', shell: bash}]}
--- # .github/workflows/caller.yml
on: issues
jobs:
  b: {runs-on: x, steps: [{uses: ./tools/x, with: {title: '${{ github.event.issue.title }}'}}]}
)"},
    .good = {R"(on: {workflow_call: {inputs: {branch: {type: string}}}}
jobs:
  a: {runs-on: x, steps: [{run: 'git log ${{ inputs.branch }}'}]}
--- # .github/workflows/caller.yml
on: pull_request_target
jobs:
  b: {uses: ./.github/workflows/example.yml, with: {branch: main}}
)",
             R"(on: {workflow_call: {inputs: {branch: {type: string}}}}
jobs:
  a: {runs-on: x, steps: [{run: 'git log "$B"', env: {B: '${{ inputs.branch }}'}}]}
--- # .github/workflows/caller.yml
on: pull_request_target
jobs:
  b: {uses: ./.github/workflows/example.yml, with: {branch: '${{ github.head_ref }}'}}
)"},
    .run = run,
};

}  // namespace assay::workflows::checks
