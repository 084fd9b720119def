#include <set>

#include "base/glob.h"
#include "base/strings.h"
#include "scanners/packages/findings/members.h"
#include "scanners/packages/findings/reporter.h"
#include "scanners/packages/names/requirement.h"

namespace assay::packages::checks {

namespace {

// Calls look(sdist, wheel) for each pair of one release.
template <class Look>
void for_each_pair(const Release& release, Look look) {
  for (const Package& sdist : release.packages) {
    if (!sdist.is_sdist() || !sdist.listed) continue;
    for (const Package& wheel : release.packages)
      if (wheel.is_wheel() && wheel.listed && normalized_name(wheel.name.name) == normalized_name(sdist.name.name))
        look(sdist, wheel);
  }
}

void run_release(const Release& release, Reporter& out) {
  for_each_pair(release, [&](const Package& sdist, const Package& wheel) {
    std::set<std::string_view> digests;
    for (const Member& member : sdist.members) digests.insert(member.sha256);
    std::size_t count = 0;
    std::string_view first;
    for_each_file(wheel, [&](const Member& member, std::string_view inside) {
      if (!inside.ends_with(".py") || member.sha256.empty() || digests.contains(member.sha256) || member.size == 0)
        return;
      for (const std::string& pattern : release.policy.generated)
        if (path_fits(pattern, inside)) return;
      if (count++ == 0) first = member.path;
    });
    if (count == 1) out.report_on(wheel.path, cat(quoted(first), " is not in ", quoted(sdist.file), "."));
    if (count > 1)
      out.report_on(wheel.path, cat(quoted(first), " and ", counted(count - 1, "other file is", "other files are"),
                                    " not in ", quoted(sdist.file), "."));
  });
}

}  // namespace

extern const Check dist_wheel_not_from_sdist = {
    .id = "dist-wheel-not-from-sdist",
    .title = "Wheel holds sources that the source distribution does not",
    .severity = Severity::medium,
    .what = "Python files of a wheel whose bytes no file of the source distribution of the same release has.",
    .why = "What is installed is not what can be reviewed and built.",
    .reproduce = "Unpack both and `diff -r`.",
    .fix = "Build the wheel from the source distribution (`python -m build` does).",
    .avoid = "Do not generate code into the wheel alone, or name it in `dist: generated:`.",
    .bad = {R"(sdist
wheel
+ demo/extra.py = evil
)"},
    .good = {R"(sdist
wheel
)",
             R"(sdist
+ demo/more.py = x
wheel
+ demo/more.py = x
)",
             R"(sdist
wheel
+ demo/_version.py = x
policy generated demo/_version.py
)"},
    .run_release = run_release,
};

}  // namespace assay::packages::checks
