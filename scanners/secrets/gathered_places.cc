#include "scanners/secrets/gathered_places.h"

#include <algorithm>
#include <map>
#include <string_view>
#include <tuple>

#include "base/glob.h"
#include "base/strings.h"
#include "scanners/secrets/listed_places.h"
#include "scanners/secrets/markers.h"
#include "scanners/secrets/text_position.h"

namespace assay {

namespace {

bool is_same_blob(const Origin& a, const Origin& b) {
  if (&a == &b) return true;
  if (a.name != b.name || a.object != b.object || a.path != b.path || a.repository != b.repository ||
      a.resource != b.resource || !a.parent != !b.parent)
    return false;
  return !a.parent || is_same_blob(*a.parent, *b.parent);
}

bool is_message(const Origin& origin) {
  return origin.kind == OriginKind::git_commit || origin.kind == OriginKind::git_tag;
}

bool is_last_name(std::string_view name, std::string_view path) {
  return path.ends_with(name) && (path.size() == name.size() || path[path.size() - name.size() - 1] == '/');
}

// Moves a place in the last name of a path to where it stands in the whole.
void put_behind(const std::string& folders, Place& place) {
  TextPosition begin;
  assay::advance(begin, folders);
  place.region.begin += begin.offset;
  place.region.end += begin.offset;
  place.region.column += begin.column - 1;
  place.region.end_column += begin.column - 1;
  place.context.insert(0, printable(folders));
}

}  // namespace

bool is_same(const Origin& a, const Origin& b) {
  return is_same_blob(a, b) && a.kind == b.kind && a.appearance == b.appearance &&
         (!a.parent || is_same(*a.parent, *b.parent));
}

bool needs_attribution(const Origin& place) {
  const Origin& origin = outermost(place);
  // The name of an entry of a tree, which gets its path by the object that it names.
  if (origin.name != NameOf::nothing) return !origin.object.empty() && origin.appearance.path.empty();
  return origin.path.empty() && origin.appearance.commit.empty() &&
         (origin.kind == OriginKind::git_blob || is_message(origin));
}

bool path_allowed(const Rule& rule, const std::string& path) {
  const auto fits = [&](const std::string& glob) { return path_fits(glob, path); };
  if (std::any_of(rule.exclude_paths.begin(), rule.exclude_paths.end(), fits)) return false;
  return rule.paths.empty() || std::any_of(rule.paths.begin(), rule.paths.end(), fits);
}

std::vector<Place> places_of(const Gathered& gathered, const Rule& rule, const Attributor& attribute,
                             const FingerprintKey* of_markers) {
  std::string fingerprint;  // made when a marker asks for it
  const auto holds = [&](const Suppression& by) {
    if (!is_of_values(by)) return true;
    if (of_markers == nullptr) return false;
    if (fingerprint.empty()) fingerprint = gathered.secret.fingerprint(*of_markers);
    return marker_fits(by, fingerprint);
  };
  std::vector<RawPlace> sorted = gathered.places;
  std::sort(sorted.begin(), sorted.end(), before);
  // Bytes that are scanned twice, as they are and in a text that was made of them, or as a part of a broken archive and
  // as a file: the first is told, which is the plain one, and knows the line. So is a name that several threads have
  // met, each with another file in its folder.
  sorted.erase(std::unique(sorted.begin(), sorted.end(),
                           [](const RawPlace& a, const RawPlace& b) {
                             // Within one run of encoded text two places may have the same bytes.
                             const bool same_run = a.encoding && b.encoding && *a.encoding == *b.encoding;
                             return a.region.begin == b.region.begin && a.region.end == b.region.end && !same_run &&
                                    is_same(*a.origin, *b.origin);
                           }),
               sorted.end());
  // By (repository, path, path in archives, name or content, offset within the version), so that two of the same value
  // in one file stay two places.
  std::map<std::tuple<std::string, std::string, std::string, NameOf, std::size_t>, Place> by_path;
  std::vector<Place> out;
  std::size_t nth = 0;  // of this value within one blob
  const Origin* last = nullptr;
  for (const RawPlace& raw : sorted) {
    const bool same_blob = last != nullptr && is_same_blob(*last, *raw.origin);
    nth = same_blob ? nth + 1 : 0;
    last = raw.origin.get();
    Place place{*raw.origin, raw.region, *raw.context, {}, 1, {}, {}, {}};
    if (raw.encoding) place.encoding = *raw.encoding;
    if (raw.suppressed && holds(*raw.suppressed)) place.suppressed = *raw.suppressed;
    if (raw.misspelt) place.misspelt = *raw.misspelt;
    if (!attribute || !needs_attribution(*raw.origin)) {
      if (path_allowed(rule, place.origin.path)) out.push_back(std::move(place));
      continue;
    }
    const Origin& outer = outermost(*raw.origin);
    for (Appearance& seen : attribute(outer)) {
      if (!path_allowed(rule, raw.origin->parent ? raw.origin->path : seen.path)) continue;
      // Of all that the object is called, what has the name in which the value stands.
      if (outer.name != NameOf::nothing && !is_last_name(outer.path, seen.path)) continue;
      Place here = place;
      if (outer.name != NameOf::nothing) put_behind(seen.path.substr(0, seen.path.size() - outer.path.size()), here);
      Origin holder = outer;
      holder.path = seen.path;
      holder.appearance = std::move(seen);
      here.origin = moved_into(*raw.origin, holder);
      if (is_message(here.origin)) {
        out.push_back(std::move(here));
        continue;
      }
      const auto [it, added] =
          by_path.try_emplace({holder.repository, holder.path, path_inside(here.origin), here.origin.name, nth}, here);
      if (added) continue;
      Place& kept = it->second;
      const std::uint32_t versions = here.origin.name == NameOf::nothing ? kept.versions + 1 : 1;
      // A version without the marker counts: the value is allowed at this path only when every version says so.
      const bool suppressed = kept.suppressed && here.suppressed;
      if (is_told_before(here, kept)) kept = std::move(here);
      if (!suppressed) kept.suppressed.reset();
      kept.versions = versions;
    }
  }
  for (auto& [id, place] : by_path) out.push_back(std::move(place));
  std::sort(out.begin(), out.end(), is_told_before);
  return out;
}

}  // namespace assay
