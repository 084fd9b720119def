#include <set>

#include "base/strings.h"
#include "scanners/packages/findings/members.h"
#include "scanners/packages/findings/reporter.h"

namespace assay::packages::checks {

namespace {

void run(const Subject& subject, Reporter& out) {
  constexpr std::array<std::string_view, 14> kNames = {"tests",      "test",  "docs",     "doc",        "examples",
                                                       "example",    "src",   "scripts",  "build",      "dist",
                                                       "benchmarks", "tools", "setup.py", "conftest.py"};
  if (!subject.package.is_wheel()) return;
  std::set<std::string_view> told;
  for_each_name(subject.package, [&](const Member& member, std::string_view inside) {
    const std::string_view top = inside.substr(0, inside.find('/'));
    if (is_one_of(kNames, top) && told.insert(top).second)
      out.report(member.path, cat("It is installed at the top, as ", quoted(top), "."));
  });
}

}  // namespace

extern const Check dist_top_level = {
    .id = "dist-top-level",
    .title = "Wheel installs a top-level name that is everybody's",
    .severity = Severity::medium,
    .what =
        "Packages or modules `tests`, `test`, `docs`, `examples`, `src`, `scripts` and the like at the top of a wheel.",
    .why = "They land beside the packages of others and overwrite each other.",
    .reproduce = "`unzip -l FILE`.",
    .fix = "Put them inside of the package, or exclude them from the wheel.",
    .avoid = "Do not rename them to something as common.",
    .allowable = true,
    .bad = {R"(wheel
link tests -> demo
)",
            R"(wheel
+ tests/test_a.py = x
)"},
    .good = {R"(wheel
+ demo/tests/test_a.py = x
)",
             R"(sdist
+ tests/test_a.py = x
)"},
    .run = run,
};

}  // namespace assay::packages::checks
