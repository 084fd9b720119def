// One JSON object for the whole run.
#include "sarif/json_fields.h"
#include "sarif/json_writer.h"
#include "sarif/workflows/finding_fingerprint.h"
#include "sarif/workflows/workflow_report.h"

namespace assay::workflows {

namespace {

constexpr unsigned kAllSpread = 64;
constexpr std::string_view kSchema = "assay-workflows/1";

void write_region_members(JsonWriter& json, const Region& region) {
  json.number("line", region.line);
  json.number("column", region.column);
  json.number("end_line", region.end_line);
  json.number("end_column", region.end_column);
  json.number("begin", region.begin);
  json.number("end", region.end);
}

void write_place_members(JsonWriter& json, const Place& place) {
  json.string("path", place.path);
  write_region_members(json, place.region);
  json.string_unless_empty("message", place.message);
  json.string("context", place.line);
}

void write_places(JsonWriter& json, std::string_view name, std::span<const Place> places) {
  json.array(name);
  for (const Place& place : places) {
    json.begin_object();
    write_place_members(json, place);
    json.end_object();
  }
  json.end_array();
}

void write_finding(JsonWriter& json, const Finding& finding, const std::string& fingerprint) {
  json.begin_object();
  json.string("check", finding.check->id);
  json.string("title", finding.check->title);
  json.string("severity", name_of(finding.severity));
  json.string("confidence", name_of(finding.confidence));
  json.string("persona", name_of(finding.persona));
  json.string("message", finding.message);
  json.string("fingerprint", fingerprint);
  json.string_unless_empty("node", finding.node);
  json.object("place");
  write_place_members(json, finding.place);
  json.end_object();
  write_places(json, "related", finding.related);
  write_places(json, "flow", finding.flow);
  if (finding.fix) {
    json.object("fix");
    json.string("description", finding.fix->description);
    json.boolean("safe", finding.fix->safe);
    json.array("edits");
    for (const Edit& edit : finding.fix->edits) {
      json.begin_object();
      write_region_members(json, edit.region);
      json.string("text", edit.text);
      json.end_object();
    }
    json.end_array();
    json.end_object();
  }
  if (finding.suppressed) {
    json.object("suppressed");
    json.string("by", finding.suppressed->by);
    json.string_unless_empty("reason", finding.suppressed->reason);
    json.end_object();
  }
  json.end_object();
}

}  // namespace

Status write_json_report(Output& output, const RunInfo& run, std::span<const Finding> findings,
                         const RunOutcome& outcome) {
  JsonWriter json(output, kAllSpread);
  json.begin_object();
  json.string("schema", kSchema);
  json.object("run");
  json.string("version", run.version);
  json.string("command", run.command);
  json.string("target", run.target);
  json.end_object();
  json.array("findings");
  const std::vector<std::string> fingerprints = fingerprints_of(findings, run.root);
  for (std::size_t i = 0; i < findings.size(); ++i) {
    write_finding(json, findings[i], fingerprints[i]);
    if (Status status = json.flush_if_full(); !status) return status;
  }
  json.end_array();
  json.object("coverage");
  write_coverage_members(json, outcome.coverage);
  json.end_object();
  json.object("outcome");
  write_outcome_members(json, outcome);
  json.end_object();
  json.end_object();
  json.end_line();
  return json.flush();
}

}  // namespace assay::workflows
