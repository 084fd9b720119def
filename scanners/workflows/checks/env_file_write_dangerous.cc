#include <algorithm>
#include <array>

#include "base/strings.h"
#include "scanners/workflows/findings/reporter.h"
#include "scanners/workflows/taint/scripts.h"

namespace assay::workflows::checks {

namespace {

using Target = shell::FileWrite::Target;

// Variables that make a program run something.
bool runs_code(std::string_view name) {
  constexpr std::array<std::string_view, 14> kNames = {
      "PATH",          "LD_PRELOAD",   "LD_LIBRARY_PATH", "BASH_ENV",
      "ENV",           "NODE_OPTIONS", "PYTHONPATH",      "PERL5OPT",
      "PYTHONSTARTUP", "RUBYOPT",      "GIT_SSH_COMMAND", "JAVA_TOOL_OPTIONS",
      "GOFLAGS",       "PIP_INDEX_URL"};
  return std::find(kNames.begin(), kNames.end(), name) != kNames.end();
}

void run(const Subject& subject, Reporter& out) {
  taint::for_each_script(subject.analysis, subject.document, [&](const taint::Where& where, const StepScript&) {
    for (const taint::Written& write : subject.analysis.script(where).writes) {
      if (write.target != Target::environment && write.target != Target::path) continue;
      const taint::Flow* flow = taint::worst_text(write.flows);
      if (flow == nullptr) continue;
      const taint::Exposure exposure = subject.analysis.exposure(where, *flow);
      if (!exposure.reached) continue;
      const bool path = write.target == Target::path;
      const bool more = flow->source.several_lines && (write.one_line || write.fixed_delimiter);
      // A value of one line under a harmless name says nothing but that name.
      if (!path && !more && !write.name.empty() && !runs_code(write.name)) continue;
      const yaml::Span span = taint::in_file(where, write.span);
      const std::string_view what = path   ? "a folder that programs are taken from"
                                    : more ? "further variables, by a line end in it"
                                           : "a variable that makes programs run something";
      out.report(span, cat(quoted(flow->source.name), ", which ", taint::text_of(flow->source.who), " can set,",
                           " may set ", what, ", for all steps behind."))
          .in(where.job, where.step)
          .severity(exposure.severity)
          .confidence(std::min(exposure.confidence, Confidence::medium))
          .flow(*flow, span, path ? "It is written to GITHUB_PATH." : "It is written to GITHUB_ENV.");
    }
  });
}

}  // namespace

extern const Check env_file_write_dangerous = {
    .id = "env-file-write-dangerous",
    .title = "Others' text is written to the environment of later steps",
    .severity = Severity::high,
    .confidence = Confidence::medium,
    .what =
        "A write to `$GITHUB_ENV` or `$GITHUB_PATH` that holds a text of others which may have several lines, or a "
        "name "
        "that makes programs run something. A delimiter that is made anew in each run, and a text that was stripped or "
        "tested, make it no finding.",
    .why =
        "A line end in the text begins another variable: `BASH_ENV`, `LD_PRELOAD`, `NODE_OPTIONS`. The next step runs "
        "what they say.",
    .reproduce = "Let the text be two lines of which the second is `BASH_ENV=/tmp/x`, and print the environment later.",
    .fix =
        "Give the value to the step that needs it by `env:`. Otherwise use a delimiter that nobody can guess: "
        "`EOF_$(openssl rand -hex 16)`.",
    .avoid = "Do not rely on quotes in the script: the file is read by lines.",
    .references = {"https://docs.github.com/en/actions/reference/workflows-and-actions/"
                   "workflow-commands#multiline-strings"},
    .zizmor = {"github-env"},
    .bad = {R"(on: {workflow_run: {workflows: [CI]}}
jobs:
  a:
    runs-on: x
    steps:
      - {uses: actions/download-artifact@v7, with: {run-id: '${{ github.event.workflow_run.id }}', path: pr}}
      - run: cat pr/env.txt >> "$GITHUB_ENV"
)",
            R"(on: issue_comment
jobs:
  a:
    runs-on: x
    steps:
      - run: echo "BODY=$BODY" >> "$GITHUB_ENV"
        env: {BODY: '${{ github.event.comment.body }}'}
)",
            R"(on: pull_request_target
jobs:
  a:
    runs-on: x
    steps:
      - run: |
          {
            echo "TEXT<<EOF"
            echo "$BODY"
            echo "EOF"
          } >> $GITHUB_ENV
        env: {BODY: '${{ github.event.pull_request.body }}'}
)",
            R"(on: pull_request_target
jobs:
  a:
    runs-on: x
    steps: [{run: 'echo "$REF/bin" >> "$GITHUB_PATH"', env: {REF: '${{ github.head_ref }}'}}]
)"},
    .good = {"- run: echo \"A=b\" >> \"$GITHUB_ENV\"\n",
             R"(on: issue_comment
jobs:
  a:
    runs-on: x
    steps:
      - run: |
          D=EOF_$(openssl rand -hex 16)
          {
            echo "BODY<<$D"
            echo "$BODY"
            echo "$D"
          } >> "$GITHUB_ENV"
        env: {BODY: '${{ github.event.comment.body }}'}
)",
             R"(on: pull_request_target
jobs:
  a:
    runs-on: x
    steps: [{run: 'echo "REF=$REF" >> "$GITHUB_ENV"', env: {REF: '${{ github.head_ref }}'}}]
)"},
    .run = run,
};

}  // namespace assay::workflows::checks
