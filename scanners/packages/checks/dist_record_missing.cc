#include <set>

#include "base/strings.h"
#include "scanners/packages/findings/reporter.h"

namespace assay::packages::checks {

namespace {

void run(const Subject& subject, Reporter& out) {
  const Package& package = subject.package;
  if (!package.record) return;
  std::set<std::string_view> listed;
  for (const RecordEntry& entry : package.record->entries) listed.insert(entry.path);
  const std::string self = cat(package.folder, "/RECORD");
  if (!listed.contains(self)) out.report(self, "RECORD does not list itself.", Severity::medium);
  for (const Member& member : package.members)
    if (member.kind != Member::Kind::folder && member.path != self && member.path != cat(self, ".jws") &&
        member.path != cat(self, ".p7s") && !listed.contains(member.path))
      out.report(member.path, "RECORD does not list it.");
}

}  // namespace

extern const Check dist_record_missing = {
    .id = "dist-record-missing",
    .title = "RECORD does not list a file of the wheel",
    .severity = Severity::high,
    .what = "A file in the wheel that RECORD does not name, itself included.",
    .why = "Nothing protects it, and it stays behind when the package is removed. The index warns of it.",
    .reproduce = "Compare `unzip -l FILE` with RECORD.",
    .fix = "Build anew; let nothing be added to a built wheel.",
    .avoid = "Do not add files with zip.",
    .references = {"https://packaging.python.org/en/latest/specifications/binary-distribution-format/"},
    .bad = {R"(wheel
record- demo/__init__.py
)",
            R"(wheel
+ demo-1.0.dist-info/RECORD.evil = x
record- demo-1.0.dist-info/RECORD.evil
)",
            R"(wheel
+ demo-1.0.dist-info/RECORD.d/evil.py = x
record- demo-1.0.dist-info/RECORD.d/evil.py
)",
            R"(wheel
record- demo-1.0.dist-info/RECORD
)"},
    .good = {R"(wheel
)",
             R"(wheel
+ demo-1.0.dist-info/RECORD.jws = x
record- demo-1.0.dist-info/RECORD.jws
)"},
    .run = run,
};

}  // namespace assay::packages::checks
