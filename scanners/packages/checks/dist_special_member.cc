#include "base/strings.h"
#include "scanners/packages/findings/reporter.h"

namespace assay::packages::checks {

namespace {

void run(const Subject& subject, Reporter& out) {
  for (const Member& member : subject.package.members)
    if (member.kind == Member::Kind::device || member.kind == Member::Kind::other)
      out.report(member.path, cat("It is a ", name_of(member.kind), "."));
}

}  // namespace

extern const Check dist_special_member = {
    .id = "dist-special-member",
    .title = "Member is a device, a pipe or of an unknown kind",
    .severity = Severity::high,
    .what = "What is neither file, folder nor link.",
    .why = "Unpacking it as root makes a device, and programs disagree on unknown kinds.",
    .reproduce = "`tar tvf FILE` shows the type.",
    .fix = "Leave it out.",
    .avoid = "Do not pack folders of a running system.",
    .bad = {R"(sdist
device demo/null
)"},
    .good = {R"(sdist
)"},
    .run = run,
};

}  // namespace assay::packages::checks
