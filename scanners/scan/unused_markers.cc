#include "scanners/scan/unused_markers.h"

#include <algorithm>
#include <cstring>

#include "base/strings.h"
#include "scanners/secrets/markers.h"
#include "scanners/secrets/text_position.h"

namespace assay {

void UnusedMarkers::take(const Origin& origin, Bytes text) {
  if (origin.kind != OriginKind::file || origin.parent || !context_.every_rule || !context_.suppressions) return;
  TextPosition position;
  for_own_markers(text, [&](const OwnMarker& marker) {
    if (markers_.size() > kMost) return;
    const RuleSet& rules = *context_.rules;
    const bool known = std::all_of(marker.rules.begin(), marker.rules.end(),
                                   [&rules](std::string_view rule) { return rules.find(rule) != rules.size(); });
    if (!known) return;
    advance(position, text.substr(position.offset, marker.begin - position.offset));
    markers_.emplace(origin.path, position.line, marker.on_next);
  });
}

void UnusedMarkers::merge(UnusedMarkers&& other) { markers_.merge(other.markers_); }

void UnusedMarkers::used_by(const Finding& finding) {
  if (markers_.empty() || markers_.size() > kMost) return;
  for (const Place& place : finding.places) {
    if (!place.suppressed || place.suppressed->kind != Suppression::Kind::in_source) continue;
    if (place.suppressed->by == "assay:allow-next") {
      markers_.erase({place.origin.path, place.region.line - 1, true});
    } else if (place.suppressed->by == "assay:allow") {
      for (std::uint32_t line = place.region.line; line <= place.region.end_line; ++line)
        markers_.erase({place.origin.path, line, false});
    }
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
