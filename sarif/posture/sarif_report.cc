// SARIF 2.1.0 (errata 01): what is said of a posture beside what every run of checks says.
#include <string>
#include <unordered_map>

#include "base/hash.h"
#include "base/strings.h"
#include "sarif/check_log.h"
#include "sarif/posture/places.h"
#include "sarif/posture/posture_report.h"
#include "sarif/sarif_values.h"

namespace assay::posture {

namespace {

CheckText text_of(const Check& check) {
  return {.id = check.id,
          .title = check.title,
          .severity = check.risk,
          .what = check.what,
          .unproved = check.unproved,
          .why = check.why,
          .reproduce = check.reproduce,
          .fix = check.fix,
          .avoid = check.avoid,
          .references = check.references,
          .tags = {"security", "supply-chain", "posture"}};
}

Status write_result(CheckLog& log, const FailedPlace& one, const std::string& fingerprint) {
  JsonWriter& json = log.json();
  const Check& check = *one.judgement->check;
  const Place& place = one.place;
  log.begin_result(text_of(check), check.risk, Confidence::high, fingerprint, one.message);
  json.array("locations");
  json.begin_object();
  log.write_place({place.path, place.region, place.line, place.mark_begin, place.mark_end});
  json.end_object();
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
  return log.end_result();
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

}  // namespace

Status write_sarif_report(Output& output, const RunInfo& run, const ReportFacts& facts,
                          const std::vector<Judgement>& judgements, const RunOutcome& outcome) {
  CheckLog log(output, run, "assay/posture/");
  const std::vector<FailedPlace> places = failed_places(judgements);
  const std::vector<std::string> fingerprints = fingerprints_of(places, run.root);
  for (std::size_t i = 0; i < places.size(); ++i)
    if (Status status = write_result(log, places[i], fingerprints[i]); !status) return status;
  log.begin_properties(outcome);
  JsonWriter& json = log.json();
  json.string("score", aggregate_text(judgements));
  json.boolean("enforced", facts.enforced);
  json.object("checks");
  for (const Judgement& one : judgements) {
    json.key(one.check->name);
    json.signed_number(one.score);
  }
  json.end_object();
  return log.finish();
}

}  // namespace assay::posture
