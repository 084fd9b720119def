#include "base/strings.h"
#include "scanners/packages/findings/reporter.h"

namespace assay::packages::checks {

namespace {

void run(const Subject& subject, Reporter& out) {
  const FileName& name = subject.package.name;
  if (!name.why.empty()) out.report({}, cat("The file name is none of a package: ", name.why, "."));
}

}  // namespace

extern const Check dist_file_name = {
    .id = "dist-file-name",
    .title = "File name is none of a wheel or source distribution",
    .severity = Severity::high,
    .what =
        "A `.whl` whose name has not five or six parts, bad compatibility tags, a source distribution without version.",
    .why = "The index refuses it, and installers do not find it.",
    .reproduce = "`pip install --no-deps FILE`.",
    .fix = "Let the build tool name the file.",
    .avoid = "Do not rename packages after the build.",
    .references =
        {"https://packaging.python.org/en/latest/specifications/binary-distribution-format/#file-name-convention"},
    .bad = {R"(wheel demo-1.0.whl
)",
            R"(wheel demo-1.0-py3-none-a%b.whl
)",
            R"(sdist demo.tar.gz
)"},
    .good = {R"(wheel
)",
             R"(sdist
)",
             R"(wheel demo-1.0-2-py3-none-any.whl
)"},
    .run = run,
};

}  // namespace assay::packages::checks
