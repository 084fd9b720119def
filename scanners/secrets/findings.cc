#include "scanners/secrets/findings.h"

#include <algorithm>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <tuple>
#include <unordered_map>

#include "base/glob.h"
#include "base/strings.h"
#include "scanners/secrets/context/path_kind.h"
#include "scanners/secrets/context/score.h"
#include "scanners/secrets/gathered_values.h"
#include "scanners/secrets/markers.h"
#include "scanners/secrets/nearby_keys.h"
#include "scanners/secrets/text_guard.h"
#include "scanners/secrets/text_position.h"

namespace assay {

namespace {

Region in_original(Region region, const MappedText& decoded) {
  region.begin = decoded.original_begin(region.begin);
  region.end = decoded.original_end(region.end);
  return region;
}

// Of what a server holds, the name of the file: owners, repositories and pages tell nothing of it. Of an object in a
// bucket, its whole key.
std::string_view path_of_remote(std::string_view url) {
  constexpr std::string_view kBucket = "s3://";
  if (url.starts_with(kBucket)) return url.substr(std::min(url.find('/', kBucket.size()), url.size()));
  return url.substr(url.rfind('/') + 1);
}

// What the kind of file adds to a score, and that of the place that lowers it least. A member of an archive is judged
// by its own path and by those of the archives around it.
int points_at(const Origin& origin, const std::vector<std::string>& roots) {
  int points = std::numeric_limits<int>::max();
  for (const Origin* at = &origin; at != nullptr; at = at->parent.get()) {
    const std::string_view path = at->parent                       ? std::string_view(at->path)
                                  : at->kind == OriginKind::remote ? path_of_remote(at->path)
                                                                   : context::path_below(at->path, roots);
    points = std::min(points, context::path_points(path));
  }
  return points;
}

int points_of(const std::vector<Place>& places, const std::vector<std::string>& roots) {
  int points = std::numeric_limits<int>::min();
  for (const Place& place : places) points = std::max(points, points_at(place.origin, roots));
  return points;
}

bool path_allowed(const Rule& rule, const std::string& path) {
  const auto fits = [&](const std::string& glob) { return path_fits(glob, path); };
  if (std::any_of(rule.exclude_paths.begin(), rule.exclude_paths.end(), fits)) return false;
  return rule.paths.empty() || std::any_of(rule.paths.begin(), rule.paths.end(), fits);
}

bool is_same_blob(const Origin& a, const Origin& b) {
  if (&a == &b) return true;
  if (a.name != b.name || a.object != b.object || a.path != b.path || a.repository != b.repository ||
      a.resource != b.resource || !a.parent != !b.parent)
    return false;
  return !a.parent || is_same_blob(*a.parent, *b.parent);
}

bool is_same(const Origin& a, const Origin& b) {
  return is_same_blob(a, b) && a.kind == b.kind && a.appearance == b.appearance &&
         (!a.parent || is_same(*a.parent, *b.parent));
}

bool is_message(const Origin& origin) {
  return origin.kind == OriginKind::git_commit || origin.kind == OriginKind::git_tag;
}

// Whose place in the history is known only after attribution.
bool needs_attribution(const Origin& place) {
  const Origin& origin = outermost(place);
  // The name of an entry of a tree, which gets its path by the object that it names.
  if (origin.name != NameOf::nothing) return !origin.object.empty() && origin.appearance.path.empty();
  return origin.path.empty() && origin.appearance.commit.empty() &&
         (origin.kind == OriginKind::git_blob || is_message(origin));
}

auto place_order(const Place& place) {
  const Origin& origin = outermost(place.origin);
  const Appearance& seen = origin.appearance;
  // In no commit (the index, the work tree, a dangling object) comes last: the oldest leak is the one to know of.
  return std::tuple(seen.commit.empty(), seen.time, std::string_view(origin.repository), std::string_view(origin.path),
                    path_inside(place.origin), place.region.begin, std::string_view(seen.commit),
                    std::string_view(origin.object), std::string_view(origin.resource));
}

// Puts change(text) in the place of every text, calling it once for equal ones: many places share a path or a commit.
template <class Change>
void for_equal_texts(const std::vector<std::string*>& texts, const Change& change) {
  // By hash, since long texts that begin alike take long to compare.
  std::vector<std::pair<std::size_t, std::string*>> order;
  order.reserve(texts.size());
  for (std::string* text : texts)
    if (!text->empty()) order.emplace_back(std::hash<std::string>()(*text), text);
  std::sort(order.begin(), order.end(), [](const auto& a, const auto& b) {
    return a.first != b.first ? a.first < b.first : *a.second < *b.second;
  });
  for (std::size_t i = 0; i < order.size();) {
    const std::string text = *order[i].second;
    const std::string changed = change(text);
    for (; i < order.size() && *order[i].second == text; ++i) *order[i].second = changed;
  }
}

std::shared_ptr<const Origin> guarded(TextGuard& guard, const Origin* holder) {
  if (holder == nullptr) return nullptr;
  Origin out = *holder;
  Appearance& seen = out.appearance;
  for (std::string* text : {&out.path, &out.repository, &seen.path, &seen.author, &seen.email, &seen.summary})
    *text = guard(*text);
  out.parent = guarded(guard, holder->parent.get());
  out.image = nullptr;
  return std::make_shared<const Origin>(std::move(out));
}

using Where = std::tuple<std::string, std::string, std::string, std::string, std::uint64_t>;

Where where(const Place& place) {
  const Origin& origin = outermost(place.origin);
  return Where(origin.repository, origin.object, origin.path, path_inside(place.origin), place.region.begin);
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

bool is_sure_of_paths(const Rule& rule) { return !rule.generic && asks_for_path(rule); }

// Leaves `most` of the places: open ones before suppressed ones, then those that no test, example or documentation
// holds, then the first.
void cut_places(Finding& finding, std::size_t most, const std::vector<std::string>& roots) {
  if (finding.places.size() <= most) return;
  const auto rank = [&](const Place& place) {
    return std::pair(place.suppressed.has_value(), -points_at(place.origin, roots));
  };
  std::stable_sort(finding.places.begin(), finding.places.end(),
                   [&](const Place& a, const Place& b) { return rank(a) < rank(b); });
  if (!finding.places[most].suppressed) finding.open_beyond = true;
  finding.places.resize(most, finding.places.front());
  finding.places.shrink_to_fit();
  std::sort(finding.places.begin(), finding.places.end(),
            [](const Place& a, const Place& b) { return place_order(a) < place_order(b); });
}

// A finding is large, and a secret is wiped wherever it is moved from: each is moved once.
std::vector<Finding> in_order(std::vector<Finding> findings) {
  std::vector<Finding*> order;
  order.reserve(findings.size());
  for (Finding& finding : findings) order.push_back(&finding);
  const auto rank = [](const Finding& finding) {
    return std::tuple(-static_cast<int>(finding.severity), std::string_view(finding.rule),
                      place_order(finding.places.front()), std::string_view(finding.fingerprint));
  };
  std::sort(order.begin(), order.end(), [&](const Finding* a, const Finding* b) { return rank(*a) < rank(*b); });
  std::vector<Finding> out;
  out.reserve(findings.size());
  for (Finding* finding : order) out.push_back(std::move(*finding));
  return out;
}

}  // namespace

struct Collector::Impl {
  const RuleSet* rules;
  FingerprintKey key;
  Limits limits;
  GatheredValues values;
  TextPool texts;
  std::vector<std::string> roots;
  std::shared_ptr<const Origin> origin;  // of the hits that were added last: parts of a stream share it
  std::uint64_t hits_added = 0;

  // Made while finishing.
  std::unordered_map<ValueKey, Companion, ValueKeyHash> known;  // what is shown of values
  std::set<Where> sure;                                         // where rules that ask for a path found values

  // `of_markers`: the key of the fingerprints by which markers for certain values hold; null: such markers hold for
  // nothing.
  std::vector<Place> places_of(const Gathered& gathered, const Attributor& attribute,
                               const FingerprintKey* of_markers) const;
  std::optional<Finding> judged(const ValueKey& value, const Gathered& gathered, std::vector<Place> places,
                                const Attributor& attribute, const Judge& judge);
  const Companion& shown(const ValueKey& value) const { return known.at(value); }
  void show(const std::vector<const ValueKey*>& wanted);
  Confidence confidence_at(const std::vector<Place>& places, const Gathered& gathered) const;
  int worth_of(const Gathered& gathered, const Attributor& attribute) const;
  void add_companions(Finding& finding, const Gathered& gathered);
  void report_bounds(std::size_t most, std::uint64_t lost, std::size_t unstretched, Coverage& coverage) const;
  void scrub(std::vector<Finding>& findings) const;
};

Collector::Collector(const RuleSet& rules, const FingerprintKey& key, Limits limits)
    : impl_(std::make_unique<Impl>(
          Impl{&rules, key, limits, GatheredValues(rules, key.bytes, limits), {}, {}, nullptr, 0, {}, {}})) {}
Collector::Collector(Collector&&) noexcept = default;
Collector& Collector::operator=(Collector&&) noexcept = default;
Collector::~Collector() = default;

void Collector::add(Bytes text, std::uint64_t offset, const std::vector<Hit>& hits, const Origin& origin,
                    const MappedText* decoded) {
  if (hits.empty()) return;
  Impl& impl = *impl_;
  const auto value_of = [&](const Hit& hit) {
    return text.substr(static_cast<std::size_t>(hit.region.begin - offset),
                       static_cast<std::size_t>(hit.region.end - hit.region.begin));
  };
  if (!impl.origin || !is_same(*impl.origin, origin)) impl.origin = std::make_shared<const Origin>(origin);
  const bool path_known = !needs_attribution(origin);
  RawPlace place;
  place.origin = impl.origin;
  place.points = path_known ? points_at(origin, impl.roots) : 0;
  if (decoded != nullptr && !decoded->encoding().empty())
    place.encoding = impl.texts.get(std::string(decoded->encoding()));
  std::optional<NearbyKeys> nearby;  // where a private key asks for it
  for (const Hit& hit : hits) {
    if (hit.only_masked) continue;
    ++impl.hits_added;
    if (path_known && !path_allowed((*impl.rules)[hit.rule], origin.path)) continue;
    Gathered* gathered = impl.values.entry(hit.rule, value_of(hit), hit.public_prefix);
    if (gathered == nullptr) continue;
    gathered->confidence = std::max(gathered->confidence, hit.confidence);
    gathered->score = std::max(gathered->score, hit.score);
    for (const std::uint32_t companion : hit.companions)
      impl.values.add_companion(*gathered, impl.values.key_of(hits[companion].rule, value_of(hits[companion])));
    for (const DistantCompanion& companion : hit.distant_companions)
      impl.values.add_companion(*gathered, impl.values.key_of(companion.rule, companion.value));
    if (is_private_key((*impl.rules)[hit.rule])) {
      if (!nearby) nearby.emplace(text);
      const auto begin = static_cast<std::size_t>(hit.region.begin - offset);
      GatheredValues::add_public_keys(*gathered, nearby->around(begin, begin + value_of(hit).size()));
      gathered->own_project = gathered->own_project || has_own_project(text, begin, begin + value_of(hit).size());
    }
    place.region = decoded == nullptr ? hit.region : in_original(hit.region, *decoded);
    place.suppressed = hit.suppressed ? std::make_shared<const Suppression>(*hit.suppressed) : nullptr;
    place.misspelt = hit.misspelt.empty() ? nullptr : impl.texts.get(hit.misspelt);
    if (!impl.values.count(*gathered, place)) continue;
    RawPlace kept = place;
    kept.context = impl.texts.get(masked_context(text, offset, hit, hits, impl.limits));
    impl.values.keep(*gathered, std::move(kept));
  }
}

std::uint64_t Collector::added() const { return impl_->hits_added; }

void Collector::set_roots(std::vector<std::string> roots) { impl_->roots = std::move(roots); }

void Collector::merge(Collector&& other) { impl_->values.merge(std::move(other.impl_->values)); }

const GatheredValues& Collector::values() const { return impl_->values; }

void Collector::merge(GatheredValues&& values) { impl_->values.merge(std::move(values)); }

std::vector<std::string> Collector::objects(const std::string& repository) const {
  std::set<std::string> out;
  for (const auto& [key, gathered] : impl_->values.all()) {
    for (const RawPlace& place : gathered.places) {
      const Origin& origin = outermost(*place.origin);
      if (needs_attribution(origin) && origin.repository == repository) out.insert(origin.object);
    }
  }
  return {out.begin(), out.end()};
}

std::vector<Place> Collector::Impl::places_of(const Gathered& gathered, const Attributor& attribute,
                                              const FingerprintKey* of_markers) const {
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
  const Rule& rule = (*rules)[gathered.rule];
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
      if (place_order(here) < place_order(kept)) kept = std::move(here);
      if (!suppressed) kept.suppressed.reset();
      kept.versions = versions;
    }
  }
  for (auto& [id, place] : by_path) out.push_back(std::move(place));
  std::sort(out.begin(), out.end(), [](const Place& a, const Place& b) { return place_order(a) < place_order(b); });
  return out;
}

// Makes what is shown of the values and of their companions: all at once, since stretching one fingerprint takes as
// long as stretching four.
void Collector::Impl::show(const std::vector<const ValueKey*>& wanted) {
  std::vector<Companion*> missing;
  std::vector<const Secret*> secrets;
  const auto want = [&](const ValueKey& one) {
    const auto value = values.all().find(one);
    if (value == values.all().end()) return;
    const auto [at, added] = known.try_emplace(one);
    if (!added) return;
    at->second.rule = (*rules)[one.rule].id;
    missing.push_back(&at->second);
    secrets.push_back(&value->second.secret);
  };
  for (const ValueKey* one : wanted) {
    want(*one);
    for (const ValueKey& companion : values.all().at(*one).companions) want(companion);
  }
  const std::vector<std::string> fingerprints = Secret::fingerprints(secrets, key);
  for (std::size_t i = 0; i < missing.size(); ++i) {
    missing[i]->mask = secrets[i]->mask();
    missing[i]->fingerprint = fingerprints[i];
  }
}

// By all places as they were judged. Places that were left out before count with what their paths said when they were
// added, in the history as those of no test: what is not known must not lower anything.
Confidence Collector::Impl::confidence_at(const std::vector<Place>& places, const Gathered& gathered) const {
  int points = points_of(places, roots);
  if (!gathered.all_kept()) points = std::max(points, gathered.best_points);
  Confidence out = gathered.confidence;
  if (gathered.score != 0) out = context::confidence_of(gathered.score + points);
  // Keys in fixtures are mostly made for them, and their form is that of any other: 67 of the 67 private keys in 13
  // million lines of published packages stand there.
  if ((*rules)[gathered.rule].reader == Reader::pem && points < 0) out = std::min(out, Confidence::medium);
  return out;
}

// Values that no report would list come last, before them those that markers allow.
int Collector::Impl::worth_of(const Gathered& gathered, const Attributor& attribute) const {
  const std::vector<Place> places = places_of(gathered, attribute, nullptr);
  if (places.empty()) return 0;
  const auto allowed = [](const Place& place) { return place.suppressed.has_value(); };
  if (std::all_of(places.begin(), places.end(), allowed)) return 1;
  return 2 + static_cast<int>(confidence_at(places, gathered));
}

void Collector::Impl::add_companions(Finding& finding, const Gathered& gathered) {
  for (const ValueKey& companion : gathered.companions) {
    if (values.all().contains(companion)) finding.companions.push_back(shown(companion));
  }
  std::sort(finding.companions.begin(), finding.companions.end(), [](const Companion& a, const Companion& b) {
    return std::tie(a.rule, a.fingerprint) < std::tie(b.rule, b.fingerprint);
  });
}

// A value may stand in a file's name, a commit's message or a marker's reason as well: there it is masked like
// everywhere, but for ordinary words (Finding::ordinary_word). Names and messages may hold a credential that stands
// nowhere else; contexts are masked by their maker.
void Collector::Impl::scrub(std::vector<Finding>& findings) const {
  if (findings.empty()) return;
  std::vector<const Secret*> secrets;
  std::vector<std::string*> names, lines;
  for (Finding& finding : findings) {
    if (!finding.ordinary_word) secrets.push_back(&finding.secret);
    for (Place& place : finding.places) {
      lines.push_back(&place.context);
      Appearance& seen = place.origin.appearance;
      for (std::string* text :
           {&place.origin.path, &place.origin.repository, &seen.path, &seen.author, &seen.email, &seen.summary})
        names.push_back(text);
      place.image = image_place_of(place.origin);
      place.origin.image = nullptr;
      if (place.image) {
        for (std::string* text :
             {&place.image->digest, &place.image->image, &place.image->created_by, &place.image->later_created_by})
          names.push_back(text);
      }
      if (!place.suppressed) continue;
      names.push_back(&place.suppressed->by);
      names.push_back(&place.suppressed->reason);
    }
  }
  TextGuard guard(*rules, secrets);
  for_equal_texts(lines, [&](const std::string& text) { return guard.known(text); });
  for_equal_texts(names, [&](const std::string& text) { return guard(text); });
  for (Finding& finding : findings) {
    for (Place& place : finding.places) place.origin.parent = guarded(guard, place.origin.parent.get());
  }
}

// A value with all its places that are kept, judged by them; nothing when none is left of them.
std::optional<Finding> Collector::Impl::judged(const ValueKey& value, const Gathered& gathered,
                                               std::vector<Place> places, const Attributor& attribute,
                                               const Judge& judge) {
  if (places.empty()) return {};
  const Rule& rule = (*rules)[value.rule];
  Finding finding{.rule = rule.id,
                  .rule_index = value.rule,
                  .secret = gathered.secret,
                  .fingerprint = shown(value).fingerprint,
                  .severity = rule.severity,
                  .confidence = gathered.confidence,
                  .status = VerificationStatus::not_attempted,
                  .places = std::move(places),
                  .place_count = 0,
                  .companions = {},
                  .ordinary_word = false,
                  .open_beyond = false,
                  .line_hash = {}};
  const bool accepted = judge && judge(finding);
  if (finding.places.empty()) return {};
  finding.confidence = confidence_at(finding.places, gathered);
  finding.ordinary_word = gathered.word && finding.confidence == Confidence::low;
  // Where a rule that asks for a path found a value at such a path, a generic rule has nothing to add.
  if (is_sure_of_paths(rule)) {
    for (const Place& place : finding.places)
      if (sure.size() < limits.places_per_run) sure.insert(where(place));
  } else if (rule.generic && !sure.empty()) {
    std::erase_if(finding.places, [&](const Place& place) { return sure.contains(where(place)); });
    if (finding.places.empty()) return {};
  }
  finding.public_keys.assign(gathered.public_keys.begin(), gathered.public_keys.end());
  finding.own_project = gathered.own_project;
  finding.place_count = finding.places.size();
  // Places that were not kept before attribution have no path that could be counted.
  if (!attribute) finding.place_count += gathered.place_count - gathered.places.size();
  finding.open_beyond = finding.open_beyond || (!accepted && gathered.open_left_out());
  add_companions(finding, gathered);
  return finding;
}

// What was left out because of a bound. `most`: places that a finding lists; `unstretched`: values.
void Collector::Impl::report_bounds(std::size_t most, std::uint64_t lost, std::size_t unstretched,
                                    Coverage& coverage) const {
  constexpr const char* kInput = "the findings";
  if (values.values_left_out()) {
    coverage.gap(kInput, cat("more than ", with_commas(limits.values_per_run), " values, or ",
                             human_bytes(limits.value_bytes_per_run),
                             " of them: the others were left out, those of the least severe rules first"));
  }
  if (unstretched != 0) {
    coverage.gap(kInput,
                 cat("more than ", with_commas(limits.stretched_values(coverage.bytes())),
                     " values that could be guessed: ", with_commas(unstretched),
                     " others were left out, those of the least confidence first, then of the least severe rules"));
  }
  const std::size_t least = std::min(most, values.most_each());
  if (values.most_each() < GatheredValues::kPlacesOfValue || most < std::max<std::size_t>(limits.places_per_finding, 1))
    coverage.gap(kInput, cat("more than ", with_commas(limits.places_per_run), " places: at most ", with_commas(least),
                             " of each value were kept"));
  if (lost != 0) {
    coverage.gap(kInput, cat("of ", with_commas(lost), lost == 1 ? " value" : " values",
                             " the places that were kept count for nothing, and others were not kept"));
  }
}

std::vector<Finding> Collector::finish(const Attributor& attribute, const Judge& judge, Coverage* coverage) && {
  // Values are judged in groups of so many, of fewer where they have many places.
  constexpr std::size_t kTogether = 16;
  constexpr std::size_t kPlacesTogether = 1000;
  Impl& impl = *impl_;
  impl.texts.clear();
  impl.values.settle();
  const std::size_t unstretched =
      impl.values.keep_stretched(impl.key, impl.limits.stretched_values(coverage == nullptr ? 0 : coverage->bytes()),
                                 [&](const Gathered& gathered) { return impl.worth_of(gathered, attribute); });
  // Rules that are sure of a path come first, so that generic ones can leave those places to them.
  std::vector<ValueKey> order;
  for (const auto& [key, gathered] : impl.values.all()) order.push_back(key);
  const auto later = [&](const ValueKey& key) { return !is_sure_of_paths((*impl.rules)[key.rule]); };
  std::sort(order.begin(), order.end(),
            [&](const ValueKey& a, const ValueKey& b) { return later(a) != later(b) ? later(b) : a < b; });
  std::vector<Finding> findings;
  std::uint64_t lost = 0;    // values with no place left, though not all were kept
  std::uint64_t listed = 0;  // places of all findings
  std::size_t most = std::max<std::size_t>(impl.limits.places_per_finding, 1);
  std::vector<std::vector<Place>> places;
  std::vector<const ValueKey*> wanted;
  for (std::size_t begin = 0; begin < order.size(); begin += places.size()) {
    places.clear();
    wanted.clear();
    for (std::size_t sum = 0;
         begin + places.size() < order.size() && places.size() < kTogether && sum < kPlacesTogether;
         sum += places.back().size()) {
      const ValueKey& key = order[begin + places.size()];
      places.push_back(impl.places_of(impl.values.all().at(key), attribute, &impl.key));
      if (!places.back().empty()) wanted.push_back(&key);
    }
    impl.show(wanted);
    for (std::size_t i = 0; i < places.size(); ++i) {
      const ValueKey& key = order[begin + i];
      Gathered& gathered = impl.values.all().at(key);
      std::optional<Finding> finding = impl.judged(key, gathered, std::move(places[i]), attribute, judge);
      if (!finding && !gathered.all_kept()) ++lost;
      gathered.forget_places();
      if (!finding) continue;
      cut_places(*finding, most, impl.roots);
      listed += finding->places.size();
      findings.push_back(std::move(*finding));
      while (listed > impl.limits.places_per_run && most > 1) {
        most /= 2;
        listed = 0;
        for (Finding& each : findings) {
          cut_places(each, most, impl.roots);
          listed += each.places.size();
        }
      }
    }
  }
  if (coverage != nullptr) impl.report_bounds(most, lost, unstretched, *coverage);
  impl.scrub(findings);
  return in_order(std::move(findings));
}

namespace {

// Of two findings of one value, found by two scans.
void join(Finding& ours, Finding&& theirs) {
  ours.confidence = std::max(ours.confidence, theirs.confidence);
  ours.place_count += theirs.place_count;
  ours.ordinary_word = ours.ordinary_word && theirs.ordinary_word;
  ours.open_beyond = ours.open_beyond || theirs.open_beyond;
  ours.own_project = ours.own_project || theirs.own_project;
  std::set<Sha256> keys(ours.public_keys.begin(), ours.public_keys.end());
  keys.insert(theirs.public_keys.begin(), theirs.public_keys.end());
  ours.public_keys.assign(keys.begin(), keys.end());
  const auto by = [](const Companion& one) { return std::tie(one.rule, one.fingerprint); };
  for (Companion& one : theirs.companions)
    if (std::none_of(ours.companions.begin(), ours.companions.end(),
                     [&](const Companion& a) { return by(a) == by(one); }))
      ours.companions.push_back(std::move(one));
  std::sort(ours.companions.begin(), ours.companions.end(),
            [&](const Companion& a, const Companion& b) { return by(a) < by(b); });
  // The hash is of the line at the first place.
  if (place_order(theirs.places.front()) < place_order(ours.places.front())) ours.line_hash = theirs.line_hash;
  std::move(theirs.places.begin(), theirs.places.end(), std::back_inserter(ours.places));
  std::sort(ours.places.begin(), ours.places.end(),
            [](const Place& a, const Place& b) { return place_order(a) < place_order(b); });
}

}  // namespace

std::vector<Finding> join_findings(std::vector<Finding> findings, const RuleSet& rules, const Limits& limits,
                                   Coverage& coverage) {
  std::map<std::pair<std::uint32_t, std::string>, Finding> joined;
  for (Finding& finding : findings) {
    const std::pair key(finding.rule_index, finding.fingerprint);
    const auto found = joined.find(key);
    if (found == joined.end()) {
      joined.emplace(key, std::move(finding));
    } else {
      join(found->second, std::move(finding));
    }
  }
  std::vector<Finding> out;
  out.reserve(joined.size());
  for (auto& [key, finding] : joined) out.push_back(std::move(finding));
  std::uint64_t listed = 0;
  for (const Finding& finding : out) listed += std::min(finding.places.size(), limits.places_per_finding);
  std::size_t most = std::max<std::size_t>(limits.places_per_finding, 1);
  for (; listed > limits.places_per_run && most > 1; most /= 2) {
    listed = 0;
    for (const Finding& finding : out) listed += std::min(finding.places.size(), most / 2);
  }
  std::vector<const Secret*> secrets;
  for (Finding& finding : out) {
    cut_places(finding, most, {});
    if (!finding.ordinary_word) secrets.push_back(&finding.secret);
  }
  const TextGuard guard(rules, secrets);
  for (Finding& finding : out)
    for (Place& place : finding.places) {
      Appearance& seen = place.origin.appearance;
      for (std::string* text : {&place.context, &place.origin.path, &place.origin.repository, &seen.path, &seen.author,
                                &seen.email, &seen.summary})
        *text = guard.known(*text);
    }
  out = in_order(std::move(out));
  if (most < limits.places_per_finding)
    coverage.gap("the findings", cat("more than ", with_commas(limits.places_per_run), " places: at most ",
                                     with_commas(most), " of each value were kept"));
  if (out.size() > limits.values_per_run) {
    coverage.gap("the findings", cat("more than ", with_commas(limits.values_per_run),
                                     " values: the others were left out, those of the least severe rules first"));
    out.erase(out.begin() + static_cast<std::ptrdiff_t>(limits.values_per_run), out.end());
  }
  return out;
}

}  // namespace assay
