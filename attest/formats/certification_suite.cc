// certification_suite.json and the index of suites.
#include "attest/formats/reader.h"
#include "base/strings.h"

namespace assay::attest {

namespace {

constexpr Key kItemKeys[] = {{"name", Holds::text},
                             {"path", Holds::text},
                             {"sha256", Holds::sha256},
                             {"passed", Holds::flag},
                             {"required", Holds::flag},
                             {"missing", Holds::flag},
                             {"summary", Holds::anything},
                             nullable({"evidence_status", Holds::text}),
                             nullable({"release_id", Holds::text}),
                             nullable({"identity_status", Holds::text})};
constexpr Shape kItem{kItemKeys};
constexpr Key kKeys[] = {{"schema_version", Holds::text},       {"suite_id", Holds::text},
                         nullable({"release_id", Holds::text}), {"passed", Holds::flag},
                         {"evidence_status", Holds::text},      {"blockers", Holds::texts},
                         {"case_count", Holds::whole},          {"evidence_count", Holds::whole},
                         {"items", Holds::list, &kItem},        {"output_dir", Holds::text}};
constexpr Shape kSuite{kKeys};
constexpr Key kListKeys[] = {{"suite_count", Holds::whole}, {"suites", Holds::list}};
constexpr Shape kList{kListKeys};

void judge_item(Evidence& evidence, const Json& item, const std::string& where) {
  if (!is_true(member_or_null(item, "required"))) return;
  judge_flag(evidence, item, "passed", where);
  if (is_true(member_or_null(item, "missing")))
    evidence.fail("evidence-file-missing", where, "a required item is missing");
  for (const std::string_view word : {"evidence_status", "identity_status"})
    if (member_or_null(item, word).is_string()) judge_word(evidence, item, word, where);
}

}  // namespace

void read_certification_suite(Evidence& evidence) {
  const Json& json = evidence.json;
  evidence.out.schema = json.string_at({"schema_version"});
  if (!check_shape(json, kSuite, evidence.out.judgement)) return;
  take_facts(evidence, {"suite_id"});
  if (member_or_null(json, "release_id").is_string()) evidence.out.facts["release"] = json.string_at({"release_id"});
  judge_flag(evidence, json, "passed");
  judge_word(evidence, json, "evidence_status");
  judge_empty(evidence, json, {"blockers"});
  evidence.out.counts["cases"] = whole_at(json, "case_count");
  if (json.string_at({"suite_id"}).empty())
    evidence.unproved("evidence-no-identity", "/suite_id", "the suite has no id");
  const Json& items = member_or_null(json, "items");
  if (items.items.empty()) evidence.unproved("evidence-nothing", "/items", "the suite holds no evidence");
  for (std::size_t i = 0; i < items.items.size(); ++i) {
    judge_item(evidence, items.items[i], pointer_to("/items", i));
    take_item(evidence, items.items[i]);
  }
  check_items(evidence);
}

void read_certification_suites(Evidence& evidence) {
  const Json& json = evidence.json;
  if (!check_shape(json, kList, evidence.out.judgement)) return;
  const Json& suites = member_or_null(json, "suites");
  evidence.out.counts["items"] = suites.items.size();
  if (whole_at(json, "suite_count") != suites.items.size())
    evidence.fail("evidence-contradiction", "/suite_count", "the count of suites is not their number");
  for (std::size_t i = 0; i < suites.items.size(); ++i)
    judge_flag(evidence, suites.items[i], "passed", pointer_to("/suites", i));
  evidence.unproved("evidence-list-only", "/suites", "a list of suites says nothing without the suites");
}

}  // namespace assay::attest
