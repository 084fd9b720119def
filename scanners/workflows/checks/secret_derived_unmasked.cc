#include "base/strings.h"
#include "scanners/workflows/findings/reporter.h"
#include "scanners/workflows/taint/scripts.h"

namespace assay::workflows::checks {

namespace {

using Target = shell::FileWrite::Target;

void run(const Subject& subject, Reporter& out) {
  taint::for_each_script(subject.analysis, subject.document, [&](const taint::Where& where, const StepScript&) {
    const taint::ScriptFlow& flows = subject.analysis.script(where);
    if (!flows.masked.empty()) return;  // the script knows of masks
    for (const taint::Written& write : flows.writes) {
      if (write.target != Target::environment && write.target != Target::output) continue;
      const taint::Flow* secret = taint::first_secret(write.flows, true);
      if (secret == nullptr || !secret->changed) continue;
      const yaml::Span span = taint::in_file(where, write.span);
      out.report(span, cat("What is made of the secret ", quoted(secret->source.name),
                           " is handed to later steps, and no mask hides it."))
          .in(where.job, where.step)
          .flow(*secret, span, "It leaves the step here.");
    }
  });
}

}  // namespace

extern const Check secret_derived_unmasked = {
    .id = "secret-derived-unmasked",
    .title = "Value made of a secret is handed on without a mask",
    .severity = Severity::medium,
    .confidence = Confidence::medium,
    .what =
        "A script that decodes, cuts or parses a secret and writes what comes out to `$GITHUB_ENV` or "
        "`$GITHUB_OUTPUT`, "
        "without `::add-mask::` for it.",
    .why =
        "The log shows the environment of each step. The runner masks the secret's own text, and not what was made of "
        "it.",
    .reproduce = "Read the log of a later step: under `env:` the value stands as it is.",
    .fix = "Print `::add-mask::$VALUE` before the value is used for the first time.",
    .avoid = "Do not mask it in the step that uses it: it has been shown by then.",
    .references = {"https://docs.github.com/en/actions/reference/workflows-and-actions/"
                   "workflow-commands#masking-a-value-in-a-log"},
    .bad = {"- run: |\n    KEY=$(echo \"$CONFIG\" | jq -r .key)\n    echo \"KEY=$KEY\" >> \"$GITHUB_ENV\"\n"
            "  env: {CONFIG: '${{ secrets.CONFIG }}'}\n"},
    .good = {"- run: |\n    KEY=$(echo \"$CONFIG\" | jq -r .key)\n    echo \"::add-mask::$KEY\"\n"
             "    echo \"KEY=$KEY\" >> \"$GITHUB_ENV\"\n  env: {CONFIG: '${{ secrets.CONFIG }}'}\n",
             "- run: echo \"KEY=$KEY\" >> \"$GITHUB_ENV\"\n  env: {KEY: '${{ secrets.KEY }}'}\n"},
    .run = run,
};

}  // namespace assay::workflows::checks
