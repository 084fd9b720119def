#include "base/strings.h"
#include "scanners/workflows/findings/reporter.h"
#include "scanners/workflows/fixes/edits.h"
#include "scanners/workflows/model/dependabot.h"

namespace assay::workflows::checks {

namespace {

void run(const Subject& subject, Reporter& out) {
  for (const DependabotUpdate& update : read_dependabot(subject.document).updates)
    if (update.external_code.is("allow")) {
      Draft draft =
          out.report(*update.external_code.node, cat("Updates of ", quoted(update.ecosystem.value()),
                                                     " run code of the packages, with access to private registries."));
      fixes::offer(draft, fixes::set_value(subject.tree(), *update.external_code.node, "deny"), "refuse it", false);
    }
}

}  // namespace

extern const Check dependabot_external_code = {
    .id = "dependabot-external-code",
    .title = "Dependabot runs code of the packages that it updates",
    .severity = Severity::high,
    .confidence = Confidence::high,
    .what = "`insecure-external-code-execution: allow` in `dependabot.yml`.",
    .why =
        "Code in the manifest of a new release runs when Dependabot looks at it, before any review, and can read the "
        "credentials of the registries that the update is given.",
    .reproduce = "Let a package's manifest write a line to its log.",
    .fix = "Take the key away, or write `deny`.",
    .avoid = "Do not give such an update credentials of a registry.",
    .references = {"https://docs.github.com/en/code-security/reference/supply-chain-security/"
                   "dependabot-options-reference#insecure-external-code-execution--"},
    .zizmor = {"dependabot-execution"},
    .bad = {R"(# .github/dependabot.yml
version: 2
updates: [{package-ecosystem: bundler, directory: /, insecure-external-code-execution: allow}]
)"},
    .good = {R"(# .github/dependabot.yml
version: 2
updates: [{package-ecosystem: bundler, directory: /, insecure-external-code-execution: deny}]
)",
             R"(# .github/dependabot.yaml
version: 2
updates: []
)"},
    .run = run,
};

}  // namespace assay::workflows::checks
