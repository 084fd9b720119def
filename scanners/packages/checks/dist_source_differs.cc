#include "base/strings.h"
#include "scanners/packages/findings/in_source.h"
#include "scanners/packages/findings/reporter.h"

namespace assay::packages::checks {

namespace {

void run(const Subject& subject, Reporter& out) {
  if (!subject.release.source) return;
  const SourceComparison commit(subject.release, subject.package);
  for (const Member& member : subject.package.members)
    if (commit.of(member) == InSource::differs)
      out.report(member.path, cat("Its bytes are not those of the commit ", subject.release.source->name, "."));
}

}  // namespace

extern const Check dist_source_differs = {
    .id = "dist-source-differs",
    .title = "File of the package is not as in version control",
    .severity = Severity::high,
    .what =
        "With `--source`: files of a source distribution, and Python files of a wheel, whose bytes differ from those "
        "of the commit; links where it has a file.",
    .why = "What is published is not what was reviewed.",
    .reproduce = "`git diff --no-index` between both.",
    .fix = "Build from a clean checkout of the commit; name what the build rewrites in `dist: generated:`.",
    .avoid = "Do not publish from a tree with local changes.",
    .bad = {R"(sdist
+ setup.cfg = [metadata]\nname = other\n
source LICENSE pyproject.toml demo/__init__.py setup.cfg!
)",
            R"(sdist
source LICENSE pyproject.toml demo/__init__.py!
)",
            R"(wheel
source demo/__init__.py!
)",
            R"(wheel
source src/demo/__init__.py!
)",
            R"(wheel
+ demo-1.0.data/purelib/demo/a.py = x
source demo/__init__.py demo/a.py!
)",
            R"(sdist
link demo/__init__.py -> other.py
source LICENSE pyproject.toml demo/__init__.py
)"},
    .good = {R"(sdist
source LICENSE pyproject.toml demo/__init__.py
)",
             R"(wheel
source demo/__init__.py
)",
             R"(wheel
source demo/__init__.py! src/demo/__init__.py
)"},
    .run = run,
};

}  // namespace assay::packages::checks
