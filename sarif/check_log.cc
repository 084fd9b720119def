#include "sarif/check_log.h"

#include <string>

#include "base/strings.h"
#include "sarif/sarif_run.h"
#include "sarif/sarif_values.h"
#include "sarif/terminal_text.h"

namespace assay {

namespace {

constexpr unsigned kResultsSpread = 4;           // one result a line
constexpr unsigned kToolSpread = 6;              // one rule a line
constexpr std::size_t kDescriptionBytes = 1024;  // GitHub's limit, in characters

std::string help_of(const CheckText& check, bool markdown) {
  std::string out(check.what);
  const auto add = [&](std::string_view title, std::string_view text) {
    if (!text.empty()) out += markdown ? cat("\n\n**", title, "**\n\n", text) : cat("\n\n", title, ": ", text);
  };
  add("Unproved", check.unproved);
  add("Why", check.why);
  add("Reproduce", check.reproduce);
  add("Fix", check.fix);
  add("Do not", check.avoid);
  bool first = true;
  for (const std::string_view reference : check.references) {
    if (reference.empty()) continue;
    if (first) out += markdown ? "\n\n**References**\n" : "\n\nReferences:";
    out += markdown ? cat("\n- <", reference, ">") : cat("\n", reference);
    first = false;
  }
  return out;
}

}  // namespace

void write_text_object(JsonWriter& json, std::string_view name, std::string_view text) {
  json.object(name);
  json.string("text", text);
  json.end_object();
}

void write_region(JsonWriter& json, const Region& region) {
  json.number("startLine", region.line);
  json.number("startColumn", region.column);
  json.number("endLine", region.end_line);
  json.number("endColumn", region.end_column);
}

CheckLog::CheckLog(Output& output, const RunInfo& run, std::string_view category)
    : json_(output, kResultsSpread), run_(run) {
  json_.begin_object();
  json_.string("$schema", kSarifSchema);
  json_.string("version", "2.1.0");
  json_.array("runs");
  json_.begin_object();
  write_sarif_run_head(json_, run);
  if (!run.pipeline) {
    json_.object("automationDetails");
    json_.string("id", category);
    json_.end_object();
  }
  json_.array("results");
}

std::uint64_t CheckLog::position_of(const CheckText& check) {
  const auto [found, added] = positions_.emplace(check.id, used_.size());
  if (added) used_.push_back(check);
  return found->second;
}

void CheckLog::begin_result(const CheckText& check, Severity severity, Confidence confidence,
                            std::string_view fingerprint, std::string_view message) {
  json_.begin_object();
  json_.string("ruleId", check.id);
  json_.number("ruleIndex", position_of(check));
  json_.string("kind", "fail");
  json_.string("level", sarif_level(severity));
  json_.number("rank", sarif_rank(severity, confidence));
  json_.string("guid", finding_guid(check.id, fingerprint));
  write_text_object(json_, "message", escaped_message(terminal_text(message)));
}

Status CheckLog::end_result() {
  json_.end_object();
  return json_.flush_if_full();
}

void CheckLog::write_artifact(std::string_view path) {
  const ArtifactUri artifact = artifact_uri_of_path(path, run_.root);
  json_.object("artifactLocation");
  json_.string("uri", artifact.uri);
  if (artifact.based) json_.string("uriBaseId", "%SRCROOT%");
  json_.end_object();
}

void CheckLog::write_place(const MarkedPlace& place) {
  json_.object("physicalLocation");
  write_artifact(place.path);
  json_.object("region");
  write_region(json_, place.region);
  const bool one_line = place.region.end_line == place.region.line;
  if (one_line && place.mark_end > place.mark_begin && place.mark_end <= place.line.size())
    write_text_object(json_, "snippet", place.line.substr(place.mark_begin, place.mark_end - place.mark_begin));
  json_.end_object();
  // §3.29.5: the context holds the whole region and more, and of a region over several lines the first alone is known.
  if (one_line && !place.line.empty()) {
    json_.object("contextRegion");
    json_.number("startLine", place.region.line);
    json_.number("endLine", place.region.line);
    write_text_object(json_, "snippet", place.line);
    json_.end_object();
  }
  json_.end_object();
}

void CheckLog::write_check(const CheckText& check) {
  json_.begin_object();
  json_.string("id", check.id);
  json_.string("name", pascal_case(check.id));
  write_text_object(json_, "shortDescription", cut_text(cat(check.title, "."), kDescriptionBytes));
  write_text_object(json_, "fullDescription", cut_text(cat(check.what, " ", check.why), kDescriptionBytes));
  json_.object("help");
  json_.string("text", help_of(check, false));
  json_.string("markdown", help_of(check, true));
  json_.end_object();
  const bool has_page = !check.references.empty() && !check.references.front().empty();
  json_.string_unless_empty("helpUri", has_page ? check.references.front() : std::string_view(run_.home_page));
  json_.object("defaultConfiguration");
  json_.string("level", sarif_level(check.severity));
  json_.number("rank", sarif_rank(check.severity, check.confidence));
  json_.end_object();
  json_.object("properties");
  json_.string("precision", precision_of(check.confidence));
  json_.string("security-severity", security_severity(check.severity));
  json_.array("tags");
  for (const std::string_view tag : check.tags)
    if (!tag.empty()) json_.string(tag);
  json_.end_array();
  json_.end_object();
  json_.end_object();
}

void CheckLog::begin_properties(const RunOutcome& outcome) {
  json_.end_array();
  json_.set_spread(kToolSpread);
  json_.object("tool");
  json_.object("driver");
  write_sarif_driver_head(json_, run_);
  json_.array("rules");
  for (const CheckText& check : used_) write_check(check);
  json_.end_array();
  json_.end_object();
  json_.end_object();
  json_.set_spread(kResultsSpread);
  write_sarif_invocation(json_, outcome);
  json_.object("properties");
  json_.string("command", run_.command);
  json_.string("target", run_.target);
  json_.string("verdict", name_of(verdict_of(outcome)));
  json_.number("inputs", outcome.coverage.inputs());
  json_.number("bytes", outcome.coverage.bytes());
}

Status CheckLog::finish() {
  json_.end_object();
  json_.end_object();
  json_.end_array();
  json_.end_object();
  json_.end_line();
  return json_.flush();
}

}  // namespace assay
