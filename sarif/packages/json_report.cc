// One JSON object for the whole run.
#include "base/strings.h"
#include "sarif/json_fields.h"
#include "sarif/json_writer.h"
#include "sarif/packages/package_report.h"

namespace assay::packages {

namespace {

constexpr unsigned kAllSpread = 4;
constexpr std::string_view kSchema = "assay-dist/1";

void write_finding(JsonWriter& json, const Finding& finding, const std::string& fingerprint) {
  json.begin_object();
  json.string("check", finding.check->id);
  json.string_unless_empty("alias", finding.check->alias);
  json.string("title", finding.check->title);
  json.string("severity", name_of(finding.severity));
  json.string("confidence", name_of(finding.confidence));
  json.string("message", finding.message);
  json.string("fingerprint", fingerprint);
  json.string("path", finding.path);
  json.string_unless_empty("member", finding.member);
  if (finding.line != 0) json.number("line", finding.line);
  json.string_unless_empty("rule", finding.detail);
  json.end_object();
}

Status write_package(JsonWriter& json, const Package& package) {
  json.begin_object();
  json.string("path", package.path);
  json.string("format", name_of(package.name.format));
  json.string("name", package.name.name);
  json.string("version", package.name.version);
  json.number("size", package.size);
  json.string("sha256", to_hex(package.sha256));
  json.boolean("complete", package.readable && package.complete);
  json.array("members");
  for (const Member& member : package.members) {
    json.begin_object();
    json.string("path", member.path);
    json.string("kind", name_of(member.kind));
    json.number("size", member.size);
    if (member.kind == Member::Kind::file) {
      json.boolean("read", !member.sha256.empty());
      json.string_unless_empty("sha256", to_hex(member.sha256));
    }
    json.end_object();
    if (Status status = json.flush_if_full(); !status) return status;
  }
  json.end_array();
  json.end_object();
  return {};
}

}  // namespace

Status write_json_report(assay::Output& output, const RunInfo& run, const Release& release,
                         std::span<const Finding> findings, const RunOutcome& outcome) {
  JsonWriter json(output, kAllSpread);
  json.begin_object();
  json.string("schema", kSchema);
  json.object("run");
  json.string("version", run.version);
  json.string("command", run.command);
  json.string("target", run.target);
  json.end_object();
  json.array("packages");
  for (const Package& package : release.packages)
    if (Status status = write_package(json, package); !status) return status;
  json.end_array();
  json.array("findings");
  const std::vector<std::string> fingerprints = fingerprints_of(findings);
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

}  // namespace assay::packages
