// package-archive-gate.json: names of members that must not ship.
#include <algorithm>

#include "attest/formats/reader.h"
#include "base/strings.h"

namespace assay::attest {

namespace {

constexpr Key kMemberKeys[] = {{"member", Holds::text}, {"reason", Holds::text}};
constexpr Shape kMember{kMemberKeys};
constexpr Key kBlockerKeys[] = {{"code", Holds::text}, {"message", Holds::text}};
constexpr Shape kBlocker{kBlockerKeys};
constexpr Key kArchiveKeys[] = {{"archive", Holds::text},
                                {"format", Holds::text},
                                {"status", Holds::text},
                                {"member_count", Holds::whole},
                                {"forbidden_members", Holds::list, &kMember},
                                {"omitted_forbidden_member_count", Holds::whole},
                                {"blockers", Holds::list, &kBlocker}};
constexpr Shape kArchive{kArchiveKeys};
constexpr Key kKeys[] = {{"schema_version", Holds::whole},     {"status", Holds::text},   {"decision", Holds::text},
                         {"archives", Holds::list, &kArchive}, {"blockers", Holds::list}, {"summary", Holds::scalars}};
constexpr Shape kReport{kKeys};
constexpr std::string_view kReasons[] = {"INTERNAL_DIRECTORY", "INSTRUCTION_FILE", "VCS_FILE", "ENV_FILE",
                                         "PYTHON_STARTUP_HOOK"};

void judge_archive(Evidence& evidence, const Json& archive, const std::string& where) {
  judge_word(evidence, archive, "status", where);
  judge_empty(evidence, archive, {"forbidden_members", "blockers"}, where);
  if (whole_at(archive, "omitted_forbidden_member_count") != 0)
    evidence.fail("evidence-has-blockers", where, "more forbidden members than are listed");
  const std::string_view format = archive.string_at({"format"});
  if (format != "wheel" && format != "sdist")
    evidence.unproved("evidence-unknown-word", where, cat("the format is '", format.substr(0, 60), "'"));
  if (whole_at(archive, "member_count") == 0)
    evidence.unproved("evidence-nothing", where, "the archive held no member");
  for (const Json& member : member_or_null(archive, "forbidden_members").items)
    if (std::find(std::begin(kReasons), std::end(kReasons), member.string_at({"reason"})) == std::end(kReasons))
      evidence.unproved("evidence-unknown-word", where, "a reason is not known");
}

}  // namespace

void read_archive_gate(Evidence& evidence) {
  const Json& json = evidence.json;
  if (!check_shape(json, kReport, evidence.out.judgement)) return;
  take_facts(evidence, {"decision"});
  if (member_or_null(json, "schema_version").text != "1")
    evidence.unproved("evidence-unknown-schema", "/schema_version", "the version of the schema is not known");
  const Verdict status = judge_word(evidence, json, "status");
  const Verdict decision = judge_word(evidence, json, "decision");
  if (status != decision)
    evidence.fail("evidence-contradiction", "/decision", "status and decision contradict each other");
  judge_empty(evidence, json, {"blockers"});
  const Json& archives = member_or_null(json, "archives");
  evidence.out.counts["items"] = archives.items.size();
  if (archives.items.empty()) evidence.unproved("evidence-nothing", "/archives", "no archive was looked at");
  for (std::size_t i = 0; i < archives.items.size(); ++i)
    judge_archive(evidence, archives.items[i], pointer_to("/archives", i));
}

}  // namespace assay::attest
