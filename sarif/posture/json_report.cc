// Scorecard's JSON (version 2 of its format), which tools that read Scorecard's take; what is ours alone stands in
// objects named `assay`.
#include "base/letter_case.h"
#include "base/strings.h"
#include "sarif/json_fields.h"
#include "sarif/json_writer.h"
#include "sarif/posture/posture_report.h"

namespace assay::posture {

namespace {

constexpr unsigned kSpread = 3;  // one check a line
constexpr std::string_view kSchema = "assay-posture/1";

// As Scorecard writes a detail: "Warn: TEXT: PATH:LINE".
std::string detail_text(const Detail& detail) {
  std::string out = cat(detail.kind == Detail::Kind::warning ? "Warn: " : "Info: ", detail.text);
  if (detail.place) out += cat(": ", detail.place->path, ":", detail.place->region.line);
  return out;
}

void write_places(JsonWriter& json, const Judgement& one) {
  json.array("places");
  for (const Detail& detail : one.details) {
    if (!detail.place) continue;
    const Place& place = *detail.place;
    json.begin_object();
    json.string("kind", detail.kind == Detail::Kind::warning ? "warning" : "note");
    json.string("message", detail.text);
    json.string("path", place.path);
    json.number("line", place.region.line);
    json.number("column", place.region.column);
    json.number("end_line", place.region.end_line);
    json.number("end_column", place.region.end_column);
    json.string("context", place.line);
    json.end_object();
  }
  json.end_array();
}

void write_check(JsonWriter& json, const Judgement& one) {
  json.begin_object();
  if (one.details.empty()) {
    json.key("details");
    json.raw("null");
  } else {
    json.array("details");
    for (const Detail& detail : one.details) json.string(detail_text(detail));
    json.end_array();
  }
  json.key("score");
  json.signed_number(one.score);
  json.string("reason", one.reason);
  json.string("name", one.check->name);
  json.object("documentation");
  json.string("url", one.check->references[0]);
  json.string("short", one.check->title);
  json.end_object();
  json.object("assay");
  json.string("id", one.check->id);
  json.string("risk", name_of(one.check->risk));
  json.string("verdict", name_of(one.verdict()));
  json.number("least", static_cast<std::uint64_t>(one.least));
  json.boolean("from_scorecard", one.from_scorecard);
  if (one.said) {
    json.object("scorecard");
    json.key("score");
    json.signed_number(one.said->score);
    json.string("reason", one.said->reason);
    json.end_object();
  }
  json.string_unless_empty("missing", one.missing);
  json.number("left_out", one.left_out);
  write_places(json, one);
  json.end_object();
  json.end_object();
}

}  // namespace

Status write_json_report(Output& output, const RunInfo& run, const ReportFacts& facts,
                         const std::vector<Judgement>& judgements, const RunOutcome& outcome) {
  JsonWriter json(output, kSpread);
  json.begin_object();
  json.string("date", facts.date);
  json.object("repo");
  json.string("name", facts.repository);
  json.string("commit", facts.commit);
  json.end_object();
  json.object("scorecard");
  json.string("version", cat("assay ", run.version));
  json.string("commit", "unknown");
  json.end_object();
  json.key("score");
  json.raw(aggregate_text(judgements));
  json.array("checks");
  for (const Judgement& one : judgements) {
    write_check(json, one);
    if (Status status = json.flush_if_full(); !status) return status;
  }
  json.end_array();
  json.key("metadata");
  json.raw("null");
  json.object("assay");
  json.string("schema", kSchema);
  json.string("version", run.version);
  json.boolean("enforced", facts.enforced);
  json.object("coverage");
  write_coverage_members(json, outcome.coverage);
  json.end_object();
  json.object("outcome");
  write_outcome_members(json, outcome);
  json.end_object();
  json.end_object();
  json.end_object();
  json.end_line();
  return json.flush();
}

}  // namespace assay::posture
