#include "base/strings.h"
#include "scanners/workflows/findings/reporter.h"

namespace assay::workflows::checks {

namespace {

std::string reason(const Uses& uses) {
  if (uses.text.has_expression()) return " holds an expression, which GitHub does not resolve here.";
  if (uses.text.value().starts_with("$/")) return " must have no reference: it is always the workflow's own commit.";
  return " is not OWNER/REPO@REF, OWNER/REPO/PATH@REF, ./PATH, $/PATH or docker://IMAGE.";
}

void run(const Subject& subject, Reporter& out) {
  for_each_uses(subject.document, [&](const Job* job, const Step* step, const Uses& uses) {
    const bool elsewhere = step == nullptr && uses.kind != UsesKind::invalid && uses.kind != UsesKind::docker &&
                           !uses.path.starts_with(".github/workflows/");
    if (elsewhere)
      out.report(*uses.text.node, cat(quoted(uses.text.value()),
                                      " lies outside of .github/workflows, where alone workflows can be called."))
          .in(job, step);
    const bool at_ref = step == nullptr && uses.kind == UsesKind::local && !elsewhere &&
                        uses.text.value().find('@') != std::string_view::npos;
    if (at_ref)
      out.report(*uses.text.node, cat(quoted(uses.text.value()),
                                      " must have no reference: a workflow of the same repository is always of its own "
                                      "commit."))
          .in(job, step);
    if (uses.kind != UsesKind::invalid) return;
    out.report(*uses.text.node, quoted(uses.text.value()) + reason(uses)).in(job, step);
  });
}

}  // namespace

extern const Check uses_invalid = {
    .id = "uses-invalid",
    .title = "Reference of an action or workflow is malformed",
    .severity = Severity::high,
    .confidence = Confidence::high,
    .what =
        "A `uses:` that is none of the forms that GitHub knows, or one that holds an expression; a call of a workflow "
        "that lies outside of `.github/workflows`.",
    .why = "GitHub refuses the whole workflow: none of its checks run.",
    .reproduce = "Push it: the run fails before its first step.",
    .fix = "Write one of the forms `OWNER/REPO@REF`, `OWNER/REPO/PATH@REF`, `./PATH`, `$/PATH` and `docker://IMAGE`.",
    .avoid = "Do not choose between actions by an expression: write two steps with `if:`.",
    .references =
        {"https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstepsuses"},
    .bad = {"- uses: checkout@v6\n", "- uses: ${{ matrix.action }}\n", "- uses: $/x@v1\n", "- uses: a/@v1\n",
            "on: push\njobs: {a: {uses: ./.github/reusable/x.yaml}}\n", "on: push\njobs: {a: {uses: o/r/x.yml@v1}}\n",
            "on: push\njobs: {a: {uses: ./.github/workflows/x.yml@main}}\n"},
    .good = {"- uses: a/b@v1\n", "- uses: ./x\n", "- uses: $/x\n", "- uses: docker://alpine:3\n",
             "- uses: a/b/c/d@main\n",
             "on: push\njobs: {a: {uses: o/r/.github/workflows/x.yml@v1}, b: {uses: $/.github/workflows/y.yml}}\n"},
    .run = run,
};

}  // namespace assay::workflows::checks
