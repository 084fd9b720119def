#include <algorithm>
#include <vector>

#include "base/strings.h"
#include "scanners/packages/findings/reporter.h"
#include "scanners/packages/names/requirement.h"
#include "scanners/packages/names/version.h"

namespace assay::packages::checks {

namespace {

// Whatever their names are: "1.0" and "1.00" are one version, of which the index takes one source distribution.
void report_twins(const Release& release, Reporter& out) {
  std::vector<const Package*> seen;
  for (const Package& package : release.packages) {
    if (!package.is_sdist() || !package.name.why.empty()) continue;
    const auto version = Version::parse(package.name.version);
    const bool twin = version && std::any_of(seen.begin(), seen.end(), [&](const Package* other) {
                        return normalized_name(other->name.name) == normalized_name(package.name.name) &&
                               *Version::parse(other->name.version) == *version;
                      });
    if (twin)
      out.report_on(package.path, "There is another source distribution of the version; the index takes one.");
    else if (version)
      seen.push_back(&package);
  }
}

void run_release(const Release& release, Reporter& out) {
  if (release.expected.empty()) return report_twins(release, out);
  for (const Expected& one : release.expected) {
    std::size_t wheels = 0, sdists = 0;
    const auto version = Version::parse(one.version);
    for (const Package& package : release.packages) {
      if (normalized_name(package.name.name) != one.name) continue;
      const auto has = Version::parse(package.name.version);
      if (!version || !has || !(*version == *has)) {
        out.report_on(package.path, cat("The version should be ", quoted(one.version), "."));
        continue;
      }
      if (package.is_wheel()) ++wheels;
      if (package.is_sdist()) ++sdists;
    }
    if (wheels == 0) out.report_on(cat(one.name, "==", one.version), "There is no wheel of it.");
    if (sdists != 1)
      out.report_on(
          cat(one.name, "==", one.version),
          cat("There ", sdists == 0 ? "is no source distribution" : "are several source distributions", " of it."));
  }
  for (const Package& package : release.packages) {
    bool known = false;
    for (const Expected& one : release.expected) known = known || normalized_name(package.name.name) == one.name;
    if (!known) out.report_on(package.path, "No such package is expected.");
  }
}

}  // namespace

extern const Check dist_expected = {
    .id = "dist-expected",
    .title = "Packages are not those that were expected",
    .severity = Severity::high,
    .what =
        "Two source distributions of one version. With `--expect NAME==VERSION` also a package without a wheel or a "
        "source distribution, another name or version.",
    .why = "A release that lacks a file, or has one more, is not the release that was approved.",
    .reproduce = "`ls dist`.",
    .fix = "Build all packages of the release, and nothing else, into one folder.",
    .avoid = "Do not upload what is there and complete it later.",
    .alias = "RELEASE_PACKAGE_VERSION_MISMATCH",
    .bad = {R"(wheel
expect demo==1.0
)",
            R"(wheel
sdist
expect demo==2.0
)",
            R"(wheel
sdist
expect other==1.0
)",
            R"(sdist
sdist demo-1.00.tar.gz
)"},
    .good = {R"(wheel
sdist
expect demo==1.0
)"},
    .run_release = run_release,
};

}  // namespace assay::packages::checks
