#include "base/strings.h"
#include "scanners/packages/findings/members.h"
#include "scanners/packages/findings/reporter.h"

namespace assay::packages::checks {

namespace {

void run(const Subject& subject, Reporter& out) {
  constexpr std::array<std::string_view, 10> kFolders = {
      "__pycache__", ".pytest_cache", ".mypy_cache",        ".ruff_cache", ".tox",
      ".nox",        ".venv",         ".ipynb_checkpoints", "__MACOSX",    ".idea"};
  constexpr std::array<std::string_view, 5> kNames = {".DS_Store", "Thumbs.db", "desktop.ini", ".coverage", ".Python"};
  std::size_t count = 0;
  std::string_view first;
  bool tests = true;  // all lie among tests, where some are kept on purpose
  for_each_name(subject.package, [&](const Member& member, std::string_view inside) {
    const std::string_view name = last_part(inside);
    bool found = is_one_of(kNames, name) || name.ends_with(".pyc") || name.ends_with(".pyo") || name.ends_with("~") ||
                 name.ends_with(".swp") || name.ends_with(".orig") || name.ends_with(".rej") || name.starts_with("._");
    for (const std::string_view folder : kFolders) found = found || has_part(inside, folder);
    if (found && count++ == 0) first = member.path;
    if (found) tests = tests && (has_part(inside, "tests") || has_part(inside, "test"));
  });
  const Severity severity = tests ? Severity::low : Severity::medium;
  if (count == 1) out.report(first, "It is a cache or leftover of the machine that built the package.", severity);
  if (count > 1)
    out.report(
        first,
        cat("It is a cache or leftover of the machine that built the package, as are ", count - 1, " other files."),
        severity);
}

}  // namespace

extern const Check dist_cache_file = {
    .id = "dist-cache-file",
    .title = "Package ships caches or leftovers",
    .severity = Severity::medium,
    .what = "Compiled Python files, caches of tools, files of editors and desktops.",
    .why = "They are of the machine that built it: they hold its paths, make builds differ, and may run old code.",
    .reproduce = "`tar tf FILE | grep -E \"__pycache__|\\.pyc|DS_Store\"`.",
    .fix = "Exclude them, and build from a clean checkout.",
    .avoid = "Do not build in a working directory.",
    .allowable = true,
    .bad = {R"(sdist
link demo/a.pyc -> a.py
)",
            R"(wheel
+ demo/__pycache__/a.cpython-312.pyc = x
)",
            R"(sdist
+ .DS_Store = x
)",
            R"(sdist
+ demo/a.py~ = x
)"},
    .good = {R"(wheel
)",
             R"(sdist
+ demo/cache.py = x
)"},
    .run = run,
};

}  // namespace assay::packages::checks
