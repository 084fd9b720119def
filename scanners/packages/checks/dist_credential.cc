#include "scanners/packages/findings/reporter.h"

namespace assay::packages::checks {

extern const Check dist_credential = {
    .id = "dist-credential",
    .title = "Package holds a credential",
    .severity = Severity::high,
    .what = "A credential that a rule of `assay scan` finds in a package, a nested archive or a file beside it.",
    .why = "Published packages are read by everybody, and mirrors keep them when they are withdrawn.",
    .reproduce = "`assay scan dist FILE`.",
    .fix = "Revoke it first (`assay explain RULE` says how), then take it out and build anew.",
    .avoid = "Do not only release a new version: the credential stays valid and the old one stays public.",
    .references = {"https://docs.pypi.org/"},
};

}  // namespace assay::packages::checks
