#include "base/strings.h"
#include "scanners/packages/findings/reporter.h"

namespace assay::packages::checks {

namespace {

void run(const Subject& subject, Reporter& out) {
  constexpr std::uint64_t kMost = std::uint64_t{100} << 20;
  if (subject.package.size > kMost)
    out.report({}, cat("It has ", human_bytes(subject.package.size), "; the index takes ", human_bytes(kMost),
                       " unless another limit was granted."));
}

}  // namespace

extern const Check dist_size_limit = {
    .id = "dist-size-limit",
    .title = "File is larger than the index takes",
    .severity = Severity::medium,
    .what = "A file beyond 100 MB, the limit of projects that have asked for no other.",
    .why = "The upload is refused.",
    .reproduce = "`ls -l FILE`.",
    .fix = "Leave data out, or ask the index for a higher limit.",
    .avoid = "Do not split one package over several names.",
    .references = {"https://docs.pypi.org/project-management/storage-limits/"},
    .bad = {R"(sdist
size 104857601
)"},
    .good = {R"(sdist
)"},
    .run = run,
};

}  // namespace assay::packages::checks
