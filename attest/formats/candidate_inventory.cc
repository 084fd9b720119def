// candidate-inventory.json: the distributions of a release, each once as wheel and as source.
#include <set>

#include "attest/formats/reader.h"
#include "base/strings.h"

namespace assay::attest {

namespace {

constexpr Key kItemKeys[] = {{"artifact_type", Holds::text}, {"filename", Holds::text},    {"package", Holds::text},
                             {"sha256", Holds::sha256},      {"size_bytes", Holds::whole}, {"version", Holds::text}};
constexpr Shape kItem{kItemKeys};
constexpr Key kKeys[] = {{"schema_version", Holds::whole},   {"status", Holds::text},
                         {"decision", Holds::text},          {"expected_version", Holds::text},
                         {"artifacts", Holds::list, &kItem}, {"blockers", Holds::list},
                         {"summary", Holds::scalars}};
constexpr Shape kReport{kKeys};
constexpr std::size_t kMostArtifacts = 64;
constexpr std::uint64_t kMostFile = std::uint64_t{128} << 20;
constexpr std::uint64_t kMostTotal = std::uint64_t{512} << 20;

void judge_artifact(Evidence& evidence, const Json& artifact, const std::string& where) {
  EvidenceItem item;
  item.name = artifact.string_at({"package"});
  item.path = artifact.string_at({"filename"});
  item.sha256 = artifact.string_at({"sha256"});
  item.size = whole_at(artifact, "size_bytes");
  if (*item.size > kMostFile) evidence.fail("evidence-too-large", where, "the file is larger than 128 MiB");
  if (item.path.find('/') != std::string::npos)
    evidence.fail("evidence-path-escape", where, "a distribution's file name holds a folder");
  const std::string_view type = artifact.string_at({"artifact_type"});
  if (type != "wheel" && type != "sdist")
    evidence.unproved("evidence-unknown-word", where, cat("the type '", type.substr(0, 60), "' is not known"));
  if (artifact.string_at({"version"}) != evidence.json.string_at({"expected_version"}))
    evidence.fail("evidence-contradiction", where, "the version is not the one that is expected");
  evidence.out.subjects.push_back({"sha256", item.sha256, item.path});
  evidence.out.items.push_back(std::move(item));
}

}  // namespace

void read_candidate_inventory(Evidence& evidence) {
  const Json& json = evidence.json;
  if (!check_shape(json, kReport, evidence.out.judgement)) return;
  take_facts(evidence, {"decision", "expected_version"});
  if (member_or_null(json, "schema_version").text != "1")
    evidence.unproved("evidence-unknown-schema", "/schema_version", "the version of the schema is not known");
  const Verdict status = judge_word(evidence, json, "status");
  const Verdict decision = judge_word(evidence, json, "decision");
  if (status != decision)
    evidence.fail("evidence-contradiction", "/decision", "status and decision contradict each other");
  judge_empty(evidence, json, {"blockers"});
  const Json& artifacts = member_or_null(json, "artifacts");
  std::set<std::string_view> names;
  std::uint64_t total = 0;
  for (std::size_t i = 0; i < artifacts.items.size(); ++i) {
    const std::string where = pointer_to("/artifacts", i);
    judge_artifact(evidence, artifacts.items[i], where);
    total += whole_at(artifacts.items[i], "size_bytes");
    if (!names.insert(artifacts.items[i].string_at({"filename"})).second)
      evidence.fail("evidence-contradiction", where, "the file stands twice");
  }
  if (artifacts.items.empty()) evidence.unproved("evidence-nothing", "/artifacts", "it names no distribution");
  if (artifacts.items.size() > kMostArtifacts || total > kMostTotal)
    evidence.fail("evidence-too-large", "/artifacts", "more files or bytes than a release may have");
  if (const Json* count = json.at({"summary", "artifact_count"});
      count != nullptr && count->integer().value_or(-1) != static_cast<std::int64_t>(artifacts.items.size()))
    evidence.fail("evidence-contradiction", "/summary/artifact_count", "the count of artifacts is not their number");
  evidence.out.counts["items"] = artifacts.items.size();
  check_items(evidence);
}

}  // namespace assay::attest
