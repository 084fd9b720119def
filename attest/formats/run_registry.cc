// An entry of the run registry, and the registry's index.
#include "attest/formats/reader.h"
#include "base/strings.h"

namespace assay::attest {

namespace {

constexpr Key kItemKeys[] = {{"name", Holds::text},
                             {"path", Holds::text},
                             {"sha256", Holds::sha256},
                             nullable({"passed", Holds::flag}),
                             {"summary", Holds::anything}};
constexpr Shape kItem{kItemKeys};
constexpr Key kKeys[] = {{"run_id", Holds::text},
                         {"process", Holds::text},
                         {"manifest", Holds::text},
                         {"status", Holds::text},
                         {"passed", Holds::flag},
                         {"blockers", Holds::texts},
                         {"recorded_at", Holds::time},
                         {"run_result_path", Holds::text},
                         {"run_result_sha256", Holds::sha256},
                         {"artifact_count", Holds::whole},
                         {"artifacts", Holds::list, &kItem},
                         {"output_dir", Holds::text},
                         {"entry_path", Holds::text},
                         {"markdown_path", Holds::text},
                         {"index_path", Holds::text}};
constexpr Shape kEntry{kKeys};
constexpr Key kIndexKeys[] = {{"generated_at", Holds::time}, {"run_count", Holds::whole}, {"runs", Holds::list}};
constexpr Shape kIndex{kIndexKeys};

// It becomes part of a file name.
bool is_plain_id(std::string_view id) {
  return !id.empty() && id.find_first_of("/\\") == std::string_view::npos && id != "." && id != "..";
}

}  // namespace

void read_run_registry(Evidence& evidence) {
  const Json& json = evidence.json;
  if (!check_shape(json, kEntry, evidence.out.judgement)) return;
  take_identity(evidence, json);
  take_facts(evidence, {"process", "manifest", "status"});
  judge_flag(evidence, json, "passed");
  judge_word(evidence, json, "status");
  judge_empty(evidence, json, {"blockers"});
  if (!is_plain_id(json.string_at({"run_id"})))
    evidence.fail("evidence-path-escape", "/run_id", "the run's id is no file name");
  EvidenceItem result;
  result.name = "run_result";
  result.path = json.string_at({"run_result_path"});
  result.sha256 = json.string_at({"run_result_sha256"});
  evidence.out.items.push_back(std::move(result));
  const Json& artifacts = member_or_null(json, "artifacts");
  for (const Json& artifact : artifacts.items) take_item(evidence, artifact);
  if (whole_at(json, "artifact_count") != artifacts.items.size())
    evidence.fail("evidence-contradiction", "/artifact_count", "the count of artifacts is not their number");
  check_items(evidence);
}

void read_run_registry_index(Evidence& evidence) {
  const Json& json = evidence.json;
  if (!check_shape(json, kIndex, evidence.out.judgement)) return;
  take_identity(evidence, json);
  const Json& runs = member_or_null(json, "runs");
  evidence.out.counts["items"] = runs.items.size();
  if (whole_at(json, "run_count") != runs.items.size())
    evidence.fail("evidence-contradiction", "/run_count", "the count of runs is not their number");
  for (std::size_t i = 0; i < runs.items.size(); ++i)
    judge_flag(evidence, runs.items[i], "passed", pointer_to("/runs", i));
  evidence.unproved("evidence-list-only", "/runs", "a list of runs says nothing without their results");
}

}  // namespace assay::attest
