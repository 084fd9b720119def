#include <set>

#include "base/strings.h"
#include "scanners/packages/findings/reporter.h"

namespace assay::packages::checks {

namespace {

void run(const Subject& subject, Reporter& out) {
  const Package& package = subject.package;
  if (!package.record) return;
  const std::string path = cat(package.folder, "/RECORD");
  for (const ListProblem& problem : package.record->problems)
    out.report(path, cat("The row cannot be read: ", problem.why, "."), problem.line);
  std::set<std::string_view> seen;
  for (const RecordEntry& entry : package.record->entries) {
    if (!seen.insert(entry.path).second) out.report(path, cat(quoted(entry.path), " stands twice."), entry.line);
    if (entry.algorithm == "md5" || entry.algorithm == "sha1")
      out.report(path, cat(quoted(entry.path), " has a digest by ", entry.algorithm, ", which protects nothing."),
                 entry.line);
    if (entry.padded)
      out.report(path, cat(quoted(entry.path), " has a digest with padding."), Severity::medium, entry.line);
    if (entry.path == path && !entry.digest.empty()) out.report(path, "RECORD has a digest of itself.", entry.line);
  }
}

}  // namespace

extern const Check dist_record_syntax = {
    .id = "dist-record-syntax",
    .title = "RECORD is malformed",
    .severity = Severity::high,
    .what =
        "Rows that have not three columns, digests or sizes that are none, a path twice or outside of the wheel, weak "
        "or padded digests, a digest of RECORD itself.",
    .why = "Installers cannot check the files.",
    .reproduce = "`python3 -m csv` over RECORD.",
    .fix = "Build anew.",
    .avoid = "Do not edit RECORD by hand.",
    .references = {"https://packaging.python.org/en/latest/specifications/binary-distribution-format/"},
    .bad = {R"(wheel
record+ demo/x.py
)",
            R"(wheel
record+ demo/__init__.py,md5=abcd,3
)",
            R"(wheel
record+ a,b,c
)",
            R"(wheel
record+ demo/x.py,sha256=LCa0a2j_xo_5m0U8HTBBNBNCLXBkg7-g-YpeiGJm564=,3
)"},
    .good = {R"(wheel
)"},
    .run = run,
};

}  // namespace assay::packages::checks
