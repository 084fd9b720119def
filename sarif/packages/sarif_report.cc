// SARIF 2.1.0 (errata 01): what is said of packages beside what every run of checks says.
#include "base/strings.h"
#include "sarif/check_log.h"
#include "sarif/packages/package_report.h"
#include "sarif/terminal_text.h"

namespace assay::packages {

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
          .tags = {"security", "package"}};
}

void write_location(CheckLog& log, const Finding& finding) {
  JsonWriter& json = log.json();
  json.begin_object();
  json.object("physicalLocation");
  log.write_artifact(finding.path);
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
}

Status write_result(CheckLog& log, const Finding& finding, const std::string& fingerprint) {
  JsonWriter& json = log.json();
  const std::string place = finding.member.empty() ? "" : cat(finding.member, ": ");
  log.begin_result(text_of(*finding.check), finding.severity, finding.confidence, fingerprint,
                   cat(place, finding.message));
  json.array("locations");
  write_location(log, finding);
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
  return log.end_result();
}

}  // namespace

Status write_sarif_report(assay::Output& output, const RunInfo& run, const Release& /*release*/,
                          std::span<const Finding> findings, const RunOutcome& outcome) {
  CheckLog log(output, run, "assay/dist/");
  const std::vector<std::string> fingerprints = fingerprints_of(findings);
  for (std::size_t i = 0; i < findings.size(); ++i)
    if (Status status = write_result(log, findings[i], fingerprints[i]); !status) return status;
  log.begin_properties(outcome);
  log.json().number("findings", outcome.findings);
  return log.finish();
}

}  // namespace assay::packages
