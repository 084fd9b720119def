#include "scanners/secrets/findings.h"

#include <algorithm>
#include <optional>
#include <set>
#include <tuple>
#include <unordered_map>

#include "base/strings.h"
#include "scanners/secrets/gathered_places.h"
#include "scanners/secrets/gathered_values.h"
#include "scanners/secrets/listed_places.h"
#include "scanners/secrets/login_address.h"
#include "scanners/secrets/nearby_keys.h"
#include "scanners/secrets/text_guard.h"

namespace assay {

namespace {

Region in_original(Region region, const MappedText& decoded) {
  region.begin = decoded.original_begin(region.begin);
  region.end = decoded.original_end(region.end);
  return region;
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

bool is_sure_of_paths(const Rule& rule) { return !rule.generic && asks_for_path(rule); }

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
    if (auto login = login_address(text, static_cast<std::size_t>(hit.region.begin - offset),
                                   static_cast<std::size_t>(hit.region.end - offset));
        !login.empty())
      GatheredValues::add_logins(*gathered, {std::move(login)});
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
  Confidence out = confidence_with((*rules)[gathered.rule], gathered.confidence, gathered.score, points);
  // Keys in fixtures are mostly made for them, and their form is that of any other: 67 of the 67 private keys in 13
  // million lines of published packages stand there.
  const Rule& rule = (*rules)[gathered.rule];
  if ((is_bare_key(rule) || rule.reader == Reader::lines) && points < 0) out = std::min(out, Confidence::medium);
  return out;
}

// Values that no report would list come last, before them those that markers allow.
int Collector::Impl::worth_of(const Gathered& gathered, const Attributor& attribute) const {
  const std::vector<Place> places = places_of(gathered, (*rules)[gathered.rule], attribute, nullptr);
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
  finding.logins.assign(gathered.logins.begin(), gathered.logins.end());
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
      places.push_back(places_of(impl.values.all().at(key), (*impl.rules)[key.rule], attribute, &impl.key));
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

}  // namespace assay
