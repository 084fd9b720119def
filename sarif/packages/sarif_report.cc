// SARIF 2.1.0 (errata 01): results, then the tool with the checks that they name.
#include <map>

#include "base/strings.h"
#include "sarif/json_writer.h"
#include "sarif/packages/package_report.h"
#include "sarif/sarif_run.h"
#include "sarif/sarif_values.h"
#include "sarif/terminal_text.h"

namespace assay::packages {

namespace {

constexpr unsigned kResultsSpread = 4;           // one result a line
constexpr unsigned kToolSpread = 6;              // one rule a line
constexpr std::size_t kDescriptionBytes = 1024;  // GitHub's limit, in characters

void write_text(JsonWriter& json, std::string_view name, std::string_view text) {
  json.object(name);
  json.string("text", text);
  json.end_object();
}

void write_result(JsonWriter& json, const Finding& finding, std::uint64_t rule, const std::string& fingerprint,
                  std::string_view root) {
  const ArtifactUri artifact = artifact_uri_of_path(finding.path, root);
  json.begin_object();
  json.string("ruleId", finding.check->id);
  json.number("ruleIndex", rule);
  json.string("kind", "fail");
  json.string("level", sarif_level(finding.severity));
  json.number("rank", sarif_rank(finding.severity, finding.confidence));
  json.string("guid", finding_guid(finding.check->id, fingerprint));
  const std::string place = finding.member.empty() ? "" : cat(finding.member, ": ");
  write_text(json, "message", escaped_message(terminal_text(cat(place, finding.message))));
  json.array("locations");
  json.begin_object();
  json.object("physicalLocation");
  json.object("artifactLocation");
  json.string("uri", artifact.uri);
  if (artifact.based) json.string("uriBaseId", "%SRCROOT%");
  json.end_object();
  // A package has no lines; GitHub wants one.
  json.object("region");
  json.number("startLine", 1);
  json.end_object();
  json.end_object();
  if (!finding.member.empty()) {
    json.array("logicalLocations");
    json.begin_object();
    json.string("fullyQualifiedName", terminal_text(cat(finding.path, "!/", finding.member)));
    json.string("kind", "member");
    json.end_object();
    json.end_array();
  }
  json.end_object();
  json.end_array();
  json.object("partialFingerprints");
  json.string("assayPackage/v1", fingerprint);
  json.end_object();
  json.object("properties");
  json.string("severity", name_of(finding.severity));
  json.string("confidence", name_of(finding.confidence));
  json.string_unless_empty("alias", finding.check->alias);
  json.string_unless_empty("member", finding.member);
  if (finding.line != 0) json.number("memberLine", finding.line);
  json.string_unless_empty("rule", finding.detail);
  json.end_object();
  json.end_object();
}

std::string help_text(const Check& check, bool markdown) {
  const auto part = [markdown](std::string_view title, std::string_view text) {
    return markdown ? cat("\n\n**", title, "**\n\n", text) : cat("\n\n", title, ": ", text);
  };
  std::string out = cat(check.what, part("Why", check.why), part("Reproduce", check.reproduce), part("Fix", check.fix),
                        part("Do not", check.avoid));
  for (const std::string_view reference : check.references)
    if (!reference.empty()) out += markdown ? cat("\n\n<", reference, ">") : cat("\n", reference);
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
  for (const std::string_view tag : {"security", "package"}) json.string(tag);
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
  json.number("inputs", outcome.coverage.inputs());
  json.number("bytes", outcome.coverage.bytes());
  json.end_object();
}

}  // namespace

Status write_sarif_report(assay::Output& output, const RunInfo& run, const Release& /*release*/,
                          std::span<const Finding> findings, const RunOutcome& outcome) {
  JsonWriter json(output, kResultsSpread);
  UsedChecks used;
  json.begin_object();
  json.string("$schema", kSarifSchema);
  json.string("version", "2.1.0");
  json.array("runs");
  json.begin_object();
  write_sarif_run_head(json, run);
  json.object("automationDetails");
  json.string("id", "assay/dist/");
  json.end_object();
  json.array("results");
  const std::vector<std::string> fingerprints = fingerprints_of(findings);
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

}  // namespace assay::packages
