#include "attest/gate/gate_report.h"

#include <charconv>
#include <map>

#include "attest/gate/codes.h"
#include "base/strings.h"
#include "sarif/json_writer.h"
#include "sarif/sarif_run.h"
#include "sarif/sarif_values.h"

namespace assay::gate {

namespace {

std::string shown(double number) {
  char buffer[32];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, number);
  return {buffer, end.ptr};
}

std::string headline(const GateReport& report) {
  const std::string_view decision = decision_of(report.result.verdict);
  const std::string_view loud = decision == "go" ? "GO" : decision == "no-go" ? "NO-GO" : "UNPROVED";
  return cat(loud, "  ", report.policy.name, ", score ", shown(report.result.score),
             report.result.level.empty() ? "" : ", ", report.result.level);
}

// In a cell of a table, where nothing may act as Markdown or HTML, and no line break or bar end it.
std::string cell(std::string_view text) {
  std::string out;
  for (const char c : printable(text)) {
    switch (c) {
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '&':
        out += "&amp;";
        break;
      case '\\':
      case '`':
      case '*':
      case '_':
      case '[':
      case ']':
      case '|':
      case '#':
      case '~':
      case '!':
      case '@':
        out += '\\';
        [[fallthrough]];
      default:
        out += c;
    }
  }
  return out;
}

void reasons_table(std::string& out, std::string_view title, const std::vector<Reason>& reasons) {
  if (reasons.empty()) return;
  out += cat("\n### ", title, "\n\n| what | about | why |\n|---|---|---|\n");
  for (const Reason& reason : reasons)
    out += cat("| ", cell(reason.code), " | ", cell(reason.subject), " | ", cell(reason.text), " |\n");
}

void write_reasons(JsonWriter& json, std::string_view name, const std::vector<Reason>& reasons) {
  json.array(name);
  for (const Reason& reason : reasons) {
    json.begin_object();
    json.string("verdict", name_of(reason.verdict));
    json.string("code", reason.code);
    json.string_unless_empty("subject", reason.subject);
    json.string("text", reason.text);
    json.end_object();
  }
  json.end_array();
}

void write_question(JsonWriter& json, const GateReport& report) {
  json.object("policy");
  json.string("name", report.policy.name);
  json.string("file", report.policy_file);
  json.string("sha256", report.policy_sha256);
  json.end_object();
  json.object("subjects");
  for (const auto& [kind, digests] : report.question.subjects) {
    json.array(kind);
    for (const std::string& digest : digests) json.string(digest);
    json.end_array();
  }
  json.end_object();
  json.string_unless_empty("repository", report.question.repository);
}

void write_domains(JsonWriter& json, const GateReport& report) {
  json.array("domains");
  for (const DomainResult& domain : report.result.domains) {
    json.begin_object();
    json.string("domain", domain.name);
    json.string_unless_empty("owner", domain.owner);
    json.boolean("required", domain.required);
    json.boolean("blocks", domain.blocks);
    json.string("verdict", name_of(domain.verdict));
    json.array("evidence");
    for (const std::size_t i : domain.evidence) {
      const Evidence& evidence = report.evidence[i];
      json.begin_object();
      json.string("path", evidence.path);
      json.string_unless_empty("sha256", evidence.sha256);
      json.string("format", name_of(evidence.format));
      json.string_unless_empty("tool", evidence.tool);
      json.string("verdict", name_of(evidence.verdict));
      json.boolean("signed", evidence.signature == Evidence::Signature::good);
      json.end_object();
    }
    json.end_array();
    write_reasons(json, "reasons", domain.reasons);
    json.end_object();
  }
  json.end_array();
}

std::string_view name_of(DownloadedArtifact::Content content) {
  return content == DownloadedArtifact::Content::same      ? "same"
         : content == DownloadedArtifact::Content::differs ? "differs"
                                                           : "not-compared";
}

void write_runs(JsonWriter& json, const GateReport& report) {
  if (report.runs.empty()) return;
  json.array("runs");
  for (const DownloadedRun& run : report.runs) {
    json.begin_object();
    json.string("run", run.name);
    json.string("folder", run.folder);
    if (run.run) {
      json.string("id", run.run->id);
      json.string("attempt", run.run->attempt);
      json.string("repository", run.run->repository);
      json.string("workflow", run.run->workflow);
      json.string("branch", run.run->branch);
      json.string("event", run.run->event);
      json.string("commit", run.run->commit);
    }
    json.array("artifacts");
    for (const DownloadedArtifact& one : run.downloads) {
      const NewestArtifact newest = newest_artifact(run.artifacts, one.name);
      json.begin_object();
      json.string("name", one.name);
      if (newest.artifact != nullptr) json.string_unless_empty("digest", newest.artifact->digest);
      json.string("content", name_of(one.content));
      json.end_object();
    }
    json.end_array();
    json.end_object();
  }
  json.end_array();
}

void write_exceptions(JsonWriter& json, const GateReport& report) {
  json.array("exceptions");
  for (const ExceptionUse& use : report.result.exceptions) {
    const Exception& exception = report.policy.exceptions[use.exception];
    json.begin_object();
    json.string("code", exception.code);
    json.string("domain", exception.domain);
    json.string("subject", exception.subject);
    json.string("reason", exception.reason);
    json.string("owner", exception.owner);
    json.string("until", exception.until);
    json.number("used", use.used);
    json.boolean("expired", use.expired);
    json.end_object();
  }
  json.end_array();
}

void write_result(JsonWriter& json, const GateReport& report, const Reason& reason, std::size_t rule) {
  json.begin_object();
  json.string("ruleId", reason.code);
  json.number("ruleIndex", rule);
  json.string("kind", "fail");
  json.string("level", reason.verdict == Verdict::fail ? "error" : "warning");
  json.object("message");
  json.string("text", escaped_message(cat(printable(reason.subject), ": ", printable(reason.text))));
  json.end_object();
  // Where the evidence is no file, the policy that asked for it.
  bool is_file = false;
  for (const Evidence& evidence : report.evidence) is_file |= evidence.path == reason.subject;
  json.array("locations");
  json.begin_object();
  json.object("physicalLocation");
  json.object("artifactLocation");
  const ArtifactUri artifact = artifact_uri_of_path(is_file ? reason.subject : report.policy_file, report.run.root);
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
  if (const attest::CodeFacts* facts = attest::find_code(gate_codes(), code)) {
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

Status write_text_report(Output& output, const GateReport& report) {
  std::string text;
  for (const DomainResult& domain : report.result.domains) {
    text += cat(name_of(domain.verdict), "  ", printable(domain.name), domain.required ? "" : "  optional",
                domain.evidence.empty() ? "  no evidence" : "",
                domain.owner.empty() ? "" : cat("  owner ", printable(domain.owner)), '\n');
  }
  for (const auto* reasons : {&report.result.blockers, &report.result.warnings}) {
    if (!reasons->empty()) text += reasons == &report.result.blockers ? "blockers\n" : "warnings\n";
    for (const Reason& reason : *reasons)
      text += cat("    ", reason.code, "  ", printable(reason.subject), "\n      ", printable(reason.text), '\n');
  }
  return output.write(cat(text, headline(report), '\n'));
}

Status write_markdown_report(Output& output, const GateReport& report) {
  const GateResult& result = report.result;
  std::string text = cat("## ", cell(headline(report)), "\n\n", cell(report.policy.purpose),
                         "\n\n| domain | required | verdict | evidence | owner |\n|---|---|---|---|---|\n");
  for (const DomainResult& domain : result.domains) {
    std::string files;
    for (const std::size_t i : domain.evidence)
      files += cat(files.empty() ? "" : "<br>", cell(report.evidence[i].path));
    text += cat("| ", cell(domain.name), " | ", domain.required ? "yes" : "no", " | ", name_of(domain.verdict), " | ",
                files, " | ", cell(domain.owner), " |\n");
  }
  if (!report.runs.empty())
    text += "\n| run | id | attempt | workflow | branch | commit |\n|---|---|---|---|---|---|\n";
  for (const DownloadedRun& run : report.runs) {
    const ProviderRun said = run.run.value_or(ProviderRun{});
    text += cat("| ", cell(run.name), " | ", cell(said.id), " | ", cell(said.attempt), " | ", cell(said.workflow),
                " | ", cell(said.branch), " | ", cell(said.commit), " |\n");
  }
  reasons_table(text, "Blockers", result.blockers);
  reasons_table(text, "Warnings", result.warnings);
  text += "\n";
  for (const auto& [kind, digests] : report.question.subjects)
    for (const std::string& digest : digests) text += cat("- ", cell(kind), ' ', cell(digest), '\n');
  text += cat("- policy ", cell(report.policy_file), ", SHA-256 ", cell(report.policy_sha256), '\n');
  return output.write(text);
}

Status write_json_report(Output& output, const GateReport& report) {
  JsonWriter json(output, 4);
  json.begin_object();
  json.string("schema", "assay-gate/1");
  json.string("version", report.run.version);
  write_question(json, report);
  json.string("verdict", name_of(report.result.verdict));
  json.string("decision", decision_of(report.result.verdict));
  json.key("score");
  json.raw(shown(report.result.score));
  json.string_unless_empty("level", report.result.level);
  write_reasons(json, "blockers", report.result.blockers);
  write_reasons(json, "warnings", report.result.warnings);
  write_domains(json, report);
  write_runs(json, report);
  write_exceptions(json, report);
  json.number("exitCode", static_cast<std::uint64_t>(report.outcome.exit_code));
  json.end_object();
  json.end_line();
  return json.flush();
}

Status write_sarif_report(Output& output, const GateReport& report) {
  std::map<std::string, std::size_t> rules;
  for (const Reason& reason : report.result.blockers) rules.emplace(reason.code, 0);
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
  json.string("id", cat("assay/gate/", report.policy.name, '/'));
  json.end_object();
  json.array("results");
  for (const Reason& reason : report.result.blockers) {
    write_result(json, report, reason, rules.at(reason.code));
    if (Status status = json.flush_if_full(); !status) return status;
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

}  // namespace assay::gate
