// metrics_index.json: the files of one export of metrics.
#include <algorithm>

#include "attest/formats/metrics_lint.h"
#include "attest/formats/reader.h"
#include "base/hash.h"
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

// A file that no server would take, or that was cut, is no export, whatever its digest; style gives remarks.
void lint(Evidence& evidence, const EvidenceItem& item, std::string_view type) {
  if (!item.checked) return;
  const bool text = type == "prometheus";
  if (!text && type != "opentelemetry" && !item.path.ends_with(".json")) return;
  const std::string path = resolve_path(evidence, item.path, item.sha256);
  const auto bytes = evidence.options.files->read(path, kMostEvidenceBytes);
  if (!bytes) return evidence.unproved("evidence-unreadable", item.path, bytes.error().why);
  if (to_hex(as_bytes(sha256(*bytes))) != item.sha256)
    return evidence.unproved("evidence-unreadable", item.path, "the file was replaced while it was read");
  if (text) {
    lint_prometheus(*bytes, item.path, evidence.out.judgement, Verdict::fail);
    return;
  }
  const auto json = parse_json_of_any_numbers(*bytes, Step::format, "the file");
  if (!json) return evidence.fail("metrics-damaged", item.path, json.error().why);
  if (type == "opentelemetry") lint_otlp(*json, item.path, evidence.out.judgement, Verdict::fail);
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
  for (const std::string_view type : {"opentelemetry", "prometheus"})
    if (!artifacts.items.empty() && std::none_of(artifacts.items.begin(), artifacts.items.end(), [&](const Json& one) {
          return one.string_at({"artifact_type"}) == type;
        }))
      evidence.unproved("evidence-incomplete", "/artifacts", cat("it names no file of the type ", type));
  check_items(evidence);
  for (std::size_t i = 0; i < artifacts.items.size(); ++i)
    lint(evidence, evidence.out.items[i], artifacts.items[i].string_at({"artifact_type"}));
}

}  // namespace assay::attest
