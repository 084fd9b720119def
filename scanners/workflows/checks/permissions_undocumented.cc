#include "base/strings.h"
#include "scanners/workflows/findings/reporter.h"

namespace assay::workflows::checks {

namespace {

bool commented_above(const yaml::Tree& tree, const yaml::Node& node) {
  const std::uint32_t line = tree.lines().line_of(node.span.begin);
  if (line == 1) return false;
  const yaml::Comment* comment = tree.comment_on_line(static_cast<std::uint32_t>(tree.lines().begin_of(line - 1)));
  return comment != nullptr && comment->own_line;
}

void check(const Permissions& permissions, const Job* job, const Subject& subject, Reporter& out) {
  for (const Grant& grant : permissions.grants) {
    // Whoever checks the repository out reads it.
    const bool reads = grant.access == Access::read && grant.scope() != "contents";
    if ((grant.access != Access::write && !reads) || subject.tree().comment_on_line(grant.key->span.begin) != nullptr ||
        commented_above(subject.tree(), *grant.key))
      continue;
    Draft draft = out.report(
        *grant.key, cat("No comment says what ", quoted(grant.scope()), " is ", reads ? "read" : "written", " for."));
    draft.in(job);
    if (reads) draft.persona(Persona::auditor);
  }
}

void run(const Subject& subject, Reporter& out) {
  check(subject.workflow().permissions, nullptr, subject, out);
  for (const Job& job : subject.workflow().jobs) check(job.permissions, &job, subject, out);
}

}  // namespace

extern const Check permissions_undocumented = {
    .id = "permissions-undocumented",
    .title = "Permission has no comment with its reason",
    .severity = Severity::info,
    .confidence = Confidence::high,
    .persona = Persona::pedantic,
    .what =
        "A scope with `write` without a comment on its line or on the line above; for auditors, one with `read` other "
        "than `contents`, too.",
    .why = "Nobody dares to take a permission away of which nobody knows what it is for, so they only grow.",
    .reproduce = "Ask who added the line.",
    .fix = "Say behind it which step needs it: `contents: write # uploads the release`.",
    .avoid = "Do not repeat the name of the scope as its reason.",
    .references = {"https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#permissions"},
    .zizmor = {"undocumented-permissions"},
    .bad = {"on: push\npermissions:\n  contents: write\njobs: {}\n",
            "on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    permissions:\n      issues: write\n    steps: []\n"},
    .good = {"on: push\npermissions:\n  contents: write # releases\njobs: {}\n",
             "on: push\npermissions:\n  # releases\n  contents: write\njobs: {}\n",
             "on: push\npermissions: {contents: read}\njobs: {}\n"},
    .run = run,
};

}  // namespace assay::workflows::checks
