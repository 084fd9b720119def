#include <set>

#include "base/strings.h"
#include "scanners/packages/findings/reporter.h"

namespace assay::packages::checks {

namespace {

void run(const Subject& subject, Reporter& out) {
  const Package& package = subject.package;
  if (!package.record || !package.listed) return;
  std::set<std::string_view> there;
  for (const Member& member : package.members) there.insert(member.path);
  for (const RecordEntry& entry : package.record->entries)
    if (!there.contains(entry.path))
      out.report(cat(package.folder, "/RECORD"), cat("It lists ", quoted(entry.path), ", which is not in the wheel."),
                 entry.line);
}

}  // namespace

extern const Check dist_record_extra = {
    .id = "dist-record-extra",
    .title = "RECORD lists a file that is not there",
    .severity = Severity::high,
    .what = "An entry of RECORD that no file of the wheel has.",
    .why = "A file was taken out after the build, or the list is made up.",
    .reproduce = "Compare `unzip -l FILE` with RECORD.",
    .fix = "Build anew.",
    .avoid = "Do not take files out of a built wheel.",
    .references = {"https://packaging.python.org/en/latest/specifications/binary-distribution-format/"},
    .bad = {R"(wheel
record+ demo/gone.py,sha256=47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU,0
)"},
    .good = {R"(wheel
)"},
    .run = run,
};

}  // namespace assay::packages::checks
