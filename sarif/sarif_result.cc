#include "sarif/sarif_result.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "base/strings.h"
#include "sarif/json_fields.h"
#include "sarif/place_text.h"
#include "sarif/sarif_values.h"

namespace assay {

namespace {

void write_text(JsonWriter& json, std::string_view name, std::string_view text) {
  json.object(name);
  json.string("text", text);
  json.end_object();
}

// How a finding may be shown.
struct Shown {
  Scrub scrub;
  std::string mask;
  std::string_view root;
  SarifArtifacts& artifacts;
};

ArtifactUri uri_of(const Place& place, const Shown& shown) {
  return artifact_uri(place.origin, shown.scrub(artifact_path(place.origin)), shown.root);
}

std::optional<SarifArtifacts::Rows> rows_of(const Place& place, const Shown& shown) {
  if (!place.origin.parent) return std::nullopt;
  return shown.artifacts.rows_of(place.origin, uri_of(place, shown), shown.scrub);
}

// A region in a member of an archive says nothing of the archive's own lines: the result points at its start, and the
// place inside is told beside it. So it does where the value stands in a name.
Region region_in_artifact(const Place& place) {
  return place.origin.parent || place.origin.name != NameOf::nothing ? Region{} : place.region;
}

// What SARIF writes of a region, legal whatever the numbers are.
struct Lines {
  std::uint32_t line, column, end_line, end_column;
  friend auto operator<=>(const Lines&, const Lines&) = default;
};

Lines lines_of(const Region& region) {
  const std::uint32_t line = std::max<std::uint32_t>(region.line, 1);
  const std::uint32_t column = std::max<std::uint32_t>(region.column, 1);
  const std::uint32_t end_line = std::max(region.end_line, line);
  return {line, column, end_line, std::max<std::uint32_t>(region.end_column, end_line == line ? column : 1)};
}

// Members of the open region object.
void write_lines(JsonWriter& json, const Lines& lines, std::string_view mask) {
  json.number("startLine", lines.line);
  json.number("startColumn", lines.column);
  json.number("endLine", lines.end_line);
  json.number("endColumn", lines.end_column);
  write_text(json, "snippet", mask);
}

void write_context(JsonWriter& json, const Region& region, std::string_view context) {
  const std::uint32_t line = std::max<std::uint32_t>(region.line, 1);
  json.object("contextRegion");
  json.number("startLine", line);
  json.number("endLine", std::max(region.end_line, line));
  write_text(json, "snippet", context);
  json.end_object();
}

void write_physical_location(JsonWriter& json, const Place& place, const Shown& shown) {
  const ArtifactUri artifact = uri_of(place, shown);
  const Region region = region_in_artifact(place);
  json.object("physicalLocation");
  json.object("artifactLocation");
  json.string("uri", artifact.uri);
  if (artifact.based) json.string("uriBaseId", "%SRCROOT%");
  if (const auto rows = rows_of(place, shown)) json.number("index", rows->outer);
  json.end_object();
  json.object("region");
  write_lines(json, lines_of(region), shown.mask);
  json.end_object();
  if (!place.context.empty()) write_context(json, region, shown.scrub(place.context));
  json.end_object();
}

// What SARIF has no other place for. Byte offsets stand here and not in the region: a region with a byteOffset is one
// of a binary artifact to some viewers, which then ignore its lines.
void write_location_properties(JsonWriter& json, const Place& place, const Shown& shown) {
  const Origin& outer = outermost(place.origin);
  const Appearance& from = appearance_of(place.origin);
  json.object("properties");
  json.number("byteOffset", place.region.begin);
  json.number("byteLength", place.region.end >= place.region.begin ? place.region.end - place.region.begin : 0);
  json.string_unless_empty("standsIn", text_of(place.origin.name));
  if (place.origin.parent && place.origin.name == NameOf::nothing) {
    json.number("memberLine", place.region.line);
    json.number("memberColumn", place.region.column);
  }
  if (!from.commit.empty()) {
    json.string("commit", from.commit);
    json.string("commitTime", utc_time(from.time));
    json.boolean("reachable", from.reachable);
  }
  json.string_unless_empty("object", outer.object);
  if (place.versions > 1) json.number("versions", place.versions);
  json.string_unless_empty("encoding", place.encoding);
  if (place.image) write_image_place(json, *place.image, shown.scrub);
  if (place.suppressed) json.string("suppressedBy", shown.scrub(place.suppressed->by));
  json.end_object();
}

void write_logical_location(JsonWriter& json, const Place& place, const Shown& shown) {
  const OriginKind kind = place.origin.kind;
  const bool message = kind == OriginKind::git_commit || kind == OriginKind::git_tag || kind == OriginKind::git_ref;
  if (!place.origin.parent && !message && kind != OriginKind::remote) return;
  json.array("logicalLocations");
  json.begin_object();
  json.string("fullyQualifiedName", printable(shown.scrub(place_name(place.origin))));
  json.string("kind", place.origin.parent ? "resource" : "object");
  json.end_object();
  json.end_array();
}

void write_location_members(JsonWriter& json, const Place& place, const Shown& shown) {
  write_physical_location(json, place, shown);
  write_logical_location(json, place, shown);
  write_location_properties(json, place, shown);
}

void write_message(JsonWriter& json, const Finding& finding, std::string_view description, const Shown& shown) {
  const std::string name =
      finding.places.empty() ? "(no place)" : printable(shown.scrub(name_of_place(finding.places[0])));
  json.object("message");
  json.string("text", escaped_message(cat(description, " '", shown.mask, "' in '", name, "'.")));
  json.string("id", "default");
  json.array("arguments");
  json.string(shown.mask);
  json.string(name);
  json.end_array();
  json.end_object();
}

void write_related(JsonWriter& json, const Finding& finding, const Shown& shown) {
  if (finding.places.size() < 2) return;
  json.array("relatedLocations");
  const std::size_t end = std::min(finding.places.size(), kRelatedLocations + 1);
  for (std::size_t i = 1; i < end; ++i) {
    json.begin_object();
    json.number("id", i);
    write_location_members(json, finding.places[i], shown);
    write_text(json, "message", "The same value also stands here.");
    json.end_object();
  }
  json.end_array();
}

// The members of archives that hold the value, with the regions in them (§3.21): a location points at the archive
// alone, which is the file that is there.
void write_attachments(JsonWriter& json, const Finding& finding, const Shown& shown) {
  std::map<std::uint64_t, std::set<Lines>> regions;  // by the member's row
  const std::size_t end = std::min(finding.places.size(), kRelatedLocations + 1);
  for (std::size_t i = 0; i < end; ++i) {
    if (const auto rows = rows_of(finding.places[i], shown))
      regions[rows->member].insert(lines_of(finding.places[i].region));
  }
  if (regions.empty()) return;
  json.array("attachments");
  for (const auto& [member, within] : regions) {
    json.begin_object();
    write_text(json, "description", "The member of an archive that holds the value.");
    json.object("artifactLocation");
    json.string("uri", shown.artifacts.uri(member));
    json.number("index", member);
    json.end_object();
    json.array("regions");
    for (const Lines& lines : within) {
      json.begin_object();
      write_lines(json, lines, shown.mask);
      json.end_object();
    }
    json.end_array();
    json.end_object();
  }
  json.end_array();
}

// §3.27.23: a result is suppressed when the array holds anything, so it stays empty while one place is not suppressed;
// it is written always, because all results of a run must agree on having it.
void write_suppressions(JsonWriter& json, const Finding& finding, const Shown& shown) {
  json.array("suppressions");
  if (finding.suppressed()) {
    std::set<std::pair<Suppression::Kind, std::string>> written;
    for (const Place& place : finding.places) {
      std::string why = shown.scrub(place.suppressed->by);
      if (!place.suppressed->reason.empty()) why += cat(": ", shown.scrub(place.suppressed->reason));
      if (!written.emplace(place.suppressed->kind, why).second) continue;
      if (written.size() > kRelatedLocations) break;
      json.begin_object();
      json.string("kind", place.suppressed->kind == Suppression::Kind::in_source ? "inSource" : "external");
      json.string("status", "accepted");
      json.string("justification", why);
      json.end_object();
    }
  }
  json.end_array();
}

// What code scanning tells alerts apart by. Where the result does not point at a line of text (messages, members of
// archives, standard input) there is none of GitHub's, and what an uploader would compute changes with each build of an
// archive: the value's own fingerprint stands for it.
std::string line_hash_of(const Finding& finding) {
  if (!finding.line_hash.empty() || finding.places.empty()) return finding.line_hash;
  const Origin& origin = finding.places.front().origin;
  const bool text =
      origin.kind == OriginKind::file || origin.kind == OriginKind::git_blob || origin.kind == OriginKind::git_index;
  if (text && !origin.parent && origin.name == NameOf::nothing && !path_in_tree(origin).empty()) return {};
  return cat(finding.fingerprint.substr(0, 16), ":1");
}

void write_web_request(JsonWriter& json, const Finding& finding, const Shown& shown, SarifRequests& requests) {
  if (!finding.verified_by) return;
  const auto row = requests.row_of(*finding.verified_by, shown.scrub);
  if (!row) return;
  for (const std::string_view member : {"webRequest", "webResponse"}) {
    json.object(member);
    json.number("index", *row);
    json.end_object();
  }
}

void write_properties(JsonWriter& json, const Finding& finding, const Shown& shown) {
  json.object("properties");
  json.string("severity", name_of(finding.severity));
  json.string("confidence", name_of(finding.confidence));
  json.string("verification", name_of(finding.status));
  write_evidence(json, finding, shown.scrub);
  if (finding.verification) {
    json.key("verificationDetails");
    assay::write_verification(json, finding);
  }
  if (!finding.companions.empty()) {
    json.array("companions");
    for (const Companion& companion : finding.companions) {
      json.begin_object();
      json.string("rule", companion.rule);
      json.string("mask", shown.scrub(companion.mask));
      json.string("fingerprint", companion.fingerprint);
      json.end_object();
    }
    json.end_array();
  }
  json.end_object();
}

}  // namespace

void write_sarif_result(JsonWriter& json, const Finding& finding, const SarifContext& context) {
  const Shown shown{Scrub(finding), finding.secret.mask(), context.root, context.artifacts};
  json.begin_object();
  json.string("ruleId", finding.rule);
  json.number("ruleIndex", context.rule_index);
  json.string("kind", "fail");
  json.string("level", sarif_level(finding.severity));
  json.number("rank", sarif_rank(finding.severity, finding.confidence));
  json.string("guid", finding_guid(finding.rule, finding.fingerprint));
  write_message(json, finding, context.description, shown);
  json.array("locations");
  if (!finding.places.empty()) {
    json.begin_object();
    write_location_members(json, finding.places[0], shown);
    json.end_object();
  }
  json.end_array();
  write_related(json, finding, shown);
  write_attachments(json, finding, shown);
  json.number("occurrenceCount", std::max<std::uint64_t>({finding.place_count, finding.places.size(), 1}));
  // A full fingerprint, because some consumers would else join all partial ones, and a line's hash changes with the
  // line.
  json.object("fingerprints");
  json.string("assayFinding/v1", cat(finding.rule, ":", finding.fingerprint));
  json.end_object();
  json.object("partialFingerprints");
  json.string("assayValue/v1", finding.fingerprint);
  json.string_unless_empty("primaryLocationLineHash", line_hash_of(finding));
  json.end_object();
  write_suppressions(json, finding, shown);
  write_web_request(json, finding, shown, context.requests);
  write_properties(json, finding, shown);
  json.end_object();
}

}  // namespace assay
