#include <algorithm>

#include "base/letter_case.h"
#include "scanners/packages/findings/members.h"
#include "scanners/packages/findings/reporter.h"

namespace assay::packages::checks {

namespace {

void run(const Subject& subject, Reporter& out) {
  const Package& package = subject.package;
  if (!package.wheel || !package.name.why.empty()) return;
  const bool any =
      std::find(package.name.platform.begin(), package.name.platform.end(), "any") != package.name.platform.end();
  const bool pure = lower(package.wheel->value("Root-Is-Purelib")) == "true";
  if (!any && !pure) return;
  for (const Member& member : package.members) {
    if (member.kind != Member::Kind::file || !is_native(member.path)) continue;
    out.report(member.path,
               any ? "It is native code in a wheel for any platform."
                   : "It is native code in a wheel that says Root-Is-Purelib.",
               any ? Severity::medium : Severity::low);
    return;
  }
}

}  // namespace

extern const Check dist_purelib = {
    .id = "dist-purelib",
    .title = "Wheel with native code says that it has none",
    .severity = Severity::medium,
    .what =
        "Shared objects in a wheel whose Root-Is-Purelib is true or whose platform tag is `any`; a platform wheel "
        "without native code is a remark.",
    .why = "It is installed on systems where its code cannot run.",
    .reproduce = "`unzip -l FILE | grep -E \"\\.(so|pyd|dylib)\"`.",
    .fix = "Build it as a platform wheel.",
    .avoid = "Do not ship the libraries of several systems in one wheel without a reason.",
    .references = {"https://packaging.python.org/en/latest/specifications/binary-distribution-format/"},
    .bad = {R"(wheel
+ demo/_c.so = x
)"},
    .good = {R"(wheel
)",
             R"(wheel demo-1.0-cp312-cp312-win_amd64.whl
+ demo/_c.pyd = x
WHEEL= Root-Is-Purelib: false
WHEEL= Tag: cp312-cp312-win_amd64
)"},
    .run = run,
};

}  // namespace assay::packages::checks
