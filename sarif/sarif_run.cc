#include "sarif/sarif_run.h"

#include <array>
#include <cstddef>
#include <string>

#include "base/strings.h"
#include "sarif/azure_pipeline.h"
#include "sarif/place_text.h"
#include "sarif/repository_link.h"

namespace assay {

namespace {

constexpr std::size_t kSkippedNamed = 10;

// Kinds of notifications, in the order of driver.notifications.
enum class Notice : unsigned char { not_scanned, skipped, stopped };
struct NoticeText {
  std::string_view id, name, description, help, level, workflow_help;
};
constexpr std::array<NoticeText, 3> kNotices = {{
    {"assay-not-scanned", "NotScanned", "Something that should have been scanned was not.",
     "The run is incomplete: a credential may stand in what was not scanned. Remove the cause and scan again.", "error",
     "The run is incomplete: what was not read may break any of the checks. Remove the cause and check again."},
    {"assay-skipped", "Skipped", "Inputs were left out on purpose.",
     "An ignore file, a flag or the kind of the input says so. The run is complete without them.", "note",
     "An ignore file, a flag or the kind of the input says so. The run is complete without them."},
    {"assay-stopped", "Stopped", "An error ended the run before everything was scanned.",
     "The run is incomplete: a credential may stand in what was not scanned. Remove the cause and scan again.", "error",
     "The run is incomplete: what was not read may break any of the checks. Remove the cause and check again."},
}};

void write_text(JsonWriter& json, std::string_view name, std::string_view text) {
  json.object(name);
  json.string("text", text);
  json.end_object();
}

void write_notification(JsonWriter& json, Notice notice, std::string_view text) {
  const NoticeText& kind = kNotices[static_cast<std::size_t>(notice)];
  json.begin_object();
  json.object("descriptor");
  json.string("id", kind.id);
  json.number("index", static_cast<std::uint64_t>(notice));
  json.end_object();
  json.string("level", kind.level);
  write_text(json, "message", text);
  json.end_object();
}

std::string skipped_text(SkipReason reason, const Coverage::Skipped& skipped) {
  std::string out = cat(with_commas(skipped.count), skipped.count == 1 ? " input was" : " inputs were", " skipped as '",
                        name_of(reason), "': ");
  std::size_t named = 0;
  for (const std::string& input : skipped.inputs) {
    if (named == kSkippedNamed) break;
    out += cat(named == 0 ? "'" : ", '", printable(input), "'");
    ++named;
  }
  if (skipped.count > named) out += cat(" and ", with_commas(skipped.count - named), " more");
  return out + ".";
}

// In one line, as sentences.
std::string error_text(const Error& error) {
  std::string out = printable(error.doing);
  if (!error.subject.empty()) out += cat(" '", printable(error.subject), "'");
  out += cat(" failed: ", printable(error.why), ".");
  if (!error.hint.empty()) out += cat(" Hint: ", printable(error.hint), ".");
  return out;
}

void write_notifications(JsonWriter& json, const RunOutcome& outcome) {
  const Coverage& coverage = outcome.coverage;
  json.array("toolExecutionNotifications");
  for (const Error& error : outcome.errors) write_notification(json, Notice::stopped, error_text(error));
  for (const Gap& gap : coverage.gaps()) {
    write_notification(json, Notice::not_scanned,
                       cat("'", printable(gap.input), "' was not scanned: ", printable(gap.why), "."));
  }
  if (coverage.gap_count() > coverage.gaps().size()) {
    write_notification(
        json, Notice::not_scanned,
        cat(with_commas(coverage.gap_count() - coverage.gaps().size()), " more inputs were not scanned."));
  }
  if (outcome.verified) {
    for (const Gap& gap : outcome.verified->unproved) {
      json.begin_object();
      json.string("level", "error");
      write_text(json, "message",
                 cat("Values of '", printable(gap.input), "' could not be verified: ", printable(gap.why), "."));
      json.end_object();
    }
  }
  for (const auto& [reason, skipped] : coverage.skipped()) {
    write_notification(json, Notice::skipped, skipped_text(reason, skipped));
  }
  json.end_array();
}

}  // namespace

void write_sarif_run_head(JsonWriter& json, const RunInfo& run) {
  json.string("columnKind", "utf16CodeUnits");
  json.array("newlineSequences");
  for (const std::string_view sequence : {"\r\n", "\n", "\r"}) json.string(sequence);
  json.end_array();
  json.array("redactionTokens");
  json.string("********");
  json.end_array();
  json.object("originalUriBaseIds");
  json.object("%SRCROOT%");
  write_text(json, "description", "The folder or repository that was scanned.");
  json.end_object();
  json.end_object();
  if (run.pipeline) write_automation_details(json, *run.pipeline);
  const std::string uri = repository_uri_of(run.repository_uri);
  if (uri.empty()) return;
  json.array("versionControlProvenance");
  json.begin_object();
  json.string("repositoryUri", uri);
  json.string_unless_empty("revisionId", run.revision);
  json.string_unless_empty("branch", run.branch);
  json.object("mappedTo");
  json.string("uriBaseId", "%SRCROOT%");
  json.end_object();
  json.end_object();
  json.end_array();
}

void write_sarif_driver_head(JsonWriter& json, const RunInfo& run) {
  json.string("name", "assay");
  json.string("fullName", cat("assay ", run.version));
  json.string("version", run.version);
  json.string("semanticVersion", run.version);
  json.string_unless_empty("informationUri", run.home_page);
  json.array("notifications");
  for (const NoticeText& notice : kNotices) {
    json.begin_object();
    json.string("id", notice.id);
    json.string("name", notice.name);
    write_text(json, "shortDescription", notice.description);
    write_text(json, "fullDescription", notice.description);
    write_text(json, "help", run.command == "workflows" ? notice.workflow_help : notice.help);
    json.object("defaultConfiguration");
    json.string("level", notice.level);
    json.end_object();
    json.end_object();
  }
  json.end_array();
}

void write_sarif_invocation(JsonWriter& json, const RunOutcome& outcome) {
  json.array("invocations");
  json.begin_object();
  const bool verified = !outcome.verified || outcome.verified->unproved.empty();
  json.boolean("executionSuccessful", outcome.coverage.complete() && outcome.errors.empty() && verified);
  json.key("exitCode");
  json.signed_number(outcome.exit_code);
  json.string("exitCodeDescription", name_of(verdict_of(outcome)));
  write_notifications(json, outcome);
  json.end_object();
  json.end_array();
}

void write_sarif_run_properties(JsonWriter& json, const RunInfo& run, const RunOutcome& outcome) {
  json.object("properties");
  json.string_unless_empty("command", run.command);
  json.string_unless_empty("target", without_userinfo(run.target));
  json.string("verdict", name_of(verdict_of(outcome)));
  json.number("findings", outcome.findings);
  json.number("suppressed", outcome.suppressed);
  json.number("inputs", outcome.coverage.inputs());
  json.number("bytes", outcome.coverage.bytes());
  json.number("rulesCount", run.rules == nullptr ? 0 : run.rules->size());
  json.string_unless_empty("rulesDigest", run.rules_digest);
  if (!outcome.coverage.notes().empty()) {
    json.array("notes");
    for (const std::string& note : outcome.coverage.notes()) json.string(note);
    json.end_array();
  }
  json.end_object();
}

}  // namespace assay
