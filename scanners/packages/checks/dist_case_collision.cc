#include <map>

#include "base/letter_case.h"
#include "base/strings.h"
#include "scanners/packages/findings/reporter.h"

namespace assay::packages::checks {

namespace {

void run(const Subject& subject, Reporter& out) {
  std::map<std::string, std::string_view> seen;
  for (const Member& member : subject.package.members) {
    const auto [found, added] = seen.emplace(lower(member.path), member.path);
    if (!added && found->second != member.path)
      out.report(member.path, cat("It differs from ", quoted(found->second), " in case alone."));
  }
}

}  // namespace

extern const Check dist_case_collision = {
    .id = "dist-case-collision",
    .title = "Names differ in case alone",
    .severity = Severity::medium,
    .what = "Two members whose paths are the same but for the case of letters.",
    .why = "On macOS and Windows one overwrites the other.",
    .reproduce = "Unpack it there.",
    .fix = "Rename one of them.",
    .avoid = "Do not rely on who wins.",
    .bad = {R"(wheel
+ demo/A.py
+ demo/a.py
)"},
    .good = {R"(wheel
+ demo/a.py
)"},
    .run = run,
};

}  // namespace assay::packages::checks
