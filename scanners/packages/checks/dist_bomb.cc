#include <algorithm>

#include "base/strings.h"
#include "scanners/packages/findings/reporter.h"

namespace assay::packages::checks {

namespace {

void run(const Subject& subject, Reporter& out) {
  constexpr std::uint64_t kMostBytes = std::uint64_t{64} << 20;
  constexpr std::uint64_t kMostRatio = 50;
  const Package& package = subject.package;
  std::uint64_t bytes = 0;
  for (const Member& member : package.members) bytes += std::min(member.size, std::uint64_t{1} << 50);
  bytes = std::max(bytes, package.unpacked);
  if (bytes > kMostBytes && bytes / kMostRatio > package.size)
    out.report({}, cat("It unpacks to ", human_bytes(bytes), ", ", bytes / std::max<std::uint64_t>(package.size, 1),
                       " times its size."));
}

}  // namespace

extern const Check dist_bomb = {
    .id = "dist-bomb",
    .title = "Package unpacks to far more than its size",
    .severity = Severity::high,
    .what = "Members that give more than 64 MiB and fifty times the size of the file.",
    .why = "The index refuses it, and it fills the disk of whoever unpacks it.",
    .reproduce = "`unzip -Z -t FILE` shows both sizes.",
    .fix = "Leave the data out, or make them when they are needed.",
    .avoid = "Do not split the data over several members: the sum counts.",
    .bad = {R"(sdist
+ demo/zeros = @zeros 70000000
)",
            R"(wheel
+ demo/zeros = @zeros 70000000
)"},
    .good = {R"(wheel
+ demo/zeros = @zeros 1000000
)"},
    .run = run,
};

}  // namespace assay::packages::checks
