#include "base/strings.h"
#include "scanners/packages/findings/reporter.h"
#include "scanners/packages/names/version.h"

namespace assay::packages::checks {

namespace {

void run(const Subject& subject, Reporter& out) {
  const FileName& name = subject.package.name;
  if (!name.why.empty()) return;
  if (name.name != file_name_form(name.name))
    out.report({}, cat("The name is ", quoted(name.name), " and should be ", quoted(file_name_form(name.name)), "."));
  const auto version = Version::parse(name.version);
  std::string normal = version ? version->text() : name.version;
  // A wheel's version may have '_' for the '-' of old forms.
  if (version && normal != name.version)
    out.report({}, cat("The version is ", quoted(name.version), " and should be ", quoted(normal), "."), Severity::low);
}

}  // namespace

extern const Check dist_file_name_form = {
    .id = "dist-file-name-form",
    .title = "File name is not in its normal form",
    .severity = Severity::medium,
    .what =
        "A wheel or source distribution whose name or version is not as PEP 427, 440 and 625 write it: lower case, `_` "
        "between words, normal version.",
    .why = "The index refuses source distributions whose name is not so, and tools do not find such wheels.",
    .reproduce = "`python3 -c \"from packaging.utils import *; parse_sdist_filename(...)\"`.",
    .fix = "Build with an up-to-date tool.",
    .avoid = "Do not rename packages after the build.",
    .references = {"https://peps.python.org/pep-0625/"},
    .bad = {R"(wheel Demo-1.0-py3-none-any.whl
)",
            R"(sdist de-mo-1.0.tar.gz
)",
            R"(wheel demo-1.0.post01-py3-none-any.whl
)"},
    .good = {R"(wheel
)",
             R"(sdist
)"},
    .run = run,
};

}  // namespace assay::packages::checks
