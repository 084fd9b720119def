#include "base/strings.h"
#include "scanners/packages/findings/reporter.h"

namespace assay::packages::checks {

namespace {

void run(const Subject& subject, Reporter& out) {
  for (const std::string& platform : subject.package.name.platform)
    if (subject.package.name.why.empty() && !is_accepted_platform(platform))
      out.report({}, cat("The index takes no wheels for ", quoted(platform), "."));
}

}  // namespace

extern const Check dist_platform_tag = {
    .id = "dist-platform-tag",
    .title = "Index does not take wheels for the platform",
    .severity = Severity::high,
    .what = "A platform tag that the index does not accept, such as `linux_x86_64`.",
    .why = "The upload is refused: such a wheel runs on systems like the one that built it only.",
    .reproduce = "Upload it to a test index.",
    .fix = "Repair the wheel with auditwheel, delocate or delvewheel, which give it a tag that says what it needs.",
    .avoid = "Do not rename the wheel: the tag is a promise.",
    .references = {"https://packaging.python.org/en/latest/specifications/platform-compatibility-tags/"},
    .bad = {R"(wheel demo-1.0-cp312-cp312-linux_x86_64.whl
)"},
    .good = {R"(wheel demo-1.0-cp312-cp312-manylinux_2_17_x86_64.manylinux2014_x86_64.whl
)",
             R"(wheel demo-1.0-cp312-cp312-macosx_11_0_arm64.whl
)",
             R"(wheel
)"},
    .run = run,
};

}  // namespace assay::packages::checks
