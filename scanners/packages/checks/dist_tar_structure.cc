#include "scanners/packages/findings/reporter.h"

namespace assay::packages::checks {

namespace {

void run(const Subject& subject, Reporter& out) {
  for (const Oddity& one : subject.package.oddities)
    if (one.kind == Odd::tar_structure) out.report(one.member, one.what);
}

}  // namespace

extern const Check dist_tar_structure = {
    .id = "dist-tar-structure",
    .title = "Headers of a tar archive can be read in two ways",
    .severity = Severity::high,
    .what =
        "Malformed or doubled records of extended headers, or two such headers, names and sizes given by global "
        "headers, "
        "extended headers of no member, two long names or sizes that differ, folders and links with a size, numbers "
        "that "
        "are none.",
    .why = "Programs that unpack it see different names: what was checked is not what is built.",
    .reproduce = "`tar tvf FILE` and `python3 -m tarfile -l FILE` show different names.",
    .fix = "Build the archive anew with an up-to-date build tool.",
    .avoid = "Do not join archives by concatenating them.",
    .references = {"https://pubs.opengroup.org/onlinepubs/9799919799/utilities/pax.html"},
    .bad = {R"(sdist
tar twice
)",
            R"(sdist
tar malformed
)",
            R"(sdist
tar fraction
)",
            R"(sdist
tar time
)",
            R"(sdist
tar number
)",
            R"(sdist
tar old-prefix
)",
            R"(sdist
tar global-size
)",
            R"(sdist
tar name-alone
)",
            R"(sdist
tar two-headers
)",
            R"(sdist
tar two-sizes
)",
            R"(sdist
tar long-name
)",
            R"(sdist
link a -> LICENSE
tar link-size
)"},
    .good = {R"(sdist
)",
             R"(sdist
tar time-fraction
)"},
    .run = run,
};

}  // namespace assay::packages::checks
