#include "scanners/scan/unused_markers.h"

#include <algorithm>
#include <memory>
#include <vector>

#include "base/container.h"
#include "base/strings.h"
#include "scanners/secrets/text_position.h"

namespace assay {

bool UnusedMarkers::names_known_rules(const OwnMarker& marker) const {
  const RuleSet& rules = *context_.rules;
  return std::all_of(marker.rules.begin(), marker.rules.end(),
                     [&rules](std::string_view rule) { return rules.find(rule) != rules.size(); });
}

void UnusedMarkers::add_markers(const std::string& path, Bytes text, std::set<Marker>& markers) const {
  TextPosition position;
  for_own_markers(text, [&](const OwnMarker& marker) {
    if (markers.size() > kMost || !names_known_rules(marker)) return;
    advance(position, text.substr(position.offset, marker.begin - position.offset));
    markers.emplace(path, position.line, marker.on_next);
  });
}

void UnusedMarkers::take_out(const std::string& path, const Suppression& suppression, const Region& region,
                             std::set<Marker>& markers) {
  if (suppression.kind != Suppression::Kind::in_source) return;
  // Of a marker for certain values, which stand behind an '@', any value is taken for the one: of another it is told
  // that it was found.
  const std::string_view by = std::string_view(suppression.by).substr(0, suppression.by.find('@'));
  if (by == "assay:allow-next") {
    markers.erase({path, region.line - 1, true});
  } else if (by == "assay:allow") {
    for (std::uint32_t line = region.line; line <= region.end_line; ++line) markers.erase({path, line, false});
  }
}

void UnusedMarkers::take(const Origin& origin, Bytes text) {
  if (origin.kind != OriginKind::file || origin.parent || !wanted()) return;
  add_markers(origin.path, text, markers_);
}

bool UnusedMarkers::may_take(Bytes text) const {
  if (!wanted() || text.size() > context_.limits.whole_file_bytes) return false;
  bool any = false;
  for_own_markers(text, [&](const OwnMarker& marker) { any = any || names_known_rules(marker); });
  return any && container_of(text) == ContainerKind::none;
}

void UnusedMarkers::take_unused(const std::string& path, Bytes text, BlobScanner& scanner) {
  if (!may_take(text)) return;
  std::set<Marker> markers;
  add_markers(path, text, markers);
  std::vector<Hit> hits;
  std::unique_ptr<Decoding> decoded;
  // Where values may have been passed over nothing can be told; the scan itself has told the gap.
  if (!scanner.hits_of(text, nullptr, hits, decoded) || decoded->gap() != nullptr) return;
  const auto take_out_all = [&](const std::vector<Hit>& found) {
    for (const Hit& hit : found)
      if (hit.suppressed) take_out(path, *hit.suppressed, hit.region, markers);
  };
  take_out_all(hits);
  for (const Decoding::Group& group : decoded->groups()) take_out_all(group.hits);
  markers_.merge(markers);
}

void UnusedMarkers::merge(UnusedMarkers&& other) { markers_.merge(other.markers_); }

void UnusedMarkers::save(FieldWriter& out) const {
  std::size_t left = std::min(markers_.size(), kMost + 1);  // of more nothing is told
  out.number(left);
  for (const auto& [path, line, on_next] : markers_) {
    if (left-- == 0) break;
    out.text(path);
    out.number(line);
    out.flag(on_next);
  }
}

bool UnusedMarkers::load(FieldReader& in) {
  const std::uint64_t count = in.number_to(2 * kMost);
  for (std::uint64_t i = 0; i < count && in.ok(); ++i) {
    std::string path(in.text());
    const auto line = static_cast<std::uint32_t>(in.number_to(0xFFFFFFFFU));
    const bool on_next = in.flag();
    if (in.ok()) markers_.emplace(std::move(path), line, on_next);
  }
  return in.ok() && in.at_end();
}

void UnusedMarkers::used_by(const Finding& finding) {
  if (markers_.empty() || markers_.size() > kMost) return;
  for (const Place& place : finding.places) {
    if (place.suppressed) take_out(place.origin.path, *place.suppressed, place.region, markers_);
  }
}

std::uint64_t UnusedMarkers::note(Coverage& coverage) const {
  constexpr std::size_t kShown = 5;
  if (markers_.empty() || !coverage.complete()) return 0;
  if (markers_.size() > kMost) {
    coverage.note(cat("more than ", with_commas(kMost), " assay:allow: which of them hold for nothing is not told"));
    return 0;
  }
  std::size_t shown = 0;
  for (const auto& [path, line, on_next] : markers_) {
    if (shown++ == kShown) break;
    coverage.note(
        cat(printable(path), ":", line, ": ", on_next ? "assay:allow-next" : "assay:allow", " holds for nothing"));
  }
  if (markers_.size() > kShown)
    coverage.note(cat(with_commas(markers_.size() - kShown), " more assay:allow hold for nothing"));
  return markers_.size();
}

}  // namespace assay
