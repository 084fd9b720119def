#include "scanners/workflows/fixes/edits.h"

namespace assay::workflows::checks {

namespace {

// Not a safe one: a run that passed with nothing to upload fails.
constexpr const char* kFix = "fail when there is nothing to upload";

void run(const Subject& subject, Reporter& out) {
  for_each_step(subject.document, [&](const Job* job, const Step& step) {
    if (!step.uses || !step.uses->is_repository("actions/upload-artifact") || !step.uses->path.empty()) return;
    const Pair* none = step.with.find("if-no-files-found");
    if (none == nullptr || none->value.is("warn")) {
      Draft draft = out.report(none == nullptr ? *step.uses->text.node : *none->value.node,
                               "The step passes when there is nothing to upload.");
      draft.in(job, &step);
      const bool has_inputs = step.with.node != nullptr && !step.with.node->entries().empty();
      if (none != nullptr)
        fixes::offer(draft, fixes::set_value(subject.tree(), *none->value.node, "error"), kFix, false);
      else if (has_inputs)
        fixes::offer(draft,
                     fixes::add_entry(subject.tree(), *step.with.node, step.with.node->entries().back(),
                                      "if-no-files-found", "error"),
                     kFix, false);
    }
    if (step.with.find("retention-days") == nullptr)
      out.report(*step.uses->text.node, "How long the artifact is kept is left to the repository's settings.")
          .in(job, &step);
  });
}

}  // namespace

extern const Check artifact_not_explicit = {
    .id = "artifact-not-explicit",
    .title = "Upload does not say what happens without files, or for how long they are kept",
    .severity = Severity::low,
    .confidence = Confidence::high,
    .persona = Persona::pedantic,
    .what = "`actions/upload-artifact` without `if-no-files-found` (or with `warn`), or without `retention-days`.",
    .why = "A gate whose evidence was never made is green, and evidence is gone before somebody asks for it.",
    .reproduce = "Let the step before write nothing: the job passes.",
    .fix = "Add `if-no-files-found: error` and `retention-days`; `ignore` where the file may be missing.",
    .avoid = "Do not make an empty file to have something to upload.",
    .references = {"https://github.com/actions/upload-artifact#inputs"},
    .bad = {"- uses: actions/upload-artifact@v7\n  with: {path: a}\n",
            "- uses: actions/upload-artifact@v7\n  with: {path: a, if-no-files-found: warn, retention-days: 5}\n"},
    .good = {"- uses: actions/upload-artifact@v7\n  with: {path: a, if-no-files-found: error, retention-days: 5}\n",
             "- uses: actions/upload-artifact@v7\n  with: {path: a, if-no-files-found: ignore, retention-days: 5}\n"},
    .run = run,
};

}  // namespace assay::workflows::checks
