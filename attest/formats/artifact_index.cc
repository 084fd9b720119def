// artifact_index.json: files with digests.
#include <set>

#include "attest/formats/index_items.h"
#include "attest/formats/reader.h"
#include "base/strings.h"

namespace assay::attest {

namespace {

constexpr Key kItemKeys[] = {{"name", Holds::text},
                             {"path", Holds::text},
                             {"relative_path", Holds::text},
                             {"artifact_type", Holds::text},
                             {"sha256", Holds::sha256},
                             {"size_bytes", Holds::whole},
                             {"modified_at", Holds::time},
                             nullable({"release", Holds::text}),
                             nullable({"run_id", Holds::text}),
                             nullable({"passed", Holds::flag})};
constexpr Shape kItem{kItemKeys};
constexpr Key kKeys[] = {nullable({"release", Holds::text}),
                         {"total_artifacts", Holds::whole},
                         {"total_bytes", Holds::whole},
                         {"passed", Holds::flag},
                         {"roots", Holds::texts},
                         {"output_dir", Holds::text},
                         {"items", Holds::list, &kItem}};
constexpr Shape kIndex{kKeys};

}  // namespace

void take_index_items(Evidence& evidence, const Json& index, const std::string& pointer) {
  if (!check_shape(index, kIndex, evidence.out.judgement, pointer)) return;
  judge_flag(evidence, index, "passed", pointer);
  const Json& items = member_or_null(index, "items");
  std::uint64_t bytes = 0;
  std::set<std::string_view> paths;
  for (std::size_t i = 0; i < items.items.size(); ++i) {
    const Json& item = items.items[i];
    const std::string where = pointer_to(cat(pointer, "/items"), i);
    judge_flag_unless_null(evidence, item, "passed", where);
    const EvidenceItem& taken = take_item(evidence, item);
    bytes += taken.size.value_or(0);
    if (!paths.insert(item.string_at({"path"})).second)
      evidence.fail("evidence-contradiction", where, cat("the path ", taken.path, " stands twice"));
  }
  if (whole_at(index, "total_artifacts") != items.items.size())
    evidence.fail("evidence-contradiction", cat(pointer, "/total_artifacts"),
                  cat("it counts ", whole_at(index, "total_artifacts"), " artifacts and lists ", items.items.size()));
  if (whole_at(index, "total_bytes") != bytes)
    evidence.fail("evidence-contradiction", cat(pointer, "/total_bytes"), "the sizes do not come to this sum");
  if (items.items.empty()) evidence.unproved("evidence-nothing", cat(pointer, "/items"), "it lists no artifact");
}

void judge_flag_unless_null(Evidence& evidence, const Json& object, std::string_view name, const std::string& pointer) {
  if (member_or_null(object, name).kind != Json::Kind::null) judge_flag(evidence, object, name, pointer);
}

void read_artifact_index(Evidence& evidence) {
  take_facts(evidence, {"release"});
  take_index_items(evidence, evidence.json, "");
  evidence.out.counts["items"] = evidence.out.items.size();
  check_items(evidence);
}

}  // namespace assay::attest
