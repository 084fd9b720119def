#include <algorithm>

#include "base/strings.h"
#include "scanners/workflows/findings/reporter.h"
#include "scanners/workflows/taint/scripts.h"

namespace assay::workflows::checks {

namespace {

void run(const Subject& subject, Reporter& out) {
  taint::for_each_script(subject.analysis, subject.document, [&](const taint::Where& where, const StepScript&) {
    for (const taint::Written& write : subject.analysis.script(where).writes) {
      if (write.target != shell::FileWrite::Target::output) continue;
      const taint::Flow* flow = taint::worst_text(write.flows);
      if (flow == nullptr || !flow->source.several_lines || !(write.one_line || write.fixed_delimiter)) continue;
      const taint::Exposure exposure = subject.analysis.exposure(where, *flow);
      if (!exposure.reached || flow->source.who == taint::Who::caller) continue;
      const yaml::Span span = taint::in_file(where, write.span);
      out.report(span, cat("A line end in ", quoted(flow->source.name), ", which ", taint::text_of(flow->source.who),
                           " can write, sets other outputs of the step."))
          .in(where.job, where.step)
          .severity(std::min(exposure.severity, Severity::medium))
          .confidence(std::min(exposure.confidence, Confidence::medium))
          .flow(*flow, span, "It is written to GITHUB_OUTPUT.");
    }
  });
}

}  // namespace

extern const Check output_clobbering = {
    .id = "output-clobbering",
    .title = "Others' text can set further outputs",
    .severity = Severity::medium,
    .confidence = Confidence::medium,
    .what =
        "A write of `NAME=VALUE`, or with a constant delimiter, to `$GITHUB_OUTPUT`, whose value is a text of others "
        "that may have several lines.",
    .why =
        "The file is read by lines, the last value of a name counts. The text sets outputs that later steps trust, a "
        "version or a decision.",
    .reproduce = "Let the text be two lines of which the second is `allowed=true`.",
    .fix =
        "Use a delimiter that nobody can guess: `EOF_$(openssl rand -hex 16)`, or write the value as JSON on a line.",
    .avoid = "Do not write the trusted outputs behind it: a delimiter that is left open swallows them.",
    .references = {"https://docs.github.com/en/actions/reference/workflows-and-actions/"
                   "workflow-commands#multiline-strings"},
    .bad = {R"(on: issue_comment
jobs:
  a:
    runs-on: x
    steps:
      - run: echo "body=$BODY" >> "$GITHUB_OUTPUT"
        env: {BODY: '${{ github.event.comment.body }}'}
)",
            R"(on: issues
jobs:
  a:
    runs-on: x
    steps:
      - run: |
          echo "body<<EOF" >> $GITHUB_OUTPUT
          echo "$BODY" >> $GITHUB_OUTPUT
          echo "EOF" >> $GITHUB_OUTPUT
        env: {BODY: '${{ github.event.issue.body }}'}
)",
            R"(on: issue_comment
jobs:
  a:
    runs-on: x
    steps:
      - run: |
          WORDS=$(echo "$BODY" | tr ' ' '\n')
          echo "words=$WORDS" >> "$GITHUB_OUTPUT"
        env: {BODY: '${{ github.event.comment.body }}'}
)"},
    .good = {R"(on: issues
jobs:
  a:
    runs-on: x
    steps:
      - run: echo "title=$TITLE" >> "$GITHUB_OUTPUT"
        env: {TITLE: '${{ github.event.issue.title }}'}
)",
             R"(on: issue_comment
jobs:
  a:
    runs-on: x
    steps:
      - run: |
          D=$(uuidgen)
          { echo "body<<$D"; echo "$BODY"; echo "$D"; } >> "$GITHUB_OUTPUT"
        env: {BODY: '${{ github.event.comment.body }}'}
)",
             R"(on: issue_comment
jobs:
  a:
    runs-on: x
    steps:
      - run: |
          LINE=$(echo "$BODY" | tr '\n' ' ' | xargs)
          echo "body=$LINE" >> "$GITHUB_OUTPUT"
        env: {BODY: '${{ github.event.comment.body }}'}
)"},
    .run = run,
};

}  // namespace assay::workflows::checks
