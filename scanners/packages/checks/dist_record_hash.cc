#include <map>

#include "base/strings.h"
#include "scanners/packages/findings/reporter.h"

namespace assay::packages::checks {

namespace {

void run(const Subject& subject, Reporter& out) {
  const Package& package = subject.package;
  if (!package.record) return;
  std::map<std::string_view, const Member*> members;
  for (const Member& member : package.members) members.emplace(member.path, &member);
  const std::string self = cat(package.folder, "/RECORD");
  for (const RecordEntry& entry : package.record->entries) {
    const auto found = members.find(entry.path);
    if (found == members.end() || entry.path == self || found->second->kind != Member::Kind::file) continue;
    if (entry.path == cat(self, ".jws") || entry.path == cat(self, ".p7s")) continue;
    const Member& member = *found->second;
    if (entry.digest.empty())
      out.report(entry.path, "RECORD has no digest of it.");
    else if (entry.algorithm == "md5" || entry.algorithm == "sha1")
      continue;  // told by dist-record-syntax
    else if (entry.algorithm != "sha256")
      out.report(entry.path, cat("RECORD has a digest of it by ", quoted(entry.algorithm),
                                 ", which is not compared: only sha256 is."));
    else if (!member.sha256.empty() && entry.digest != member.sha256)
      out.report(entry.path, "Its bytes are not those that RECORD has the digest of.");
    else if (entry.size && *entry.size != member.size)
      out.report(entry.path, cat("It has ", member.size, " bytes; RECORD says ", *entry.size, "."));
  }
}

}  // namespace

extern const Check dist_record_hash = {
    .id = "dist-record-hash",
    .title = "Digest in RECORD is not that of the file",
    .severity = Severity::high,
    .what =
        "A file whose digest or size is another than RECORD says, and entries without a digest or with one by another "
        "algorithm than sha256.",
    .why = "The wheel was changed after it was built. Most installers do not notice.",
    .reproduce = "`python3 -m wheel unpack FILE` checks the digests.",
    .fix = "Build anew, and find out what changed the file.",
    .avoid = "Do not rewrite RECORD to fit.",
    .references = {"https://packaging.python.org/en/latest/specifications/binary-distribution-format/"},
    .bad = {R"(wheel
record! demo/__init__.py
)",
            R"(wheel
record- demo/__init__.py
record+ demo/__init__.py,,
)",
            R"(wheel
record- demo/__init__.py
record+ demo/__init__.py,sha512=AAAA,6
)",
            R"(wheel
record- demo/__init__.py
record+ demo/__init__.py, sha256=AAAA,6
)",
            R"(wheel
+ demo-1.0.dist-info/RECORD.evil = x
record! demo-1.0.dist-info/RECORD.evil
)"},
    .good = {R"(wheel
)",
             R"(wheel
+ demo-1.0.dist-info/RECORD.p7s = x
record- demo-1.0.dist-info/RECORD.p7s
record+ demo-1.0.dist-info/RECORD.p7s,,
)"},
    .run = run,
};

}  // namespace assay::packages::checks
