#include "scanners/workflows/findings/reporter.h"
#include "scanners/workflows/model/context_use.h"
#include "scanners/workflows/model/texts.h"

namespace assay::workflows::checks {

namespace {

void run(const Subject& subject, Reporter& out) {
  for_each_text(subject.document, [&](const Job* job, const Step* step, const Text& text) {
    for (const ContextUse& use : uses_of_context(text, "secrets")) {
      if (!use.name.empty()) continue;
      out.report(subject.tree().source_span(*text.node, use.begin, use.end),
                 "The expression reads all secrets, or one that is chosen in the run.")
          .in(job, step);
    }
  });
}

}  // namespace

extern const Check secrets_context_whole = {
    .id = "secrets-context-whole",
    .title = "Expression reads the secrets as a whole",
    .severity = Severity::medium,
    .confidence = Confidence::high,
    .what =
        "`toJSON(secrets)`, `secrets[…]` with a computed name, and other uses of `secrets` without the name of one.",
    .why =
        "The runner then holds every secret of the repository in memory, where one compromised step can read them; "
        "else it "
        "gets those that are named. And nobody can tell from the file which ones are used.",
    .reproduce = "Dump the runner's memory in a step, as the code in tj-actions/changed-files did in 2025.",
    .fix = "Name the secrets: `secrets.NPM_TOKEN`. For a choice write `inputs.live && secrets.A || secrets.B`.",
    .avoid = "Do not compute the name with `format`: that is the same.",
    .references =
        {"https://docs.github.com/en/actions/reference/security/secure-use#use-secrets-for-sensitive-information"},
    .zizmor = {"overprovisioned-secrets"},
    .bad = {"- run: make\n  env: {ALL: '${{ toJSON(secrets) }}'}\n",
            "- run: make\n  env: {A: '${{ secrets[matrix.name] }}'}\n",
            "- run: |\n    echo '${{ toJson(Secrets) }}' > x\n"},
    .good = {"- run: make\n  env: {A: '${{ secrets.A }}', B: \"${{ secrets['B'] }}\"}\n", "- run: echo secrets[x]\n"},
    .run = run,
};

}  // namespace assay::workflows::checks
