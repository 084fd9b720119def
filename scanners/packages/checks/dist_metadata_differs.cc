#include <array>
#include <set>

#include "base/letter_case.h"
#include "base/strings.h"
#include "scanners/packages/findings/reporter.h"
#include "scanners/packages/names/requirement.h"

namespace assay::packages::checks {

namespace {

// Calls look(sdist, wheel) for each pair of one release.
template <class Look>
void for_each_pair(const Release& release, Look look) {
  for (const Package& sdist : release.packages) {
    if (!sdist.is_sdist() || !sdist.listed) continue;
    for (const Package& wheel : release.packages)
      if (wheel.is_wheel() && wheel.listed && normalized_name(wheel.name.name) == normalized_name(sdist.name.name))
        look(sdist, wheel);
  }
}

std::multiset<std::string> values(const Package& package, std::string_view name) {
  std::multiset<std::string> out;
  for (const Field* field : package.metadata.all(name)) out.insert(field->value);
  return out;
}

void run_release(const Release& release, Reporter& out) {
  constexpr std::array<std::string_view, 11> kFields = {
      "Version",      "Requires-Dist", "Requires-Python", "Provides-Extra", "Summary",    "License-Expression",
      "License-File", "License",       "Classifier",      "Author",         "Project-URL"};
  for_each_pair(release, [&](const Package& sdist, const Package& wheel) {
    if (sdist.metadata_path.empty() || wheel.metadata_path.empty()) return;
    std::set<std::string> dynamic;
    for (const Field* field : sdist.metadata.all("Dynamic")) dynamic.insert(lower(field->value));
    // Before 2.2 a source distribution promises nothing but its name and version.
    const bool promises = has_version(sdist.metadata.value("Metadata-Version"), "2.2");
    for (const std::string_view name : kFields) {
      if (dynamic.contains(lower(name)) || (!promises && name != "Version")) continue;
      if (values(sdist, name) != values(wheel, name))
        out.report_on(wheel.path, cat("The field ", name, " is not as in ", quoted(sdist.file), "."));
    }
  });
}

}  // namespace

extern const Check dist_metadata_differs = {
    .id = "dist-metadata-differs",
    .title = "Wheel and source distribution say different things",
    .severity = Severity::high,
    .what =
        "Fields that differ between PKG-INFO and METADATA of one release and are not Dynamic in the source "
        "distribution.",
    .why = "Installers resolve dependencies by one of them and install the other.",
    .reproduce = "`diff` PKG-INFO and METADATA.",
    .fix = "Build both from one commit, the wheel from the source distribution (`python -m build`).",
    .avoid = "Do not build them on machines whose setups differ.",
    .references = {"https://peps.python.org/pep-0643/"},
    .bad = {R"(sdist
wheel
metadata Requires-Dist: a
)",
            R"(sdist
wheel demo-2.0-py3-none-any.whl
metadata= Version: 2.0
)"},
    .good = {R"(sdist
wheel
)",
             R"(sdist
metadata Dynamic: Requires-Dist
wheel
metadata Requires-Dist: a
)"},
    .run_release = run_release,
};

}  // namespace assay::packages::checks
