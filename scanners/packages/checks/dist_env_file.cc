#include "base/letter_case.h"
#include "scanners/packages/findings/members.h"
#include "scanners/packages/findings/reporter.h"

namespace assay::packages::checks {

namespace {

void run(const Subject& subject, Reporter& out) {
  constexpr std::array<std::string_view, 8> kSamples = {".example", ".sample", ".template", ".dist",
                                                        ".tmpl",    ".tpl",    ".defaults", ".schema"};
  for_each_name(subject.package, [&](const Member& member, std::string_view inside) {
    const std::string name = lower(last_part(inside));
    if (name != ".env" && name != ".envrc" && !name.starts_with(".env.")) return;
    for (const std::string_view sample : kSamples)
      if (name.ends_with(sample)) return;
    const bool tests = has_part(inside, "tests") || has_part(inside, "test");
    out.report(member.path, "It is an environment file, which holds credentials as a rule.",
               tests ? Severity::medium : Severity::high);
  });
}

}  // namespace

extern const Check dist_env_file = {
    .id = "dist-env-file",
    .title = "Package ships an environment file",
    .severity = Severity::high,
    .what = "Files `.env`, `.env.NAME` and `.envrc`, but for samples and templates.",
    .why = "They hold the credentials of whoever built it, or of a whole service.",
    .reproduce = "`tar tf FILE | grep \"\\.env\"`.",
    .fix =
        "Leave it out: name it in .gitignore and in the excludes of the build; rotate what it holds if it was "
        "published.",
    .avoid = "Do not only empty it in the next release: this one stays.",
    .allowable = true,
    .bad = {R"(sdist
+ .env.test = A=b
)",
            R"(sdist
link .env -> LICENSE
)",
            R"(sdist
+ .env = A=b
)",
            R"(wheel
+ demo/.env.production = A=b
)"},
    .good = {R"(sdist
+ .env.example = A=
)",
             R"(sdist
+ demo/env.py = x
)"},
    .run = run,
};

}  // namespace assay::packages::checks
