#include "base/strings.h"
#include "scanners/packages/findings/reporter.h"
#include "scanners/packages/model/bill_of_materials.h"
#include "scanners/packages/names/requirement.h"

namespace assay::packages::checks {

namespace {

void run(const Subject& subject, Reporter& out) {
  const Package& package = subject.package;
  if (!package.is_wheel() || package.folder.empty()) return;
  const std::string below = cat(package.folder, "/sboms/");
  for (const auto& [path, text] : package.texts) {
    if (!path.starts_with(below)) continue;
    const BillOfMaterials bill = read_bill(text);
    if (!bill.why.empty()) {
      out.report(path, cat("It cannot be taken for a bill of materials: ", bill.why, "."));
    } else {
      const std::string name = normalized_name(package.name.name);
      bool named = false;
      for (const std::string& one : bill.names) named = named || normalized_name(one) == name;
      if (!named) out.report(path, cat("It does not name ", quoted(package.name.name), "."), Severity::low);
    }
  }
}

}  // namespace

extern const Check dist_sbom = {
    .id = "dist-sbom",
    .title = "Software bill of materials is none",
    .severity = Severity::medium,
    .what =
        "A file in `.dist-info/sboms` that is no CycloneDX or SPDX document in JSON, or that does not name the "
        "package.",
    .why = "It says of another package what it holds, or nothing at all.",
    .reproduce = "`unzip -p FILE \"*.dist-info/sboms/*\"`.",
    .fix = "Let the build write it for this version.",
    .avoid = "Do not copy it from the last release.",
    .references = {"https://peps.python.org/pep-0770/"},
    .bad = {R"(wheel
+ demo-1.0.dist-info/sboms/a.cdx.json = {}
)",
            R"(wheel
+ demo-1.0.dist-info/sboms/a.cdx.json = {"bomFormat": "CycloneDX", "specVersion": "1.6", "metadata": {"component": {"name": "other", "version": "1.0"}}}
)"},
    .good = {R"(wheel
+ demo-1.0.dist-info/sboms/a.cdx.json = {"bomFormat": "CycloneDX", "specVersion": "1.6", "metadata": {"component": {"name": "Demo", "version": "1.0"}}}
)",
             R"(wheel
+ demo-1.0.dist-info/sboms/a.spdx.json = {"spdxVersion": "SPDX-2.3", "name": "demo", "packages": [{"name": "demo", "versionInfo": "1.0"}]}
)"},
    .run = run,
};

}  // namespace assay::packages::checks
