#include "scanners/packages/findings/reporter.h"

namespace assay::packages::checks {

namespace {

void run(const Subject& subject, Reporter& out) {
  const Package& package = subject.package;
  if (!package.readable) return out.report({}, "The archive cannot be read to its end.");
  for (const Oddity& one : package.oddities)
    if (one.kind == Odd::member_damaged) out.report(one.member, one.what);
  for (const Member& member : package.members)
    if (member.kind == Member::Kind::file && member.sha256.empty())
      out.report(member.path, "The member could not be read to its end.");
}

}  // namespace

extern const Check dist_unreadable = {
    .id = "dist-unreadable",
    .title = "Archive is damaged or cut off",
    .severity = Severity::high,
    .what =
        "A package that could not be listed to its end, or with a member that could not be read, or has another "
        "checksum.",
    .why = "Nobody can install it, and what was not read was not checked.",
    .reproduce = "`gzip -t FILE`, `unzip -t FILE`.",
    .fix = "Build and transfer it again, and compare digests.",
    .avoid = "Do not upload it to see whether it works.",
    .bad = {R"(sdist
gzip cut
)",
            R"(sdist
gzip checksum
)",
            R"(sdist
tar cut
)",
            R"(sdist
truncate 60
)",
            R"(wheel
truncate 40
)",
            R"(wheel
zip checksum demo/__init__.py
)"},
    .good = {R"(sdist
)",
             R"(wheel
)"},
    .run = run,
};

}  // namespace assay::packages::checks
