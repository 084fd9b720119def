// SARIF 2.1.0 (errata 01): results, then the tool with the checks that they name.
#include <map>
#include <string>
#include <unordered_map>

#include "base/hash.h"
#include "base/strings.h"
#include "sarif/json_writer.h"
#include "sarif/posture/places.h"
#include "sarif/posture/posture_report.h"
#include "sarif/sarif_run.h"
#include "sarif/sarif_values.h"
#include "sarif/terminal_text.h"

namespace assay::posture {

namespace {

constexpr unsigned kResultsSpread = 4;           // one result a line
constexpr unsigned kToolSpread = 6;              // one rule a line
constexpr std::size_t kDescriptionBytes = 1024;  // GitHub's limit, in characters

void write_text(JsonWriter& json, std::string_view name, std::string_view text) {
  json.object(name);
  json.string("text", text);
  json.end_object();
}

void write_location(JsonWriter& json, const Place& place, std::string_view root) {
  const ArtifactUri artifact = artifact_uri_of_path(place.path, root);
  json.begin_object();
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
  if (one_line && !place.line.empty()) {
    json.object("contextRegion");
    json.number("startLine", place.region.line);
    json.number("endLine", place.region.line);
    write_text(json, "snippet", place.line);
    json.end_object();
  }
  json.end_object();
  json.end_object();
}

void write_result(JsonWriter& json, const FailedPlace& one, std::uint64_t rule, const std::string& fingerprint,
                  std::string_view root) {
  const Check& check = *one.judgement->check;
  json.begin_object();
  json.string("ruleId", check.id);
  json.number("ruleIndex", rule);
  json.string("kind", "fail");
  json.string("level", sarif_level(check.risk));
  json.number("rank", sarif_rank(check.risk, Confidence::high));
  json.string("guid", finding_guid(check.id, fingerprint));
  write_text(json, "message", escaped_message(terminal_text(one.message)));
  json.array("locations");
  write_location(json, one.place, root);
  json.end_array();
  json.object("fingerprints");
  json.string("assayFinding/v1", cat(check.id, ":", fingerprint));
  json.end_object();
  json.object("partialFingerprints");
  json.string("assayNode/v1", fingerprint);
  json.end_object();
  json.object("properties");
  json.string("severity", name_of(check.risk));
  json.string("scorecardCheck", check.name);
  json.number("score", static_cast<std::uint64_t>(one.judgement->score));
  json.end_object();
  json.end_object();
}

std::string help_text(const Check& check, bool markdown) {
  const auto part = [markdown](std::string_view title, std::string_view text) {
    return markdown ? cat("\n\n**", title, "**\n\n", text) : cat("\n\n", title, ": ", text);
  };
  std::string out = cat(check.what, part("Unproved", check.unproved), part("Why", check.why),
                        part("Reproduce", check.reproduce), part("Fix", check.fix), part("Do not", check.avoid));
  out += markdown ? "\n\n**References**\n" : "\n\nReferences:";
  for (const std::string_view reference : check.references)
    if (!reference.empty()) out += markdown ? cat("\n- <", reference, ">") : cat("\n", reference);
  return out;
}

void write_check(JsonWriter& json, const Check& check) {
  json.begin_object();
  json.string("id", check.id);
  json.string("name", pascal_case(check.id));
  write_text(json, "shortDescription", cut_text(cat(check.title, "."), kDescriptionBytes));
  write_text(json, "fullDescription", cut_text(cat(check.what, " ", check.why), kDescriptionBytes));
  json.object("help");
  json.string("text", help_text(check, false));
  json.string("markdown", help_text(check, true));
  json.end_object();
  json.string("helpUri", check.references[0]);
  json.object("defaultConfiguration");
  json.string("level", sarif_level(check.risk));
  json.number("rank", sarif_rank(check.risk, Confidence::high));
  json.end_object();
  json.object("properties");
  json.string("precision", precision_of(Confidence::high));
  json.string("security-severity", security_severity(check.risk));
  json.array("tags");
  for (const std::string_view tag : {"security", "supply-chain", "posture"}) json.string(tag);
  json.end_array();
  json.end_object();
  json.end_object();
}

// The same as long as check, file and what is said of it stay.
std::vector<std::string> fingerprints_of(const std::vector<FailedPlace>& places, std::string_view root) {
  constexpr std::size_t kBytes = 16;
  std::vector<std::string> out;
  std::unordered_map<std::string, std::uint64_t> seen;
  for (const FailedPlace& one : places) {
    const std::string_view line = one.place.line;
    const std::string_view marked = one.place.mark_end <= line.size() && one.place.mark_begin <= one.place.mark_end
                                        ? line.substr(one.place.mark_begin, one.place.mark_end - one.place.mark_begin)
                                        : std::string_view();
    std::string about =
        cat(one.judgement->check->id, '\n', artifact_uri_of_path(one.place.path, root).uri, '\n', marked);
    const std::uint64_t number = seen[about]++;
    if (number > 0) about += cat('\n', number);
    out.push_back(to_hex(as_bytes(sha256(about)).substr(0, kBytes)));
  }
  return out;
}

void write_properties(JsonWriter& json, const RunInfo& run, const ReportFacts& facts,
                      const std::vector<Judgement>& judgements, const RunOutcome& outcome) {
  json.object("properties");
  json.string("command", run.command);
  json.string("target", run.target);
  json.string("verdict", name_of(verdict_of(outcome)));
  json.string("score", aggregate_text(judgements));
  json.boolean("enforced", facts.enforced);
  json.object("checks");
  for (const Judgement& one : judgements) {
    json.key(one.check->name);
    json.signed_number(one.score);
  }
  json.end_object();
  json.number("inputs", outcome.coverage.inputs());
  json.number("bytes", outcome.coverage.bytes());
  json.end_object();
}

}  // namespace

Status write_sarif_report(Output& output, const RunInfo& run, const ReportFacts& facts,
                          const std::vector<Judgement>& judgements, const RunOutcome& outcome) {
  JsonWriter json(output, kResultsSpread);
  std::vector<const Check*> used;
  json.begin_object();
  json.string("$schema", kSarifSchema);
  json.string("version", "2.1.0");
  json.array("runs");
  json.begin_object();
  write_sarif_run_head(json, run);
  json.object("automationDetails");
  json.string("id", "assay/posture/");
  json.end_object();
  json.array("results");
  const std::vector<FailedPlace> places = failed_places(judgements);
  const std::vector<std::string> fingerprints = fingerprints_of(places, run.root);
  for (std::size_t i = 0; i < places.size(); ++i) {
    const Check* check = places[i].judgement->check;
    if (used.empty() || used.back() != check) used.push_back(check);
    write_result(json, places[i], used.size() - 1, fingerprints[i], run.root);
    if (Status status = json.flush_if_full(); !status) return status;
  }
  json.end_array();
  json.set_spread(kToolSpread);
  json.object("tool");
  json.object("driver");
  write_sarif_driver_head(json, run);
  json.array("rules");
  for (const Check* check : used) write_check(json, *check);
  json.end_array();
  json.end_object();
  json.end_object();
  json.set_spread(kResultsSpread);
  write_sarif_invocation(json, outcome);
  write_properties(json, run, facts, judgements, outcome);
  json.end_object();
  json.end_array();
  json.end_object();
  json.end_line();
  return json.flush();
}

}  // namespace assay::posture
