#include "scanners/secrets/findings.h"

#include <algorithm>
#include <cstring>
#include <limits>
#include <map>
#include <set>
#include <tuple>
#include <unordered_map>

#include "base/glob.h"
#include "base/hash.h"
#include "base/strings.h"
#include "scanners/secrets/context/path_kind.h"
#include "scanners/secrets/context/score.h"
#include "scanners/secrets/text_guard.h"

namespace assay {

namespace {

Region in_original(Region region, const MappedText& decoded) {
  region.begin = decoded.original_begin(region.begin);
  region.end = decoded.original_end(region.end);
  return region;
}

// Places of one finding kept before attribution; of more those without a marker stay, then the smallest (object, path,
// offset).
constexpr std::size_t kRawPlaces = 20000;

// A place as it is gathered: contexts and origins are shared, since thousands of versions of a file repeat them.
struct RawPlace {
  std::shared_ptr<const Origin> origin;
  Region region;
  std::shared_ptr<const std::string> context;
  std::string encoding;
  std::optional<Suppression> suppressed;
};

// A value of one rule, told from others by its digest: the value itself is held by Secrets only.
struct ValueKey {
  std::uint32_t rule = 0;
  Sha256 digest{};
  friend auto operator<=>(const ValueKey&, const ValueKey&) = default;
};

struct ValueKeyHash {
  std::size_t operator()(const ValueKey& key) const {
    std::size_t out = 0;
    std::memcpy(&out, key.digest.data(), sizeof out);
    return out ^ key.rule;
  }
};

bool before(const RawPlace& a, const RawPlace& b) {
  const auto order = [](const RawPlace& place) {
    const Origin& origin = outermost(*place.origin);
    return std::tuple(std::string_view(origin.repository), std::string_view(origin.object),
                      std::string_view(origin.path), path_inside(*place.origin), place.region.begin,
                      std::string_view(origin.appearance.commit));
  };
  return order(a) < order(b);
}

bool worth_keeping_before(const RawPlace& a, const RawPlace& b) {
  if (a.suppressed.has_value() != b.suppressed.has_value()) return b.suppressed.has_value();
  return before(a, b);
}

struct Gathered {
  std::uint32_t rule = 0;
  Secret secret;
  Confidence confidence = Confidence::low;
  std::vector<RawPlace> places;
  std::uint64_t place_count = 0;
  std::set<ValueKey> companions;
  std::int32_t score = 0;  // the highest; 0 for rules without one

  void shorten_to(std::size_t most) {
    if (places.size() <= most) return;
    std::nth_element(places.begin(), places.begin() + kRawPlaces, places.end(), worth_keeping_before);
    places.resize(kRawPlaces);
  }
  // Called often: cuts only when it pays.
  void shorten() { shorten_to(2 * kRawPlaces); }
  // Whether a place without a marker was left out.
  bool open_left_out() const {
    return place_count > places.size() && std::none_of(places.begin(), places.end(), [](const RawPlace& place) {
             return place.suppressed.has_value();
           });
  }
};

// What the kind of file adds to a score, of the place that lowers it least; known only now. A member of an archive is
// judged by its own path and by those of the archives around it.
int points_of(const std::vector<Place>& places, const std::vector<std::string>& roots) {
  int points = std::numeric_limits<int>::min();
  for (const Place& place : places) {
    int here = std::numeric_limits<int>::max();
    for (const Origin* at = &place.origin; at != nullptr; at = at->parent.get())
      here = std::min(
          here, context::path_points(at->parent ? std::string_view(at->path) : context::path_below(at->path, roots)));
    points = std::max(points, here);
  }
  return points;
}

bool is_same(const Origin& a, const Origin& b) {
  if (&a == &b) return true;
  if (a.object != b.object || a.path != b.path || a.repository != b.repository || !a.parent != !b.parent) return false;
  return !a.parent || is_same(*a.parent, *b.parent);
}

bool path_allowed(const Rule& rule, const std::string& path) {
  const auto fits = [&](const std::string& glob) { return path_fits(glob, path); };
  if (std::any_of(rule.exclude_paths.begin(), rule.exclude_paths.end(), fits)) return false;
  return rule.paths.empty() || std::any_of(rule.paths.begin(), rule.paths.end(), fits);
}

bool is_message(const Origin& origin) {
  return origin.kind == OriginKind::git_commit || origin.kind == OriginKind::git_tag;
}

// Whose place in the history is known only after attribution.
bool needs_attribution(const Origin& place) {
  const Origin& origin = outermost(place);
  return origin.path.empty() && origin.appearance.commit.empty() &&
         (origin.kind == OriginKind::git_blob || is_message(origin));
}

auto place_order(const Place& place) {
  const Origin& origin = outermost(place.origin);
  const Appearance& seen = origin.appearance;
  // In no commit (the index, the work tree, a dangling object) comes last: the oldest leak is the one to know of.
  return std::tuple(seen.commit.empty(), seen.time, std::string_view(origin.repository), std::string_view(origin.path),
                    path_inside(place.origin), place.region.begin, std::string_view(seen.commit),
                    std::string_view(origin.object));
}

// Puts change(text) in the place of every text, calling it once for equal ones: many places share a path or a commit.
template <class Change>
void for_equal_texts(std::vector<std::string*>& texts, const Change& change) {
  std::sort(texts.begin(), texts.end(), [](const std::string* a, const std::string* b) { return *a < *b; });
  for (std::size_t i = 0; i < texts.size();) {
    std::size_t end = i + 1;
    while (end < texts.size() && *texts[end] == *texts[i]) ++end;
    const std::string changed = change(*texts[i]);
    for (; i < end; ++i) *texts[i] = changed;
  }
}

std::shared_ptr<const Origin> guarded(TextGuard& guard, const Origin* holder) {
  if (holder == nullptr) return nullptr;
  Origin out = *holder;
  Appearance& seen = out.appearance;
  for (std::string* text : {&out.path, &out.repository, &seen.path, &seen.author, &seen.email, &seen.summary})
    *text = guard(*text);
  out.parent = guarded(guard, holder->parent.get());
  return std::make_shared<const Origin>(std::move(out));
}

// Where a rule that asks for a path found a value at such a path, a generic rule has nothing to add.
void leave_to_surer_rules(const RuleSet& rules, std::vector<Finding>& findings) {
  using Where = std::tuple<std::string_view, std::string_view, std::string_view, std::string, std::uint64_t>;
  const auto where = [](const Place& place) {
    const Origin& origin = outermost(place.origin);
    return Where(origin.repository, origin.object, origin.path, path_inside(place.origin), place.region.begin);
  };
  std::set<Where> sure;
  for (const Finding& finding : findings) {
    const Rule& rule = rules[finding.rule_index];
    if (rule.generic || !asks_for_path(rule)) continue;
    for (const Place& place : finding.places) sure.insert(where(place));
  }
  if (sure.empty()) return;
  for (Finding& finding : findings) {
    if (!rules[finding.rule_index].generic) continue;
    finding.place_count -=
        std::erase_if(finding.places, [&](const Place& place) { return sure.count(where(place)) != 0; });
  }
  std::erase_if(findings, [](const Finding& finding) { return finding.places.empty(); });
}

}  // namespace

struct Collector::Impl {
  const RuleSet* rules;
  FingerprintKey key;
  Limits limits;
  std::unordered_map<ValueKey, Gathered, ValueKeyHash> values;
  std::unordered_map<std::string, std::shared_ptr<const std::string>> contexts;
  std::vector<std::string> roots;

  ValueKey key_of(std::uint32_t rule, Bytes value) const { return {rule, hmac_sha256(key.bytes, value)}; }

  std::shared_ptr<const std::string> shared_context(std::string context) {
    const auto found = contexts.find(context);
    if (found != contexts.end()) return found->second;
    auto shared = std::make_shared<const std::string>(context);
    contexts.emplace(std::move(context), shared);
    return shared;
  }

  std::vector<Place> places_of(Gathered& gathered, const Attributor& attribute) const;
  void accept_and_cut(Finding& finding, const Gathered& gathered, const Judge& judge) const;
  void scrub(std::vector<Finding>& findings) const;
};

Collector::Collector(const RuleSet& rules, FingerprintKey key, Limits limits)
    : impl_(std::make_unique<Impl>(Impl{&rules, std::move(key), limits, {}, {}, {}})) {}
Collector::Collector(Collector&&) noexcept = default;
Collector& Collector::operator=(Collector&&) noexcept = default;
Collector::~Collector() = default;

void Collector::add(Bytes text, std::uint64_t offset, const std::vector<Hit>& hits, const Origin& origin,
                    const MappedText* decoded) {
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
        impl_->key_of(hit.rule, value), Gathered{hit.rule, Secret(value, hit.public_prefix), {}, {}, 0, {}});
    Gathered& gathered = it->second;
    gathered.confidence = std::max(gathered.confidence, hit.confidence);
    gathered.score = std::max(gathered.score, hit.score);
    ++gathered.place_count;
    gathered.places.push_back({shared_origin, decoded == nullptr ? hit.region : in_original(hit.region, *decoded),
                               impl_->shared_context(masked_context(text, offset, hit, hits, impl_->limits)),
                               std::string(decoded == nullptr ? std::string_view() : decoded->encoding()),
                               hit.suppressed});
    for (const std::uint32_t companion : hit.companions)
      gathered.companions.insert(impl_->key_of(hits[companion].rule, value_of(hits[companion])));
    for (const DistantCompanion& companion : hit.distant_companions)
      gathered.companions.insert(impl_->key_of(companion.rule, companion.value));
    gathered.shorten();
  }
}

void Collector::set_roots(std::vector<std::string> roots) { impl_->roots = std::move(roots); }

void Collector::merge(Collector&& other) {
  for (auto& [key, theirs] : other.impl_->values) {
    const auto [it, added] = impl_->values.try_emplace(key, Gathered{theirs.rule, theirs.secret, {}, {}, 0, {}});
    Gathered& ours = it->second;
    ours.confidence = std::max(ours.confidence, theirs.confidence);
    ours.score = std::max(ours.score, theirs.score);
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
    for (const RawPlace& place : gathered.places) {
      const Origin& origin = outermost(*place.origin);
      if (needs_attribution(origin) && origin.repository == repository) out.insert(origin.object);
    }
  }
  return {out.begin(), out.end()};
}

std::vector<Place> Collector::Impl::places_of(Gathered& gathered, const Attributor& attribute) const {
  std::sort(gathered.places.begin(), gathered.places.end(), before);
  // By (repository, path, path in archives, offset within the version), so that two of the same value in one file stay
  // two places.
  std::map<std::tuple<std::string, std::string, std::string, std::size_t>, Place> by_path;
  std::vector<Place> out;
  const Rule& rule = (*rules)[gathered.rule];
  std::size_t nth = 0;  // of this value within one blob
  const Origin* last = nullptr;
  for (const RawPlace& raw : gathered.places) {
    const bool same_blob = last != nullptr && is_same(*last, *raw.origin);
    nth = same_blob ? nth + 1 : 0;
    last = raw.origin.get();
    Place place{*raw.origin, raw.region, *raw.context, raw.encoding, 1, raw.suppressed};
    if (!attribute || !needs_attribution(*raw.origin)) {
      if (path_allowed(rule, place.origin.path)) out.push_back(std::move(place));
      continue;
    }
    const Origin& outer = outermost(*raw.origin);
    for (Appearance& seen : attribute(outer)) {
      if (!path_allowed(rule, raw.origin->parent ? raw.origin->path : seen.path)) continue;
      Place here = place;
      Origin holder = outer;
      holder.path = seen.path;
      holder.appearance = std::move(seen);
      here.origin = moved_into(*raw.origin, holder);
      if (is_message(here.origin)) {
        out.push_back(std::move(here));
        continue;
      }
      const auto [it, added] =
          by_path.try_emplace({holder.repository, holder.path, path_inside(here.origin), nth}, here);
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

// Marks what is accepted, counts the places and cuts the places to the limit.
void Collector::Impl::accept_and_cut(Finding& finding, const Gathered& gathered, const Judge& judge) const {
  const bool accepted = judge && judge(finding);
  finding.place_count += finding.places.size();
  const auto open = [](const Place& place) { return !place.suppressed; };
  const std::size_t most = std::max<std::size_t>(limits.places_per_finding, 1);
  if (finding.places.size() > most) {
    const auto first_suppressed = std::stable_partition(finding.places.begin(), finding.places.end(), open);
    finding.open_beyond = first_suppressed - finding.places.begin() > static_cast<std::ptrdiff_t>(most);
    finding.places.resize(most, finding.places.front());
    std::sort(finding.places.begin(), finding.places.end(),
              [](const Place& a, const Place& b) { return place_order(a) < place_order(b); });
  }
  finding.open_beyond = finding.open_beyond || (!accepted && gathered.open_left_out());
}

// A value may stand in a file's name, a commit's message or a marker's reason as well: there it is masked like
// everywhere. Names and messages may hold a credential that stands nowhere else; contexts are masked by their maker.
void Collector::Impl::scrub(std::vector<Finding>& findings) const {
  if (findings.empty()) return;
  std::vector<const Secret*> secrets;
  std::vector<std::string*> names, lines;
  for (Finding& finding : findings) {
    secrets.push_back(&finding.secret);
    for (Place& place : finding.places) {
      lines.push_back(&place.context);
      Appearance& seen = place.origin.appearance;
      for (std::string* text :
           {&place.origin.path, &place.origin.repository, &seen.path, &seen.author, &seen.email, &seen.summary})
        names.push_back(text);
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

std::vector<Finding> Collector::finish(const Attributor& attribute, const Judge& judge) && {
  std::vector<Finding> findings;
  std::unordered_map<ValueKey, Companion, ValueKeyHash> companions;
  for (const auto& [key, gathered] : impl_->values) {
    companions[key] = {(*impl_->rules)[gathered.rule].id, gathered.secret.mask(),
                       gathered.secret.fingerprint(impl_->key)};
  }
  for (auto& [key, gathered] : impl_->values) {
    gathered.shorten_to(kRawPlaces);
    const Rule& rule = (*impl_->rules)[gathered.rule];
    Finding finding{.rule = rule.id,
                    .rule_index = gathered.rule,
                    .secret = gathered.secret,
                    .fingerprint = companions[key].fingerprint,
                    .severity = rule.severity,
                    .confidence = gathered.confidence,
                    .status = VerificationStatus::not_attempted,
                    .places = impl_->places_of(gathered, attribute),
                    .place_count = 0,
                    .companions = {},
                    .open_beyond = false};
    // Places that were not kept before attribution have no path that could be counted.
    if (!attribute) finding.place_count = gathered.place_count - gathered.places.size();
    impl_->accept_and_cut(finding, gathered, judge);
    if (finding.places.empty()) continue;
    for (const ValueKey& companion : gathered.companions) finding.companions.push_back(companions[companion]);
    std::sort(finding.companions.begin(), finding.companions.end(), [](const Companion& a, const Companion& b) {
      return std::tie(a.rule, a.fingerprint) < std::tie(b.rule, b.fingerprint);
    });
    const int points = points_of(finding.places, impl_->roots);
    if (gathered.score != 0) finding.confidence = context::confidence_of(gathered.score + points);
    // Keys in fixtures are mostly made for them, and their form is that of any other: 67 of the 67 private keys in 13
    // million lines of published packages stand there.
    const bool all_known =
        gathered.place_count <= kRawPlaces && finding.places.size() < impl_->limits.places_per_finding;
    if ((*impl_->rules)[gathered.rule].reader == Reader::pem && points < 0 && all_known)
      finding.confidence = std::min(finding.confidence, Confidence::medium);
    findings.push_back(std::move(finding));
  }
  leave_to_surer_rules(*impl_->rules, findings);
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
