#include "attest/evidence/evidence_report.h"

#include <algorithm>
#include <map>

#include "attest/evidence/codes.h"
#include "base/strings.h"
#include "sarif/json_writer.h"
#include "sarif/sarif_run.h"
#include "sarif/sarif_values.h"

namespace assay::attest {

namespace {

std::string_view shown(Verdict verdict) {
  return verdict == Verdict::pass ? "note" : verdict == Verdict::fail ? "fail" : "unproved";
}
std::string_view headline(Verdict verdict) {
  return verdict == Verdict::pass ? "PASS" : verdict == Verdict::fail ? "FAIL" : "UNPROVED";
}

void write_reason(JsonWriter& json, const Reason& reason) {
  json.begin_object();
  json.string("verdict", name_of(reason.verdict));
  json.string("code", reason.code);
  json.string_unless_empty("subject", reason.subject);
  json.string("text", reason.text);
  json.end_object();
}

void write_result(JsonWriter& json, const Reason& reason, std::size_t rule, const std::string& path,
                  const std::string& root) {
  json.begin_object();
  json.string("ruleId", reason.code);
  json.number("ruleIndex", rule);
  json.string("kind", "fail");
  json.string("level", reason.verdict == Verdict::fail ? "error" : "warning");
  json.object("message");
  json.string("text", escaped_message(reason.subject.empty() || reason.subject == path
                                          ? printable(reason.text)
                                          : cat(printable(reason.subject), ": ", printable(reason.text))));
  json.end_object();
  json.array("locations");
  json.begin_object();
  json.object("physicalLocation");
  json.object("artifactLocation");
  const ArtifactUri artifact = artifact_uri_of_path(path, root);
  json.string("uri", artifact.uri);
  if (artifact.based) json.string("uriBaseId", "%SRCROOT%");
  json.end_object();
  json.end_object();
  json.end_object();
  json.end_array();
  json.object("properties");
  json.string("verdict", name_of(reason.verdict));
  json.end_object();
  json.end_object();
}

void write_rule(JsonWriter& json, std::string_view code) {
  json.begin_object();
  json.string("id", code);
  json.string("name", pascal_case(code));
  if (const CodeFacts* facts = find_code(evidence_codes(), code)) {
    json.object("shortDescription");
    json.string("text", facts->title);
    json.end_object();
    json.object("fullDescription");
    json.string("text", facts->why);
    json.end_object();
    json.object("help");
    json.string("text", cat(facts->fix, ' ', facts->avoid, " See it again: ", facts->reproduce));
    json.end_object();
  }
  json.end_object();
}

}  // namespace

Verdict verdict_of(std::span<const VerifiedEvidence> all) {
  Verdict out = all.empty() ? Verdict::unproved : Verdict::pass;
  for (const VerifiedEvidence& one : all) out = worse(out, one.judgement.verdict());
  return out;
}

Status write_text_report(Output& output, const EvidenceReport& report, std::span<const VerifiedEvidence> all) {
  const Verdict verdict = verdict_of(all);
  if (report.quiet && verdict == Verdict::pass) return {};
  std::string text;
  for (const VerifiedEvidence& one : all) {
    text += cat(name_of(one.judgement.verdict()), "  ", printable(one.path), "  ", name_of(one.kind), '\n');
    for (const Reason& reason : one.judgement.reasons()) {
      text += cat("    ", shown(reason.verdict), "  ", reason.code);
      if (!reason.subject.empty() && reason.subject != one.path) text += cat("  ", printable(reason.subject));
      text += cat("\n      ", printable(reason.text), '\n');
    }
  }
  return output.write(cat(text, headline(verdict), all.empty() ? "  nothing was named\n" : "\n"));
}

Status write_json_report(Output& output, const EvidenceReport& report, std::span<const VerifiedEvidence> all) {
  JsonWriter json(output, 4);
  json.begin_object();
  json.string("schema", "assay-evidence/1");
  json.string("version", report.run.version);
  json.string("verdict", name_of(verdict_of(all)));
  json.array("evidence");
  for (const VerifiedEvidence& one : all) {
    json.begin_object();
    json.string("path", one.path);
    json.string("kind", name_of(one.kind));
    json.string("verdict", name_of(one.judgement.verdict()));
    json.number("lookedAt", one.judgement.looked_at());
    json.array("reasons");
    for (const Reason& reason : one.judgement.reasons()) {
      write_reason(json, reason);
      if (Status status = json.flush_if_full(); !status) return status;
    }
    json.end_array();
    json.end_object();
  }
  json.end_array();
  json.number("exitCode", static_cast<std::uint64_t>(report.outcome.exit_code));
  json.end_object();
  json.end_line();
  return json.flush();
}

Status write_sarif_report(Output& output, const EvidenceReport& report, std::span<const VerifiedEvidence> all) {
  std::map<std::string, std::size_t> rules;
  for (const VerifiedEvidence& one : all)
    for (const Reason& reason : one.judgement.reasons())
      if (reason.verdict != Verdict::pass) rules.emplace(reason.code, 0);
  std::size_t number = 0;
  for (auto& [code, index] : rules) index = number++;

  JsonWriter json(output, 4);
  json.begin_object();
  json.string("$schema", kSarifSchema);
  json.string("version", "2.1.0");
  json.array("runs");
  json.begin_object();
  write_sarif_run_head(json, report.run);
  json.object("automationDetails");
  json.string("id", "assay/evidence/");
  json.end_object();
  json.array("results");
  for (const VerifiedEvidence& one : all) {
    for (const Reason& reason : one.judgement.reasons()) {
      if (reason.verdict == Verdict::pass) continue;
      write_result(json, reason, rules.at(reason.code), one.path, report.run.root);
      if (Status status = json.flush_if_full(); !status) return status;
    }
  }
  json.end_array();
  json.object("tool");
  json.object("driver");
  write_sarif_driver_head(json, report.run);
  json.array("rules");
  for (const auto& [code, index] : rules) write_rule(json, code);
  json.end_array();
  json.end_object();
  json.end_object();
  write_sarif_invocation(json, report.outcome);
  json.end_object();
  json.end_array();
  json.end_object();
  json.end_line();
  return json.flush();
}

}  // namespace assay::attest
