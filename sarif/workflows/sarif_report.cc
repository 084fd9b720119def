// SARIF 2.1.0 (errata 01): what is said of workflows beside what every run of checks says.
#include <string>

#include "base/strings.h"
#include "sarif/check_log.h"
#include "sarif/sarif_values.h"
#include "sarif/workflows/finding_fingerprint.h"
#include "sarif/workflows/workflow_report.h"

namespace assay::workflows {

namespace {

CheckText text_of(const Check& check) {
  return {.id = check.id,
          .title = check.title,
          .severity = check.severity,
          .confidence = check.confidence,
          .what = check.what,
          .why = check.why,
          .reproduce = check.reproduce,
          .fix = check.fix,
          .avoid = check.avoid,
          .references = check.references,
          .tags = {"security", "workflow", name_of(check.persona)}};
}

// Members of an open location.
void write_place(CheckLog& log, const Place& place) {
  log.write_place({place.path, place.region, place.line, place.mark_begin, place.mark_end});
  if (!place.message.empty()) write_text_object(log.json(), "message", escaped_message(place.message));
}

void write_related(CheckLog& log, const Finding& finding) {
  if (finding.related.empty()) return;
  JsonWriter& json = log.json();
  json.array("relatedLocations");
  for (std::size_t i = 0; i < finding.related.size(); ++i) {
    json.begin_object();
    json.number("id", i + 1);
    write_place(log, finding.related[i]);
    json.end_object();
  }
  json.end_array();
}

void write_flow(CheckLog& log, const Finding& finding) {
  if (finding.flow.empty()) return;
  JsonWriter& json = log.json();
  json.array("codeFlows");
  json.begin_object();
  json.array("threadFlows");
  json.begin_object();
  json.array("locations");
  for (const Place& place : finding.flow) {
    json.begin_object();
    json.object("location");
    write_place(log, place);
    json.end_object();
    json.end_object();
  }
  json.end_array();
  json.end_object();
  json.end_array();
  json.end_object();
  json.end_array();
}

void write_fix(CheckLog& log, const Finding& finding) {
  if (!finding.fix) return;
  JsonWriter& json = log.json();
  json.array("fixes");
  json.begin_object();
  write_text_object(json, "description", escaped_message(finding.fix->description));
  json.array("artifactChanges");
  json.begin_object();
  log.write_artifact(finding.place.path);
  json.array("replacements");
  for (const Edit& edit : finding.fix->edits) {
    json.begin_object();
    json.object("deletedRegion");
    write_region(json, edit.region);
    json.end_object();
    write_text_object(json, "insertedContent", edit.text);
    json.end_object();
  }
  json.end_array();
  json.end_object();
  json.end_array();
  json.end_object();
  json.end_array();
}

// Written always, because all results of a run must agree on having it (§3.27.23).
void write_suppressions(JsonWriter& json, const Finding& finding) {
  json.array("suppressions");
  if (finding.suppressed) {
    json.begin_object();
    json.string("kind", "inSource");
    json.string("status", "accepted");
    json.string("justification", finding.suppressed->reason.empty()
                                     ? finding.suppressed->by
                                     : cat(finding.suppressed->by, ": ", finding.suppressed->reason));
    json.end_object();
  }
  json.end_array();
}

Status write_result(CheckLog& log, const Finding& finding, const std::string& fingerprint) {
  JsonWriter& json = log.json();
  log.begin_result(text_of(*finding.check), finding.severity, finding.confidence, fingerprint, finding.message);
  json.array("locations");
  json.begin_object();
  write_place(log, finding.place);
  json.end_object();
  json.end_array();
  write_related(log, finding);
  write_flow(log, finding);
  json.object("fingerprints");
  json.string("assayFinding/v1", cat(finding.check->id, ":", fingerprint));
  json.end_object();
  json.object("partialFingerprints");
  json.string_unless_empty("primaryLocationLineHash", finding.line_hash->hash);
  json.string("assayNode/v1", fingerprint);
  json.end_object();
  write_suppressions(json, finding);
  write_fix(log, finding);
  json.object("properties");
  json.string("severity", name_of(finding.severity));
  json.string("confidence", name_of(finding.confidence));
  json.string("persona", name_of(finding.persona));
  json.string_unless_empty("node", finding.node);
  json.end_object();
  return log.end_result();
}

}  // namespace

Status write_sarif_report(Output& output, const RunInfo& run, std::span<const Finding> findings,
                          const RunOutcome& outcome) {
  CheckLog log(output, run, "assay/workflows/");
  const std::vector<std::string> fingerprints = fingerprints_of(findings, run.root);
  for (std::size_t i = 0; i < findings.size(); ++i)
    if (Status status = write_result(log, findings[i], fingerprints[i]); !status) return status;
  log.begin_properties(outcome);
  log.json().number("findings", outcome.findings);
  log.json().number("suppressed", outcome.suppressed);
  return log.finish();
}

}  // namespace assay::workflows
