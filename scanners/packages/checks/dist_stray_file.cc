#include "scanners/packages/findings/reporter.h"

namespace assay::packages::checks {

namespace {

void run_release(const Release& release, Reporter& out) {
  for (const std::string& path : release.strays) out.report_on(path, "It is no package, and lies beside packages.");
}

}  // namespace

extern const Check dist_stray_file = {
    .id = "dist-stray-file",
    .title = "File beside the packages is none of them",
    .severity = Severity::high,
    .what =
        "What lies in a named folder and is neither a wheel, a source distribution, a checksum file, nor a signature "
        "or attestation of one of them.",
    .why = "Upload tools take every file of the folder, and what is not a package was not meant to leave.",
    .reproduce = "`ls dist`.",
    .fix = "Build into an empty folder.",
    .avoid = "Do not name files one by one to work around it.",
    .bad = {R"(wheel
stray notes.txt
)"},
    .good = {R"(wheel
sdist
)"},
    .run_release = run_release,
};

}  // namespace assay::packages::checks
