#include "scanners/packages/audit/dist_page.h"

#include "base/strings.h"
#include "scanners/packages/checks/registry.h"

namespace assay::packages {

namespace {

constexpr std::string_view kHead = R"(# Checks of packages

`assay dist check dist/` reads every wheel and source distribution of a release with readers of its own, in one walk with
the credential scan: each byte of a member is unpacked once. `assay scan dist dist/` takes the same walk and reports the
credentials as other scans do. Nothing is built, installed or asked of a server.

    assay dist check dist/
    assay dist check dist/ --expect demo==1.2.3 --sums SHA256SUMS
    assay dist check dist/ --source . --tag v1.2.3 --commit "$GITHUB_SHA" --branch origin/main
    assay dist check dist/ --write-sums SHA256SUMS        only when the check passes
    assay dist diff a/demo-1.2.3.tar.gz b/demo-1.2.3.tar.gz

Exit codes: 0 pass, 1 findings at or above `--fail-on` (medium), 2 usage, 3 something was not read: a damaged
archive, a limit that was reached, history that is not there, a link in a folder of packages (name its target), a file that
was replaced while it was read. Severity high is an error in SARIF, medium a warning, the
others are notes. What the index refuses is an error.

`assay.yaml` says what may ship, by patterns of paths inside of the project:

    dist:
      allow: ["demo.pth"]          # checks of files marked "may be allowed" leave it alone
      forbid: ["internal/", "*.local.md"]
      generated: ["demo/_version.py"]   # may be in a package without being in the commit

Any text is Markdown. Of a description in reStructuredText, mistakes are told that docutils is known to warn of, for which
indexes refuse it; one without any is not proved to render, and the summary says so: cells of tables, names of footnotes,
options of most directives and languages of code are not looked at (`twine check` renders it).

Not checked: whether a classifier is one of the index's list, what native code needs of a system, whether a name is taken.

Memory does not grow with a package's bytes: a wheel or source distribution of 1 GB takes about 35 MB. Of a package, the list of a
zip archive and the names in a tar archive are read up to 32 MiB, 500,000 members, RECORD up to 48 MiB and twice as many rows as there are members, and other
texts that checks read up to 4 MiB each and 16 MiB together; what is longer is not read, and told so.

)";

std::string row(const Check& check) {
  return cat("| [", check.id, "](#", check.id, ") | ", check.title, " | ", name_of(check.severity), " | ", check.alias,
             " |\n");
}

void add_sample(std::string& out, std::string_view title, std::string_view sample) {
  if (!sample.empty()) out += cat("\n", title, "\n\n```\n", sample, "```\n");
}

std::string section(const Check& check) {
  std::string out =
      cat("\n## ", check.id, "\n\n", check.title, ".\n\n- **Flags**: ", check.what, "\n- **Why**: ", check.why,
          "\n- **Reproduce**: ", check.reproduce, "\n- **Fix**: ", check.fix, "\n- **Do not**: ", check.avoid, "\n");
  if (check.allowable) out += "- A file may be allowed by `dist: allow:`.\n";
  for (const std::string_view reference : check.references)
    if (!reference.empty()) out += cat("- <", reference, ">\n");
  add_sample(out, "Found in", check.bad[0]);
  add_sample(out, "and not in", check.good[0]);
  return out;
}

}  // namespace

std::string dist_page() {
  std::string out =
      cat(kHead,
          "Made of what the checks declare (`scanners/packages/checks/`). A sample names packages and what "
          "is changed in them.\nThe alias is the code that release gates elsewhere use.\n\n"
          "| check | flags | severity | alias |\n|---|---|---|---|\n");
  for (const Check* check : all_checks()) out += row(*check);
  for (const Check* check : all_checks()) out += section(*check);
  return out;
}

}  // namespace assay::packages
