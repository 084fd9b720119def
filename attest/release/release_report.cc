#include "attest/release/release_report.h"

#include <algorithm>
#include <array>

#include "sarif/json_writer.h"
#include "sarif/sarif_run.h"
#include "sarif/sarif_values.h"

namespace assay::attest {

namespace {

using State = ItemResult::State;

std::string signer_of(const VerifiedBundle& verified) {
  if (!verified.identity) return cat("a key, ", name_of(verified.key));
  return verified.identity->names.front();
}

std::string shown(std::string_view text) { return printable(text); }

std::string one_attestation(const AttestationResult& one) {
  const std::string source = one.source.empty() ? std::string("attestation") : shown(one.source);
  if (!one.verdict) return cat("    ", source, ": refused, ", one.verdict.error().text(), '\n');
  const VerifiedBundle& verified = *one.verdict;
  std::string out =
      cat("    ", source, ": ", verified.statement ? shown(verified.statement->predicate_type) : "signature",
          "\n      by ", shown(signer_of(verified)), '\n');
  if (!verified.outcome.empty() && verified.outcome != "PASSED")
    out += cat("      says ", shown(verified.outcome), '\n');
  if (verified.scan) out += cat("      ", policy_text(*verified.scan), '\n');
  if (verified.identity) out += cat("      issuer ", shown(verified.identity->issuer), '\n');
  for (const VerifiedTime& time : verified.times)
    out += cat("      at ", text_of(time.at), ", says ", shown(time.source), '\n');
  for (const std::string& log : verified.logs) out += cat("      in ", shown(log), '\n');
  if (verified.logs.empty()) out += "      in no log: by the key alone\n";
  return out;
}

// Under which policy a scan passed, and what it let pass.
void write_scan_policy(JsonWriter& json, const ScanPredicate& scan) {
  constexpr std::array<Severity, 5> kAll = {Severity::info, Severity::low, Severity::medium, Severity::high,
                                            Severity::critical};
  json.object("scan");
  json.string("failOn", assay::name_of(scan.fail_on));
  json.string("failConfidence", assay::name_of(scan.fail_confidence));
  json.number("decodeDepth", scan.decode_depth);
  json.number("archiveDepth", scan.archive_depth);
  json.boolean("suppressions", scan.suppressions);
  json.boolean("ownRules", scan.own_rules);
  json.object("passedOver");
  for (const Severity one : kAll)
    json.number(assay::name_of(one),
                scan.counted[static_cast<std::size_t>(one)] + scan.uncertain[static_cast<std::size_t>(one)]);
  json.end_object();
  json.end_object();
}

void write_verdict(JsonWriter& json, const AttestationResult& one) {
  json.begin_object();
  json.string_unless_empty("source", one.source);
  json.boolean("verified", one.verdict.has_value());
  if (!one.verdict) {
    json.string("step", name_of(one.verdict.error().step));
    json.string("why", one.verdict.error().why);
    json.end_object();
    return;
  }
  const VerifiedBundle& verified = *one.verdict;
  json.string("key", name_of(verified.key));
  if (verified.identity) {
    json.string("identity", verified.identity->names.front());
    json.string("issuer", verified.identity->issuer);
    json.object("extensions");
    for (const auto& [number, text] : verified.identity->extensions) json.string(extension_name(number), text);
    json.end_object();
  }
  if (verified.statement) {
    json.string("predicateType", verified.statement->predicate_type);
    json.string("subject", verified.subject);
    json.string_unless_empty("result", verified.outcome);
  }
  if (verified.scan) write_scan_policy(json, *verified.scan);
  json.array("times");
  for (const VerifiedTime& time : verified.times) {
    json.begin_object();
    json.string("at", text_of(time.at));
    json.string("source", time.source);
    json.end_object();
  }
  json.end_array();
  json.array("logs");
  for (const std::string& log : verified.logs) json.string(log);
  json.end_array();
  json.end_object();
}

struct Problem {
  std::string_view rule;
  std::string_view text;
};
constexpr Problem kProblems[] = {
    {"attest-refused", "No attestation of the file verifies with the identity or key that was asked for."},
    {"attest-missing", "The file has no attestation."},
    {"attest-unread", "The file could not be read."}};
std::size_t problem_of(State state) { return static_cast<std::size_t>(state) - 1; }

std::string message_of(const ItemResult& item) {
  if (item.state == State::unread) return cat("The file could not be read: ", printable(item.why));
  if (item.state == State::missing) return "The file has no attestation.";
  std::string out;
  for (const AttestationResult& one : item.attestations)
    if (!one.verdict) out += cat(out.empty() ? "" : "; ", one.verdict.error().text());
  return out;
}

void write_result(JsonWriter& json, const ItemResult& item, const std::string& root) {
  json.begin_object();
  json.string("ruleId", kProblems[problem_of(item.state)].rule);
  json.number("ruleIndex", problem_of(item.state));
  json.string("kind", "fail");
  json.string("level", "error");
  json.object("message");
  json.string("text", escaped_message(message_of(item)));
  json.end_object();
  json.array("locations");
  json.begin_object();
  json.object("physicalLocation");
  json.object("artifactLocation");
  const ArtifactUri artifact = artifact_uri_of_path(item.artifact, root);
  json.string("uri", artifact.uri);
  if (artifact.based) json.string("uriBaseId", "%SRCROOT%");
  json.end_object();
  json.end_object();
  json.end_object();
  json.end_array();
  json.end_object();
}

}  // namespace

Status write_text_report(Output& output, const VerificationReport& report, std::span<const ItemResult> results) {
  const auto count = [&](State state) {
    return static_cast<std::uint64_t>(
        std::count_if(results.begin(), results.end(), [&](const ItemResult& one) { return one.state == state; }));
  };
  const bool passed = report.outcome.exit_code == 0;
  if (report.quiet && passed) return {};
  std::string text;
  for (const ItemResult& item : results) {
    text += cat(name_of(item.state), "  ", shown(item.artifact));
    if (item.state == State::unread) text += cat(": ", shown(item.why));
    text += '\n';
    for (const AttestationResult& one : item.attestations) text += one_attestation(one);
  }
  for (const Gap& gap : report.outcome.coverage.gaps()) text += cat("not verified  ", gap.input, ": ", gap.why, '\n');
  text += cat("trusted root: ", report.root, '\n');
  text += passed ? "PASS" : report.outcome.exit_code == 1 ? "FAIL" : "INCOMPLETE";
  text += cat("  ", counted(count(State::verified), "file", "files"), " verified");
  for (const State state : {State::refused, State::missing, State::unread})
    if (const auto found = count(state); found != 0) text += cat(", ", found, ' ', name_of(state));
  if (results.empty()) text += ", nothing to verify";
  return output.write(cat(text, '\n'));
}

Status write_json_report(Output& output, const VerificationReport& report, std::span<const ItemResult> results) {
  JsonWriter json(output, 3);
  json.begin_object();
  json.string("schema", "assay-verification/1");
  json.string("version", report.run.version);
  json.string("trustedRoot", report.root);
  json.array("files");
  for (const ItemResult& item : results) {
    json.begin_object();
    json.string("file", item.artifact);
    json.string("state", name_of(item.state));
    json.string_unless_empty("why", item.why);
    json.array("attestations");
    for (const AttestationResult& one : item.attestations) write_verdict(json, one);
    json.end_array();
    json.end_object();
    if (Status status = json.flush_if_full(); !status) return status;
  }
  json.end_array();
  json.array("gaps");
  for (const Gap& gap : report.outcome.coverage.gaps()) {
    json.begin_object();
    json.string("input", gap.input);
    json.string("why", gap.why);
    json.end_object();
  }
  json.end_array();
  json.number("exitCode", static_cast<std::uint64_t>(report.outcome.exit_code));
  json.end_object();
  json.end_line();
  return json.flush();
}

Status write_sarif_report(Output& output, const VerificationReport& report, std::span<const ItemResult> results) {
  JsonWriter json(output, 4);
  json.begin_object();
  json.string("$schema", kSarifSchema);
  json.string("version", "2.1.0");
  json.array("runs");
  json.begin_object();
  write_sarif_run_head(json, report.run);
  json.object("automationDetails");
  json.string("id", "assay/attest/");
  json.end_object();
  json.array("results");
  for (const ItemResult& item : results) {
    if (item.state == State::verified) continue;
    write_result(json, item, report.run.root);
    if (Status status = json.flush_if_full(); !status) return status;
  }
  json.end_array();
  json.object("tool");
  json.object("driver");
  write_sarif_driver_head(json, report.run);
  json.array("rules");
  for (const Problem& problem : kProblems) {
    json.begin_object();
    json.string("id", problem.rule);
    json.string("name", pascal_case(problem.rule));
    json.object("shortDescription");
    json.string("text", problem.text);
    json.end_object();
    json.end_object();
  }
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
