#include "scanners/secrets/findings.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <unordered_map>

#include "base/glob.h"
#include "base/strings.h"

namespace assay {

namespace {

// Places of one finding kept before attribution; of more the smallest (object, path, offset) stay.
constexpr std::size_t kRawPlaces = 20000;

// A place as it is gathered: contexts and origins are shared, since thousands of versions of a file repeat them.
struct RawPlace {
  std::shared_ptr<const Origin> origin;
  Region region;
  std::shared_ptr<const std::string> context;
  std::optional<Suppression> suppressed;
};

bool before(const RawPlace& a, const RawPlace& b) {
  return std::tie(a.origin->repository, a.origin->object, a.origin->path, a.region.begin) <
         std::tie(b.origin->repository, b.origin->object, b.origin->path, b.region.begin);
}

struct Gathered {
  std::uint32_t rule = 0;
  Secret secret;
  Confidence confidence = Confidence::low;
  std::vector<RawPlace> places;
  std::uint64_t place_count = 0;
  std::set<std::string> companions;  // keys of other values

  void shorten() {
    if (places.size() <= 2 * kRawPlaces) return;
    std::nth_element(places.begin(), places.begin() + kRawPlaces, places.end(), before);
    places.resize(kRawPlaces);
  }
};

bool path_allowed(const Rule& rule, const std::string& path) {
  const auto fits = [&](const std::string& glob) { return path_fits(glob, path); };
  if (std::any_of(rule.exclude_paths.begin(), rule.exclude_paths.end(), fits)) return false;
  return rule.paths.empty() || std::any_of(rule.paths.begin(), rule.paths.end(), fits);
}

bool is_message(const Origin& origin) {
  return origin.kind == OriginKind::git_commit || origin.kind == OriginKind::git_tag;
}

// Whose place in the history is known only after attribution.
bool needs_attribution(const Origin& origin) {
  return origin.path.empty() && origin.appearance.commit.empty() &&
         (origin.kind == OriginKind::git_blob || is_message(origin));
}

auto place_order(const Place& place) {
  const Appearance& seen = place.origin.appearance;
  // In no commit (the index, the work tree, a dangling object) comes last: the oldest leak is the one to know of.
  return std::tuple(seen.commit.empty(), seen.time, std::string_view(place.origin.repository),
                    std::string_view(place.origin.path), place.region.begin, std::string_view(seen.commit),
                    std::string_view(place.origin.object));
}

}  // namespace

struct Collector::Impl {
  const RuleSet* rules;
  FingerprintKey key;
  Limits limits;
  std::unordered_map<std::string, Gathered> values;  // by rule index and value; wiped with the Secrets it stands for
  std::unordered_map<std::string, std::shared_ptr<const std::string>> contexts;

  static std::string key_of(std::uint32_t rule, Bytes value) {
    std::string out = cat(rule, ":");
    out += value;
    return out;
  }

  std::shared_ptr<const std::string> shared_context(std::string context) {
    const auto found = contexts.find(context);
    if (found != contexts.end()) return found->second;
    auto shared = std::make_shared<const std::string>(context);
    contexts.emplace(std::move(context), shared);
    return shared;
  }

  std::vector<Place> places_of(Gathered& gathered, const Attributor& attribute) const;
  void scrub(std::vector<Finding>& findings) const;
};

Collector::Collector(const RuleSet& rules, FingerprintKey key, Limits limits)
    : impl_(std::make_unique<Impl>(Impl{&rules, std::move(key), limits, {}, {}})) {}
Collector::Collector(Collector&&) noexcept = default;
Collector& Collector::operator=(Collector&&) noexcept = default;
Collector::~Collector() = default;

void Collector::add(Bytes text, std::uint64_t offset, const std::vector<Hit>& hits, const Origin& origin) {
  if (hits.empty()) return;
  const auto value_of = [&](const Hit& hit) {
    return text.substr(static_cast<std::size_t>(hit.region.begin - offset),
                       static_cast<std::size_t>(hit.region.end - hit.region.begin));
  };
  const auto shared_origin = std::make_shared<const Origin>(origin);
  for (const Hit& hit : hits) {
    if (hit.only_masked) continue;
    const Bytes value = value_of(hit);
    const auto [it, added] = impl_->values.try_emplace(
        Impl::key_of(hit.rule, value), Gathered{hit.rule, Secret(value, hit.public_prefix), {}, {}, 0, {}});
    Gathered& gathered = it->second;
    gathered.confidence = std::max(gathered.confidence, hit.confidence);
    ++gathered.place_count;
    gathered.places.push_back({shared_origin, hit.region,
                               impl_->shared_context(masked_context(text, offset, hit, hits, impl_->limits)),
                               hit.suppressed});
    for (const std::uint32_t companion : hit.companions)
      gathered.companions.insert(Impl::key_of(hits[companion].rule, value_of(hits[companion])));
    for (const DistantCompanion& companion : hit.distant_companions)
      gathered.companions.insert(Impl::key_of(companion.rule, companion.value));
    gathered.shorten();
  }
}

void Collector::merge(Collector&& other) {
  for (auto& [key, theirs] : other.impl_->values) {
    const auto [it, added] = impl_->values.try_emplace(key, Gathered{theirs.rule, theirs.secret, {}, {}, 0, {}});
    Gathered& ours = it->second;
    ours.confidence = std::max(ours.confidence, theirs.confidence);
    ours.place_count += theirs.place_count;
    ours.companions.merge(theirs.companions);
    std::move(theirs.places.begin(), theirs.places.end(), std::back_inserter(ours.places));
    ours.shorten();
  }
  other.impl_->values.clear();
}

std::vector<std::string> Collector::objects(const std::string& repository) const {
  std::set<std::string> out;
  for (const auto& [key, gathered] : impl_->values) {
    for (const RawPlace& place : gathered.places)
      if (needs_attribution(*place.origin) && place.origin->repository == repository) out.insert(place.origin->object);
  }
  return {out.begin(), out.end()};
}

std::vector<Place> Collector::Impl::places_of(Gathered& gathered, const Attributor& attribute) const {
  std::sort(gathered.places.begin(), gathered.places.end(), before);
  // By (repository, path, offset within the version), so that two of the same value in one file stay two places.
  std::map<std::tuple<std::string, std::string, std::size_t>, Place> by_path;
  std::vector<Place> out;
  const Rule& rule = (*rules)[gathered.rule];
  std::size_t nth = 0;  // of this value within one blob
  const Origin* last = nullptr;
  for (const RawPlace& raw : gathered.places) {
    const bool same_blob = last != nullptr && last->object == raw.origin->object && last->path == raw.origin->path &&
                           last->repository == raw.origin->repository;
    nth = same_blob ? nth + 1 : 0;
    last = raw.origin.get();
    Place place{*raw.origin, raw.region, *raw.context, 1, raw.suppressed};
    if (!attribute || !needs_attribution(*raw.origin)) {
      if (path_allowed(rule, place.origin.path)) out.push_back(std::move(place));
      continue;
    }
    for (Appearance& seen : attribute(*raw.origin)) {
      if (!path_allowed(rule, seen.path)) continue;
      Place here = place;
      here.origin.path = seen.path;
      here.origin.appearance = std::move(seen);
      if (is_message(here.origin)) {
        out.push_back(std::move(here));
        continue;
      }
      const auto [it, added] = by_path.try_emplace({here.origin.repository, here.origin.path, nth}, here);
      if (added) continue;
      Place& kept = it->second;
      const std::uint32_t versions = kept.versions + 1;
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

// A value may stand in a file's name or a commit's message as well: there it is masked like everywhere.
void Collector::Impl::scrub(std::vector<Finding>& findings) const {
  std::vector<std::string*> texts;
  std::string all;
  for (Finding& finding : findings) {
    for (Place& place : finding.places) {
      Appearance& seen = place.origin.appearance;
      for (std::string* text : {&place.origin.path, &seen.path, &seen.author, &seen.email, &seen.summary}) {
        if (text->empty()) continue;
        texts.push_back(text);
        all += *text;
        all += '\n';
      }
    }
  }
  for (const Finding& finding : findings) {
    if (!finding.secret.occurs_in(all)) continue;
    for (std::string* text : texts) *text = finding.secret.scrub(*text);
  }
}

std::vector<Finding> Collector::finish(const Attributor& attribute) && {
  std::vector<Finding> findings;
  std::unordered_map<std::string, Companion> companions;
  for (const auto& [key, gathered] : impl_->values) {
    companions[key] = {(*impl_->rules)[gathered.rule].id, gathered.secret.mask(),
                       gathered.secret.fingerprint(impl_->key)};
  }
  for (auto& [key, gathered] : impl_->values) {
    const Rule& rule = (*impl_->rules)[gathered.rule];
    Finding finding{.rule = rule.id,
                    .rule_index = gathered.rule,
                    .secret = gathered.secret,
                    .fingerprint = companions[key].fingerprint,
                    .severity = rule.severity,
                    .confidence = gathered.confidence,
                    .status = VerificationStatus::not_attempted,
                    .places = impl_->places_of(gathered, attribute),
                    .place_count = gathered.place_count,
                    .companions = {}};
    if (finding.places.empty()) continue;
    finding.place_count = std::max<std::uint64_t>(finding.places.size(), attribute ? 0 : gathered.place_count);
    if (finding.places.size() > impl_->limits.places_per_finding)
      finding.places.resize(impl_->limits.places_per_finding, finding.places.front());
    for (const std::string& companion : gathered.companions) finding.companions.push_back(companions[companion]);
    findings.push_back(std::move(finding));
  }
  impl_->scrub(findings);
  std::sort(findings.begin(), findings.end(), [](const Finding& a, const Finding& b) {
    return std::tuple(-static_cast<int>(a.severity), std::string_view(a.rule), place_order(a.places.front()),
                      std::string_view(a.fingerprint)) <
           std::tuple(-static_cast<int>(b.severity), std::string_view(b.rule), place_order(b.places.front()),
                      std::string_view(b.fingerprint));
  });
  return findings;
}

}  // namespace assay
