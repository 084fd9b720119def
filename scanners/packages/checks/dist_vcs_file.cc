#include <string>

#include "base/letter_case.h"
#include "base/strings.h"
#include "scanners/packages/findings/members.h"
#include "scanners/packages/findings/reporter.h"

namespace assay::packages::checks {

namespace {

void run(const Subject& subject, Reporter& out) {
  constexpr std::array<std::string_view, 5> kFolders = {".git", ".hg", ".svn", ".bzr", "_darcs"};
  constexpr std::array<std::string_view, 5> kFiles = {".gitignore", ".gitattributes", ".gitmodules", ".hgignore",
                                                      ".gitkeep"};
  bool told = false;
  for (const Member& member : subject.package.members) {
    // As git takes the name where the file system does not tell letters apart.
    const std::string path = lower(member.path);
    for (const std::string_view folder : kFolders)
      if (has_part(path, folder) && !told) {
        told = true;
        out.report(member.path, cat("It lies in ", folder, ": the repository itself is in the package."));
      }
    if (subject.package.is_wheel() && is_one_of(kFiles, last_part(path)))
      out.report(member.path, "It is a file of version control, which nobody needs who installs the wheel.",
                 Severity::low);
  }
}

}  // namespace

extern const Check dist_vcs_file = {
    .id = "dist-vcs-file",
    .title = "Package ships files of version control",
    .severity = Severity::high,
    .what = "Folders `.git`, `.hg`, `.svn`, `.bzr`; in wheels also `.gitignore`, `.gitattributes` and their like.",
    .why = "A repository brings its whole history, and its configuration may hold credentials.",
    .reproduce = "`tar tf FILE | grep \"/\\.git/\"`.",
    .fix = "Exclude it from the build.",
    .avoid = "Do not pack the working directory.",
    .allowable = true,
    .bad = {R"(wheel
+ demo/.GIT/config = x
)",
            R"(sdist
+ .git/config = x
)",
            R"(wheel
+ demo/.gitignore = x
)"},
    .good = {R"(sdist
+ .gitignore = x
)",
             R"(sdist
+ .github/workflows/a.yml = x
)"},
    .run = run,
};

}  // namespace assay::packages::checks
