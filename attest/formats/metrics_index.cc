// metrics_index.json: the files of one export of metrics.
#include <algorithm>
#include <cstring>

#include "attest/formats/metrics_lint.h"
#include "attest/formats/reader.h"
#include "base/strings.h"

namespace assay::attest {

namespace {

constexpr Key kItemKeys[] = {{"artifact_type", Holds::text}, {"description", Holds::text},   {"name", Holds::text},
                             {"path", Holds::text},          {"relative_path", Holds::text}, {"sha256", Holds::sha256},
                             {"size_bytes", Holds::whole}};
constexpr Shape kItem{kItemKeys};
constexpr Key kKeys[] = {
    {"artifacts", Holds::list, &kItem}, {"generated_at", Holds::time}, {"output_dir", Holds::text}};
constexpr Shape kIndex{kKeys};

// What the file itself is like, as remarks: the index only vouches for bytes.
void lint(Evidence& evidence, const EvidenceItem& item, std::string_view type) {
  if (!item.checked) return;
  const std::string path = resolve_path(evidence, item.path, item.sha256);
  const auto bytes = evidence.options.files->read(path, kMostEvidenceBytes);
  if (!bytes) return;
  if (type == "prometheus") lint_prometheus(*bytes, item.path, evidence.out.judgement, Verdict::pass);
  if (type != "opentelemetry") return;
  if (const auto json = parse_json_of_any_numbers(*bytes, Step::format, "the metrics"))
    lint_otlp(*json, item.path, evidence.out.judgement, Verdict::pass);
}

}  // namespace

void read_metrics_index(Evidence& evidence) {
  const Json& json = evidence.json;
  if (!check_shape(json, kIndex, evidence.out.judgement)) return;
  take_identity(evidence, json);
  const Json& artifacts = member_or_null(json, "artifacts");
  if (artifacts.items.empty()) evidence.unproved("evidence-nothing", "/artifacts", "it names no file");
  std::string_view before;
  for (std::size_t i = 0; i < artifacts.items.size(); ++i) {
    const Json& artifact = artifacts.items[i];
    const std::string where = pointer_to("/artifacts", i);
    const std::string_view type = artifact.string_at({"artifact_type"});
    if (type != "prometheus" && type != "opentelemetry" && type != "runtime_report")
      evidence.unproved("evidence-unknown-word", where, cat("the type '", type.substr(0, 60), "' is not known"));
    const std::string_view name = artifact.string_at({"name"});
    if (i != 0 && name <= before) evidence.fail("evidence-contradiction", where, "the names are not sorted, each once");
    before = name;
    take_item(evidence, artifact);
  }
  check_items(evidence);
  for (std::size_t i = 0; i < artifacts.items.size(); ++i)
    lint(evidence, evidence.out.items[i], artifacts.items[i].string_at({"artifact_type"}));
}

}  // namespace assay::attest
