#include "base/strings.h"
#include "scanners/packages/findings/reporter.h"
#include "scanners/packages/names/requirement.h"
#include "scanners/packages/names/version.h"

namespace assay::packages::checks {

namespace {

bool same_version(std::string_view a, std::string_view b) {
  const auto left = Version::parse(a), right = Version::parse(b);
  return left && right ? *left == *right : a == b;
}

void run(const Subject& subject, Reporter& out) {
  const Package& package = subject.package;
  if (!package.name.why.empty()) return;
  const Field* name = package.metadata.find("Name");
  const Field* version = package.metadata.find("Version");
  if (name != nullptr && normalized_name(name->value) != normalized_name(package.name.name))
    out.report(package.metadata_path,
               cat("The metadata names ", quoted(name->value), ", the file ", quoted(package.name.name), "."),
               name->line);
  if (version != nullptr && !same_version(version->value, package.name.version))
    out.report(
        package.metadata_path,
        cat("The metadata has version ", quoted(version->value), ", the file ", quoted(package.name.version), "."),
        version->line);
  if (package.folder.empty()) return;
  std::string_view folder = package.folder;
  if (package.is_wheel()) folder.remove_suffix(std::string_view(".dist-info").size());
  const FileName inside = parse_file_name(cat(folder, ".tar.gz"));
  if (normalized_name(inside.name) != normalized_name(package.name.name) ||
      !same_version(inside.version, package.name.version))
    out.report(package.folder, cat("The folder is ", quoted(package.folder), ", which the file name does not say."),
               package.is_wheel() ? Severity::high : Severity::medium);
  else if (const std::string wanted = cat(package.name.name, '-', package.name.version, ".dist-info");
           package.is_wheel() && package.folder != wanted)
    out.report(package.folder, cat("The index looks for ", quoted(wanted), ", as the file name spells it."));
}

}  // namespace

extern const Check dist_name_mismatch = {
    .id = "dist-name-mismatch",
    .title = "Name or version differ between file name, folder and metadata",
    .severity = Severity::high,
    .what =
        "A file name, the folder of the metadata and its fields Name and Version that do not agree, or, of wheels, a "
        "folder that is spelt otherwise than the file name.",
    .why = "The index refuses it, and installers install under one name what they remember under another.",
    .reproduce = "Compare the file name with METADATA or PKG-INFO.",
    .fix = "Build anew from one source of the version.",
    .avoid = "Do not rename files after the build.",
    .references = {"https://packaging.python.org/en/latest/specifications/recording-installed-packages/"},
    .bad = {R"(wheel demo-2.0-py3-none-any.whl
)",
            R"(sdist other-1.0.tar.gz
)",
            R"(wheel
metadata= Name: other
)",
            R"(wheel
folder other-1.0.dist-info
)",
            R"(wheel
folder Demo-1.0.dist-info
)",
            R"(wheel demo-1.0.0-py3-none-any.whl
)"},
    .good = {R"(wheel
)",
             R"(sdist
)",
             R"(wheel
metadata= Name: Demo
)",
             R"(wheel demo-1.0.0-py3-none-any.whl
folder demo-1.0.0.dist-info
)"},
    .run = run,
};

}  // namespace assay::packages::checks
