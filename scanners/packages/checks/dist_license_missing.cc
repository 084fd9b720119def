#include "base/letter_case.h"
#include "scanners/packages/findings/members.h"
#include "scanners/packages/findings/reporter.h"

namespace assay::packages::checks {

namespace {

void run(const Subject& subject, Reporter& out) {
  constexpr std::array<std::string_view, 8> kNames = {"licen",   "licence",   "copying", "notice",
                                                      "authors", "unlicense", "mit",     "apache"};
  const Package& package = subject.package;
  if (!package.listed || package.folder.empty()) return;
  for (const Member& member : package.members) {
    const std::string name = lower(last_part(member.path));
    if (has_part(member.path, "licenses") || has_part(member.path, "LICENSES")) return;
    for (const std::string_view one : kNames)
      if (name.starts_with(one)) return;
  }
  out.report({}, "There is no license file in it.");
}

}  // namespace

extern const Check dist_license_missing = {
    .id = "dist-license-missing",
    .title = "Package ships no license",
    .severity = Severity::low,
    .what = "A package without a license file.",
    .why = "Without its terms nobody may use the code.",
    .reproduce = "`unzip -l FILE | grep -i licen`.",
    .fix = "Put a LICENSE beside pyproject.toml.",
    .avoid = "Do not rely on a classifier: it is not the text.",
    .bad = {R"(wheel
- demo-1.0.dist-info/licenses/LICENSE
metadata- License-File
)"},
    .good = {R"(wheel
)",
             R"(sdist
)"},
    .run = run,
};

}  // namespace assay::packages::checks
