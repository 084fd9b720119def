#include "base/strings.h"
#include "scanners/packages/findings/in_source.h"
#include "scanners/packages/findings/reporter.h"

namespace assay::packages::checks {

namespace {

void run(const Subject& subject, Reporter& out) {
  if (!subject.release.source) return;
  const SourceComparison commit(subject.release, subject.package);
  for (const Member& member : subject.package.members)
    if (commit.of(member) == InSource::absent)
      out.report(member.path, cat("The commit ", subject.release.source->name, " does not have it."));
}

}  // namespace

extern const Check dist_not_in_source = {
    .id = "dist-not-in-source",
    .title = "File of the package is not in version control",
    .severity = Severity::medium,
    .what =
        "With `--source`: files of a source distribution that the commit does not have, and Python files of a wheel "
        "whose bytes it has nowhere.",
    .why = "It comes from the machine that built it: a leftover, generated, or put there.",
    .reproduce = "`git ls-tree -r --name-only COMMIT`.",
    .fix = "Build from a clean checkout; name what the build generates in `dist: generated:`.",
    .avoid = "Do not add the file to the commit only to silence this.",
    .bad = {R"(sdist
+ demo.egg-info/evil.py = x
source LICENSE pyproject.toml demo/__init__.py
)",
            R"(sdist
+ tests/other.egg-info/PKG-INFO = x
source LICENSE pyproject.toml demo/__init__.py
)",
            R"(sdist
+ setup.cfg = [metadata]\nname = other\n
source LICENSE pyproject.toml demo/__init__.py
)",
            R"(sdist
+ demo/extra.py = x
source LICENSE pyproject.toml demo/__init__.py
)",
            R"(wheel
+ demo/extra.py = y
source demo/__init__.py
)",
            R"(sdist
link demo/extra.py -> __init__.py
source LICENSE pyproject.toml demo/__init__.py
)"},
    .good = {R"(sdist
+ demo.egg-info/PKG-INFO = x
+ src/demo.egg-info/SOURCES.txt = x
+ setup.cfg = [egg_info]\ntag_build = \ntag_date = 0\n\n
source LICENSE pyproject.toml demo/__init__.py
)",
             R"(wheel
+ demo-1.0.data/platlib/demo/more.py = y
source src/demo/__init__.py demo/more.py
)",
             R"(sdist
source LICENSE pyproject.toml demo/__init__.py
)",
             R"(sdist
+ demo/_version.py = x
source LICENSE pyproject.toml demo/__init__.py
policy generated demo/_version.py
)"},
    .run = run,
};

}  // namespace assay::packages::checks
