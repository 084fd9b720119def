// SARIF 2.1.0 (errata 01): results, then the tool with the checks that they name.
#include <algorithm>
#include <map>
#include <string>

#include "base/strings.h"
#include "sarif/json_writer.h"
#include "sarif/sarif_run.h"
#include "sarif/sarif_values.h"
#include "sarif/terminal_text.h"
#include "sarif/workflows/finding_fingerprint.h"
#include "sarif/workflows/workflow_report.h"

namespace assay::workflows {

namespace {

constexpr unsigned kResultsSpread = 4;           // one result a line
constexpr unsigned kToolSpread = 6;              // one rule a line
constexpr std::size_t kDescriptionBytes = 1024;  // GitHub's limit, in characters

void write_text(JsonWriter& json, std::string_view name, std::string_view text) {
  json.object(name);
  json.string("text", text);
  json.end_object();
}

void write_physical_location(JsonWriter& json, const Place& place, std::string_view root) {
  const ArtifactUri artifact = artifact_uri_of_path(place.path, root);
  json.object("physicalLocation");
  json.object("artifactLocation");
  json.string("uri", artifact.uri);
  if (artifact.based) json.string("uriBaseId", "%SRCROOT%");
  json.end_object();
  json.object("region");
  json.number("startLine", place.region.line);
  json.number("startColumn", place.region.column);
  json.number("endLine", place.region.end_line);
  json.number("endColumn", place.region.end_column);
  const bool one_line = place.region.end_line == place.region.line;
  if (one_line && place.mark_end > place.mark_begin && place.mark_end <= place.line.size())
    write_text(json, "snippet", place.line.substr(place.mark_begin, place.mark_end - place.mark_begin));
  json.end_object();
  // §3.29.5: the context holds the whole region and more, and of a region over several lines the first alone is known.
  if (one_line && !place.line.empty()) {
    json.object("contextRegion");
    json.number("startLine", place.region.line);
    json.number("endLine", place.region.line);
    write_text(json, "snippet", place.line);
    json.end_object();
  }
  json.end_object();
}

void write_location(JsonWriter& json, const Place& place, std::string_view root) {
  json.begin_object();
  write_physical_location(json, place, root);
  if (!place.message.empty()) write_text(json, "message", escaped_message(place.message));
  json.end_object();
}

void write_related(JsonWriter& json, const Finding& finding, std::string_view root) {
  if (finding.related.empty()) return;
  json.array("relatedLocations");
  for (std::size_t i = 0; i < finding.related.size(); ++i) {
    json.begin_object();
    json.number("id", i + 1);
    write_physical_location(json, finding.related[i], root);
    write_text(json, "message", escaped_message(finding.related[i].message));
    json.end_object();
  }
  json.end_array();
}

void write_flow(JsonWriter& json, const Finding& finding, std::string_view root) {
  if (finding.flow.empty()) return;
  json.array("codeFlows");
  json.begin_object();
  json.array("threadFlows");
  json.begin_object();
  json.array("locations");
  for (const Place& place : finding.flow) {
    json.begin_object();
    json.key("location");
    write_location(json, place, root);
    json.end_object();
  }
  json.end_array();
  json.end_object();
  json.end_array();
  json.end_object();
  json.end_array();
}

void write_fix(JsonWriter& json, const Finding& finding, std::string_view root) {
  if (!finding.fix) return;
  const ArtifactUri artifact = artifact_uri_of_path(finding.place.path, root);
  json.array("fixes");
  json.begin_object();
  write_text(json, "description", escaped_message(finding.fix->description));
  json.array("artifactChanges");
  json.begin_object();
  json.object("artifactLocation");
  json.string("uri", artifact.uri);
  if (artifact.based) json.string("uriBaseId", "%SRCROOT%");
  json.end_object();
  json.array("replacements");
  for (const Edit& edit : finding.fix->edits) {
    json.begin_object();
    json.object("deletedRegion");
    json.number("startLine", edit.region.line);
    json.number("startColumn", edit.region.column);
    json.number("endLine", edit.region.end_line);
    json.number("endColumn", edit.region.end_column);
    json.end_object();
    write_text(json, "insertedContent", edit.text);
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

void write_result(JsonWriter& json, const Finding& finding, std::uint64_t rule, const std::string& fingerprint,
                  std::string_view root) {
  json.begin_object();
  json.string("ruleId", finding.check->id);
  json.number("ruleIndex", rule);
  json.string("kind", "fail");
  json.string("level", sarif_level(finding.severity));
  json.number("rank", sarif_rank(finding.severity, finding.confidence));
  json.string("guid", finding_guid(finding.check->id, fingerprint));
  write_text(json, "message", escaped_message(terminal_text(finding.message)));
  json.array("locations");
  write_location(json, finding.place, root);
  json.end_array();
  write_related(json, finding, root);
  write_flow(json, finding, root);
  json.object("fingerprints");
  json.string("assayFinding/v1", cat(finding.check->id, ":", fingerprint));
  json.end_object();
  json.object("partialFingerprints");
  json.string_unless_empty("primaryLocationLineHash", finding.line_hash);
  json.string("assayNode/v1", fingerprint);
  json.end_object();
  write_suppressions(json, finding);
  write_fix(json, finding, root);
  json.object("properties");
  json.string("severity", name_of(finding.severity));
  json.string("confidence", name_of(finding.confidence));
  json.string("persona", name_of(finding.persona));
  json.string_unless_empty("node", finding.node);
  json.end_object();
  json.end_object();
}

std::string help_text(const Check& check, bool markdown) {
  const auto part = [markdown](std::string_view title, std::string_view text) {
    return markdown ? cat("\n\n**", title, "**\n\n", text) : cat("\n\n", title, ": ", text);
  };
  std::string out = cat(check.what, part("Why", check.why), part("Reproduce", check.reproduce), part("Fix", check.fix),
                        part("Do not", check.avoid));
  if (check.references[0].empty()) return out;
  out += markdown ? "\n\n**References**\n" : "\n\nReferences:";
  for (const std::string_view reference : check.references)
    if (!reference.empty()) out += markdown ? cat("\n- <", reference, ">") : cat("\n", reference);
  return out;
}

void write_check(JsonWriter& json, const Check& check, std::string_view home_page) {
  json.begin_object();
  json.string("id", check.id);
  json.string("name", pascal_case(check.id));
  write_text(json, "shortDescription", cut_text(cat(check.title, "."), kDescriptionBytes));
  write_text(json, "fullDescription", cut_text(cat(check.what, " ", check.why), kDescriptionBytes));
  json.object("help");
  json.string("text", help_text(check, false));
  json.string("markdown", help_text(check, true));
  json.end_object();
  json.string_unless_empty("helpUri", check.references[0].empty() ? home_page : check.references[0]);
  json.object("defaultConfiguration");
  json.string("level", sarif_level(check.severity));
  json.number("rank", sarif_rank(check.severity, check.confidence));
  json.end_object();
  json.object("properties");
  json.string("precision", precision_of(check.confidence));
  json.string("security-severity", security_severity(check.severity));
  json.array("tags");
  for (const std::string_view tag :
       {std::string_view("security"), std::string_view("workflow"), name_of(check.persona)})
    json.string(tag);
  json.end_array();
  json.end_object();
  json.end_object();
}

class UsedChecks {
 public:
  std::uint64_t position_of(const Check& check) {
    const auto [found, added] = positions_.emplace(check.id, used_.size());
    if (added) used_.push_back(&check);
    return found->second;
  }
  const std::vector<const Check*>& list() const { return used_; }

 private:
  std::vector<const Check*> used_;
  std::map<std::string_view, std::uint64_t> positions_;
};

void write_properties(JsonWriter& json, const RunInfo& run, const RunOutcome& outcome) {
  json.object("properties");
  json.string("command", run.command);
  json.string("target", run.target);
  json.string("verdict", name_of(verdict_of(outcome)));
  json.number("findings", outcome.findings);
  json.number("suppressed", outcome.suppressed);
  json.number("inputs", outcome.coverage.inputs());
  json.number("bytes", outcome.coverage.bytes());
  json.end_object();
}

}  // namespace

Status write_sarif_report(Output& output, const RunInfo& run, std::span<const Finding> findings,
                          const RunOutcome& outcome) {
  JsonWriter json(output, kResultsSpread);
  UsedChecks used;
  json.begin_object();
  json.string("$schema", kSarifSchema);
  json.string("version", "2.1.0");
  json.array("runs");
  json.begin_object();
  write_sarif_run_head(json, run);
  json.object("automationDetails");
  json.string("id", "assay/workflows/");
  json.end_object();
  json.array("results");
  const std::vector<std::string> fingerprints = fingerprints_of(findings, run.root);
  for (std::size_t i = 0; i < findings.size(); ++i) {
    write_result(json, findings[i], used.position_of(*findings[i].check), fingerprints[i], run.root);
    if (Status status = json.flush_if_full(); !status) return status;
  }
  json.end_array();
  json.set_spread(kToolSpread);
  json.object("tool");
  json.object("driver");
  write_sarif_driver_head(json, run);
  json.array("rules");
  for (const Check* check : used.list()) write_check(json, *check, run.home_page);
  json.end_array();
  json.end_object();
  json.end_object();
  json.set_spread(kResultsSpread);
  write_sarif_invocation(json, outcome);
  write_properties(json, run, outcome);
  json.end_object();
  json.end_array();
  json.end_object();
  json.end_line();
  return json.flush();
}

}  // namespace assay::workflows
