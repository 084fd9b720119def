#include "scanners/packages/findings/reporter.h"

namespace assay::packages::checks {

namespace {

void run(const Subject& subject, Reporter& out) {
  for (const Oddity& one : subject.package.oddities)
    if (one.kind == Odd::tar_hidden) out.report(one.member, one.what);
}

}  // namespace

extern const Check dist_tar_hidden_data = {
    .id = "dist-tar-hidden-data",
    .title = "Bytes stand behind the end of an archive",
    .severity = Severity::high,
    .what =
        "Something other than zeros behind the empty blocks that end a tar archive, behind the compressed data, behind "
        "a member in its last block, or behind the text of a field in a header.",
    .why = "No listing shows them, and they may be a second archive.",
    .reproduce = "`gzip -t FILE` warns of trailing garbage; `tar -i` shows what stands behind the end.",
    .fix = "Build the archive anew, and let nothing append to it.",
    .avoid = "Do not append signatures: publish them beside the file.",
    .bad = {R"(sdist
gzip trailing
)",
            R"(sdist
tar trailing
)",
            R"(sdist
tar ended
)",
            R"(sdist
tar padding
)",
            R"(sdist
tar behind-name
)"},
    .good = {R"(sdist
)"},
    .run = run,
};

}  // namespace assay::packages::checks
