#include "sarif/json_fields.h"

#include <algorithm>
#include <string>

#include "base/strings.h"
#include "base/utf8.h"
#include "sarif/place_text.h"
#include "sarif/repository_link.h"

namespace assay {

namespace {

std::string_view kind_of(OriginKind kind) {
  switch (kind) {
    case OriginKind::file:
      return "file";
    case OriginKind::stdin_:
      return "stdin";
    case OriginKind::git_blob:
      return "git-blob";
    case OriginKind::git_commit:
      return "git-commit";
    case OriginKind::git_tag:
      return "git-tag";
    case OriginKind::git_index:
      return "git-index";
    case OriginKind::git_ref:
      return "git-ref";
    case OriginKind::archive:
      return "archive";
    case OriginKind::remote:
      return "remote";
  }
  return "unknown";
}

void write_origin(JsonWriter& json, const Origin& origin, const Scrub& scrub) {
  json.string("kind", kind_of(origin.kind));
  json.string("name", scrub(place_name(origin)));
  json.string_unless_empty("stands_in", text_of(origin.name));
  json.string_unless_empty("path", scrub(path_in_tree(origin)));
  if (origin.parent) {
    json.array("inside");  // from the outside inwards
    std::vector<const Origin*> chain;
    for (const Origin* at = origin.parent.get(); at != nullptr; at = at->parent.get()) chain.push_back(at);
    std::reverse(chain.begin(), chain.end());
    for (const Origin* at : chain) json.string(scrub(own_name(*at)));
    json.end_array();
  }
  const Origin& outer = outermost(origin);
  json.string_unless_empty("resource", outer.resource);
  json.string_unless_empty("repository", scrub(outer.repository));
  json.string_unless_empty("object", origin.object.empty() ? outer.object : origin.object);
  const Appearance& from = appearance_of(origin);
  if (from.commit.empty()) return;
  json.string("commit", from.commit);
  json.string("time", utc_time(from.time));
  json.string_unless_empty("author", scrub(from.author));
  json.string_unless_empty("email", scrub(from.email));
  json.string_unless_empty("summary", scrub(from.summary));
  json.boolean("reachable", from.reachable);
}

void write_suppression(JsonWriter& json, const Suppression& suppression, const Scrub& scrub) {
  json.object("suppressed");
  json.string("kind", suppression.kind == Suppression::Kind::in_source ? "in-source" : "external");
  json.string("by", scrub(suppression.by));
  json.string_unless_empty("reason", scrub(suppression.reason));
  json.end_object();
}

}  // namespace

void write_image_place(JsonWriter& json, const ImagePlace& image, const Scrub& scrub) {
  json.object("image");
  json.string("role", name_of(image.role));
  json.string_unless_empty("name", scrub(image.image));
  json.string_unless_empty("digest", scrub(image.digest));
  if (image.number != 0) {
    json.number("layer", image.number);
    json.number("layers", image.count);
  }
  json.string_unless_empty("created_by", scrub(image.created_by));
  if (image.later != LayerPaths::Change::none) {
    json.string("later", name_of(image.later));
    json.number("later_layer", image.later_number);
    json.string_unless_empty("later_created_by", scrub(image.later_created_by));
  } else if (image.later_unknown) {
    json.string("later", "unknown");
  }
  json.end_object();
}

namespace {

void write_place(JsonWriter& json, const Place& place, const Scrub& scrub) {
  json.begin_object();
  write_origin(json, place.origin, scrub);
  json.number("line", place.region.line);
  json.number("column", place.region.column);
  json.number("end_line", place.region.end_line);
  json.number("end_column", place.region.end_column);
  json.number("begin", place.region.begin);
  json.number("end", place.region.end);
  json.number("versions", place.versions);
  json.string_unless_empty("encoding", place.encoding);
  json.string_unless_empty("context", scrub(place.context));
  if (place.image) write_image_place(json, *place.image, scrub);
  if (place.suppressed) write_suppression(json, *place.suppressed, scrub);
  json.end_object();
}

}  // namespace

void write_evidence(JsonWriter& json, const Finding& finding, const Scrub& scrub) {
  if (finding.evidence.empty()) return;
  json.array("evidence");
  for (const OfflineEvidence& one : finding.evidence) {
    json.begin_object();
    json.string("check", one.check);
    json.string("says", name_of(one.says));
    json.string("text", scrub(one.text));
    json.end_object();
  }
  json.end_array();
}

void write_run_members(JsonWriter& json, const RunInfo& run) {
  json.string("tool", "assay");
  json.string("version", run.version);
  json.string("command", run.command);
  json.string("target", without_userinfo(run.target));
  json.object("rules");
  json.number("count", run.rules == nullptr ? 0 : run.rules->size());
  json.string_unless_empty("digest", run.rules_digest);
  json.end_object();
  const std::string uri = repository_uri_of(run.repository_uri);
  if (uri.empty() && run.revision.empty() && run.branch.empty()) return;
  json.object("repository");
  json.string_unless_empty("uri", uri);
  json.string_unless_empty("revision", run.revision);
  json.string_unless_empty("branch", run.branch);
  json.end_object();
}

void write_finding_members(JsonWriter& json, const RunInfo& run, const Finding& finding) {
  const Scrub scrub(finding);
  json.string("rule", finding.rule);
  if (run.rules != nullptr && finding.rule_index < run.rules->size()) {
    json.string("description", (*run.rules)[finding.rule_index].description);
  }
  json.string("severity", name_of(finding.severity));
  json.string("confidence", name_of(finding.confidence));
  json.string("status", name_of(finding.status));
  write_evidence(json, finding, scrub);
  if (finding.verification) {
    json.key("verification");
    write_verification(json, finding);
  }
  json.string("mask", finding.secret.mask());
  if (run.reveal) {
    const std::string_view value = finding.secret.reveal(*run.reveal);
    json.string("secret", value);
    // JSON has no bytes: a value that is no UTF-8 would not be the same when read back.
    if (to_valid_utf8(value) != value) json.string("secret_hex", to_hex(value));
  }
  json.string("fingerprint", finding.fingerprint);
  json.boolean("suppressed", finding.suppressed());
  json.number("place_count", std::max<std::uint64_t>(finding.place_count, finding.places.size()));
  json.array("places");
  for (const Place& place : finding.places) write_place(json, place, scrub);
  json.end_array();
  if (finding.companions.empty()) return;
  json.array("companions");
  for (const Companion& companion : finding.companions) {
    json.begin_object();
    json.string("rule", companion.rule);
    json.string("mask", scrub(companion.mask));
    json.string("fingerprint", companion.fingerprint);
    json.end_object();
  }
  json.end_array();
}

void write_coverage_members(JsonWriter& json, const Coverage& coverage) {
  json.boolean("complete", coverage.complete());
  json.number("inputs", coverage.inputs());
  json.number("bytes", coverage.bytes());
  json.array("skipped");
  for (const auto& [reason, skipped] : coverage.skipped()) {
    json.begin_object();
    json.string("reason", name_of(reason));
    json.number("count", skipped.count);
    json.array("inputs");
    for (const std::string& input : skipped.inputs) json.string(input);
    json.end_array();
    json.end_object();
  }
  json.end_array();
  json.number("gap_count", coverage.gap_count());
  json.array("gaps");
  for (const Gap& gap : coverage.gaps()) {
    json.begin_object();
    json.string("input", gap.input);
    json.string("why", gap.why);
    json.end_object();
  }
  json.end_array();
  json.array("notes");
  for (const std::string& note : coverage.notes()) json.string(note);
  json.end_array();
}

void write_verification(JsonWriter& json, const Finding& finding) {
  const VerificationRecord record = finding.verification.value_or(VerificationRecord());
  json.begin_object();
  json.string_unless_empty("host", record.host);
  if (finding.verified_by) {
    const std::uint32_t status = finding.verified_by->status;
    json.string("method", finding.verified_by->method);
    json.string("target", finding.verified_by->target);
    if (status != 0) json.number("http_status", status);
    if (status != 0) json.string("http_class", cat(status / 100, "xx"));
  }
  json.string_unless_empty("at", record.at);
  json.string_unless_empty("control", record.control);
  json.string_unless_empty("why", record.why);
  json.end_object();
}

namespace {

void write_verified(JsonWriter& json, const Verified& verified) {
  json.object("verified");
  for (std::size_t i = 0; i < verified.by_status.size(); ++i)
    json.number(name_of(static_cast<VerificationStatus>(i)), verified.by_status[i]);
  json.number("requests", verified.requests);
  json.number("controls", verified.controls);
  json.number("hosts", verified.hosts);
  json.array("unproved");
  for (const Gap& gap : verified.unproved) {
    json.begin_object();
    json.string("rule", gap.input);
    json.string("why", gap.why);
    json.end_object();
  }
  json.end_array();
  json.end_object();
}

}  // namespace

void write_outcome_members(JsonWriter& json, const RunOutcome& outcome) {
  json.string("verdict", name_of(verdict_of(outcome)));
  json.number("exit_code", outcome.exit_code < 0 ? 0 : static_cast<std::uint64_t>(outcome.exit_code));
  json.number("findings", outcome.findings);
  json.number("failing", outcome.failing);
  json.number("suppressed", outcome.suppressed);
  if (outcome.useless_suppressions > 0) json.number("useless_suppressions", outcome.useless_suppressions);
  if (outcome.verified) write_verified(json, *outcome.verified);
  if (outcome.took) {
    json.number("milliseconds", static_cast<std::uint64_t>(
                                    std::chrono::duration_cast<std::chrono::milliseconds>(*outcome.took).count()));
  }
  json.array("errors");
  for (const Error& error : outcome.errors) {
    json.begin_object();
    json.string("doing", error.doing);
    json.string_unless_empty("subject", error.subject);
    json.string("why", error.why);
    json.string_unless_empty("hint", error.hint);
    json.end_object();
  }
  json.end_array();
}

}  // namespace assay
