#include "base/strings.h"
#include "scanners/packages/findings/reporter.h"

namespace assay::packages::checks {

namespace {

void run(const Subject& subject, Reporter& out) {
  const Package& package = subject.package;
  if (!package.listed || package.folder.empty()) return;
  const auto need = [&](std::string_view name) {
    const std::string path = cat(package.folder, "/", name);
    if (package.find(path) == nullptr && package.find("./" + path) == nullptr)
      out.report({}, cat("There is no ", name, "."));
  };
  if (package.is_sdist()) return need("PKG-INFO");
  for (const char* name : {"METADATA", "WHEEL", "RECORD"}) need(name);
}

}  // namespace

extern const Check dist_metadata_missing = {
    .id = "dist-metadata-missing",
    .title = "Package has no metadata",
    .severity = Severity::high,
    .what = "A wheel without METADATA, WHEEL or RECORD, a source distribution without PKG-INFO.",
    .why = "The index refuses it.",
    .reproduce = "`unzip -l FILE`, `tar tf FILE`.",
    .fix = "Build with a standard tool.",
    .avoid = "Do not pack the archive by hand.",
    .references = {"https://packaging.python.org/en/latest/specifications/core-metadata/"},
    .bad = {R"(wheel
- demo-1.0.dist-info/METADATA
)",
            R"(wheel
- demo-1.0.dist-info/RECORD
)",
            R"(sdist
- demo-1.0/PKG-INFO
)"},
    .good = {R"(wheel
)",
             R"(sdist
)"},
    .run = run,
};

}  // namespace assay::packages::checks
