#include <array>

#include "base/letter_case.h"
#include "base/strings.h"
#include "scanners/packages/findings/members.h"
#include "scanners/packages/findings/reporter.h"

namespace assay::packages::checks {

namespace {

// PEP 427, "The .data directory": the places that installers know.
constexpr std::array<std::string_view, 5> kSchemes = {"purelib", "platlib", "headers", "scripts", "data"};

std::string problem_of(const Package& package, std::string_view path, bool is_folder) {
  const std::size_t slash = path.find('/');
  const std::string_view top = path.substr(0, slash);
  const std::string low = lower(top);
  // importlib.metadata takes these names in any case.
  if (low.ends_with(".egg-info") || (low.ends_with(".dist-info") && !top.ends_with(".dist-info")))
    return cat(quoted(top), " is taken for the metadata of an installed package.");
  if (!top.ends_with(".data") || slash == std::string_view::npos) return {};
  if (!package.folder.empty() && top != cat(package.folder.substr(0, package.folder.rfind(".dist-info")), ".data"))
    return cat(quoted(top), " is the folder of another package, whose files some installers place and others do not.");
  const std::string_view inside = path.substr(slash + 1);
  const std::string_view scheme = inside.substr(0, inside.find('/'));
  if (is_one_of(kSchemes, scheme) && (is_folder || inside.find('/') != std::string_view::npos)) return {};
  return is_folder && scheme.empty() ? "" : cat("Installers know no place ", quoted(scheme), " and stop.");
}

void run(const Subject& subject, Reporter& out) {
  if (!subject.package.is_wheel()) return;
  for (const Member& member : subject.package.members) {
    const bool is_folder = member.kind == Member::Kind::folder;
    const std::string problem =
        problem_of(subject.package, cat(normal_path(member.path), is_folder ? "/" : ""), is_folder);
    if (!problem.empty()) out.report(member.path, problem);
  }
}

}  // namespace

extern const Check dist_wheel_layout = {
    .id = "dist-wheel-layout",
    .title = "Wheel has a folder that installers refuse or take for another package",
    .severity = Severity::high,
    .what =
        "In a `.data` folder something else than purelib, platlib, headers, scripts and data, and a `.data` folder of "
        "another package; at the top of a wheel `*.egg-info`, and `.dist-info` in other letters.",
    .why =
        "Installers stop, or place the files differently; metadata of another name make Python believe that a package "
        "is installed which is not.",
    .reproduce = "`unzip -l FILE`.",
    .fix = "Build with a standard tool, from a clean checkout.",
    .avoid = "Do not copy folders of an installed environment into a wheel.",
    .references = {"https://packaging.python.org/en/latest/specifications/binary-distribution-format/"},
    .bad = {R"(wheel
+ demo-1.0.data/lib/x = x
)",
            R"(wheel
+ demo-1.0.data/x = x
)",
            R"(wheel
+ other-1.0.data/scripts/x = x
)",
            R"(wheel
+ pip.egg-info/PKG-INFO = x
)",
            R"(wheel
+ pip-1.0.DIST-INFO/METADATA = x
)"},
    .good = {R"(wheel
+ demo-1.0.data/scripts/x = x
+ demo-1.0.data/data/share/x = x
+ demo/x.data/y = x
+ demo/x.egg-info/PKG-INFO = x
+ x.data = x
)",
             R"(sdist
+ demo.egg-info/PKG-INFO = x
)"},
    .run = run,
};

}  // namespace assay::packages::checks
