#include "scanners/secrets/saved_values.h"

#include <algorithm>
#include <limits>
#include <memory>
#include <utility>
#include <vector>

#include "base/fields.h"
#include "base/strings.h"
#include "scanners/secrets/saved_places.h"

namespace assay {

namespace {

tl::unexpected<Error> broken() {
  return fail("reading what a shard found", "", "it is not what a shard writes", "run the shard again");
}

std::string_view reveal(const Secret& secret) { return secret.reveal(RevealPermit("sealed for the merge of shards")); }

void save_key(const ValueKey& key, FieldWriter& out) {
  out.number(key.rule);
  out.text(as_bytes(key.digest));
  out.flag(key.doubtful);
}

bool load_digest(FieldReader& in, Sha256& digest) {
  const std::string_view bytes = in.text();
  if (bytes.size() != digest.size()) return false;
  std::copy(bytes.begin(), bytes.end(), reinterpret_cast<char*>(digest.data()));
  return true;
}

bool load_key(FieldReader& in, ValueKey& key) {
  key.rule = static_cast<std::uint32_t>(in.number_to(0xFFFFFFFFU));
  const bool whole = load_digest(in, key.digest);
  key.doubtful = in.flag();
  return whole && in.ok();
}

void save_text(const TextPool::Text& text, FieldWriter& out) {
  out.flag(text != nullptr);
  if (text) out.text(*text);
}

TextPool::Text load_text(FieldReader& in) {
  return in.flag() ? std::make_shared<const std::string>(in.text()) : nullptr;
}

// Places of one text share their origin, which is saved once for those that follow one another.
void save_raw(const RawPlace& place, const Origin* last, FieldWriter& out) {
  out.flag(place.origin.get() == last);
  if (place.origin.get() != last) save_origin(*place.origin, out);
  save_region(place.region, out);
  save_text(place.context, out);
  save_text(place.encoding, out);
  save_suppression(place.suppressed.get(), out);
  save_text(place.misspelt, out);
  out.signed_number(place.points);
}

RawPlace load_raw(FieldReader& in, const std::shared_ptr<const Origin>& last) {
  RawPlace place;
  place.origin = in.flag() ? last : std::make_shared<const Origin>(load_origin(in));
  if (place.origin == nullptr) place.origin = std::make_shared<const Origin>();
  place.region = load_region(in);
  place.context = load_text(in);
  if (place.context == nullptr) place.context = std::make_shared<const std::string>();
  place.encoding = load_text(in);
  if (auto suppressed = load_suppression(in))
    place.suppressed = std::make_shared<const Suppression>(std::move(*suppressed));
  place.misspelt = load_text(in);
  place.points = static_cast<int>(std::clamp<std::int64_t>(in.signed_number(), -1000, 1000));
  return place;
}

void save_secret(const Secret& secret, FieldWriter& out) {
  out.text(reveal(secret));
  // As long as the mask shows.
  const std::string mask = secret.mask();
  std::size_t shown = 0;
  while (shown < secret.size() && !mask.starts_with(cat(printable(reveal(secret).substr(0, shown)), "********")))
    ++shown;
  out.number(shown);
}

Secret load_secret(FieldReader& in) {
  const std::string_view value = in.text();
  return Secret(value, static_cast<std::size_t>(in.number_to(value.size())));
}

std::string save_gathered(const ValueKey& key, const Gathered& gathered) {
  FieldWriter out;
  save_key(key, out);
  save_secret(gathered.secret, out);
  out.number(static_cast<std::uint64_t>(gathered.confidence));
  out.number(gathered.place_count);
  out.signed_number(gathered.score);
  out.flag(gathered.word);
  out.signed_number(gathered.best_points);
  out.flag(gathered.own_project);
  out.number(gathered.public_keys.size());
  for (const Sha256& digest : gathered.public_keys) out.text(as_bytes(digest));
  out.number(gathered.companions.size());
  for (const ValueKey& companion : gathered.companions) save_key(companion, out);
  std::vector<RawPlace> places = gathered.places;
  std::sort(places.begin(), places.end(), before);
  out.number(places.size());
  const Origin* last = nullptr;
  for (const RawPlace& place : places) {
    save_raw(place, last, out);
    last = place.origin.get();
  }
  out.flag(gathered.bar.has_value());
  if (gathered.bar) save_raw(*gathered.bar, nullptr, out);
  return out.take();
}

Confidence load_confidence(FieldReader& in) {
  return static_cast<Confidence>(in.number_to(static_cast<std::uint64_t>(Confidence::high)));
}

}  // namespace

Status save_values(const GatheredValues& values, const RecordSink& sink) {
  FieldWriter bounds;
  bounds.number(values.most_each());
  bounds.flag(values.first_out().has_value());
  if (values.first_out()) save_key(*values.first_out(), bounds);
  if (Status status = sink(bounds.take()); !status) return status;
  std::vector<const std::pair<const ValueKey, Gathered>*> order;
  for (const auto& one : values.all()) order.push_back(&one);
  std::sort(order.begin(), order.end(), [](const auto* a, const auto* b) { return a->first < b->first; });
  for (const auto* one : order)
    if (Status status = sink(save_gathered(one->first, one->second)); !status) return status;
  return {};
}

Status SavedValues::take(std::string_view record) {
  FieldReader in(record);
  ValueKey key;
  if (!begun_) {
    begun_ = true;
    const std::uint64_t most = in.number();
    const bool left_out = in.flag();
    if ((left_out && !load_key(in, key)) || !in.ok() || !in.at_end()) return broken();
    if (left_out && key.rule >= rules_.size()) return broken();
    values_.put_bounds(static_cast<std::size_t>(most), left_out ? std::optional(key) : std::nullopt);
    return {};
  }
  if (!load_key(in, key)) return broken();
  Gathered out{.rule = key.rule, .secret = load_secret(in), .places = {}, .companions = {}, .bar = {}};
  out.confidence = load_confidence(in);
  out.place_count = in.number_to(std::uint64_t{1} << 62);
  out.score = static_cast<std::int32_t>(std::clamp<std::int64_t>(in.signed_number(), -100000, 100000));
  out.word = in.flag();
  out.best_points =
      static_cast<int>(std::clamp<std::int64_t>(in.signed_number(), std::numeric_limits<int>::min(), 1000));
  out.own_project = in.flag();
  const std::uint64_t keys = in.number_to(GatheredValues::kMostNearby);
  for (std::uint64_t i = 0; i < keys && in.ok(); ++i)
    if (Sha256 digest{}; load_digest(in, digest)) out.public_keys.insert(digest);
  // Nothing is made room for that the record has no bytes of.
  const std::uint64_t companions = in.number_to(record.size());
  for (std::uint64_t i = 0; i < companions && in.ok(); ++i)
    if (ValueKey companion; load_key(in, companion)) out.companions.insert(companion);
  const std::uint64_t places = in.number_to(record.size());
  std::shared_ptr<const Origin> last;
  for (std::uint64_t i = 0; i < places && in.ok(); ++i) {
    out.places.push_back(load_raw(in, last));
    last = out.places.back().origin;
  }
  if (in.flag()) out.bar = load_raw(in, nullptr);
  if (!in.ok() || !in.at_end() || key.rule >= rules_.size() || out.places.size() > out.place_count) return broken();
  for (const ValueKey& companion : out.companions)
    if (companion.rule >= rules_.size()) return broken();
  // What bounds let a part hold is a quarter above them at most.
  const Limits& limits = values_.limits();
  places_ += out.places.size();
  if (places_ > 2 * limits.places_per_run + GatheredValues::kPlacesOfValue ||
      values_.all().size() > 2 * limits.values_per_run)
    return fail("reading what a shard found", "", "it has more than a run may hold", "");
  values_.put(key, std::move(out));
  return {};
}

std::string save_finding(const Finding& finding) {
  FieldWriter out;
  out.number(finding.rule_index);
  save_secret(finding.secret, out);
  out.text(finding.fingerprint);
  out.number(static_cast<std::uint64_t>(finding.confidence));
  out.number(finding.place_count);
  out.flag(finding.own_project);
  out.flag(finding.ordinary_word);
  out.flag(finding.open_beyond);
  out.text(finding.line_hash);
  out.number(finding.public_keys.size());
  for (const Sha256& digest : finding.public_keys) out.text(as_bytes(digest));
  out.number(finding.companions.size());
  for (const Companion& one : finding.companions)
    for (const std::string* text : {&one.rule, &one.mask, &one.fingerprint}) out.text(*text);
  out.number(finding.places.size());
  for (const Place& place : finding.places) save_place(place, out);
  return out.take();
}

Result<Finding> load_finding(std::string_view record, const RuleSet& rules) {
  FieldReader in(record);
  const std::uint64_t rule = in.number();
  if (!in.ok() || rule >= rules.size()) return broken();
  const Rule& known = rules[static_cast<std::uint32_t>(rule)];
  Finding out{.rule = known.id,
              .rule_index = static_cast<std::uint32_t>(rule),
              .secret = load_secret(in),
              .fingerprint = std::string(in.text()),
              .severity = known.severity,
              .confidence = Confidence::low,
              .status = VerificationStatus::not_attempted,
              .places = {},
              .place_count = 0,
              .companions = {},
              .line_hash = {}};
  out.confidence = load_confidence(in);
  out.place_count = in.number();
  out.own_project = in.flag();
  out.ordinary_word = in.flag();
  out.open_beyond = in.flag();
  out.line_hash = in.text();
  const std::uint64_t keys = in.number_to(GatheredValues::kMostNearby);
  for (std::uint64_t i = 0; i < keys && in.ok(); ++i)
    if (Sha256 digest{}; load_digest(in, digest)) out.public_keys.push_back(digest);
  const std::uint64_t companions = in.number_to(record.size());
  for (std::uint64_t i = 0; i < companions && in.ok(); ++i) {
    Companion& one = out.companions.emplace_back();
    for (std::string* text : {&one.rule, &one.mask, &one.fingerprint}) *text = in.text();
  }
  const std::uint64_t places = in.number_to(record.size());
  for (std::uint64_t i = 0; i < places && in.ok(); ++i) out.places.push_back(load_place(in));
  if (!in.ok() || !in.at_end() || out.places.empty()) return broken();
  return out;
}

}  // namespace assay
