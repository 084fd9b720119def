#include "scanners/secrets/gathered_values.h"

#include <algorithm>
#include <cstring>
#include <functional>
#include <string_view>
#include <tuple>
#include <utility>

#include "scanners/secrets/checks/checks.h"
#include "scanners/secrets/context/rarity.h"
#include "scanners/secrets/markers.h"

namespace assay {

namespace {

std::string_view text_of(const TextPool::Text& text) { return text ? std::string_view(*text) : std::string_view(); }

auto order(const RawPlace& place) {
  const Origin& origin = outermost(*place.origin);
  const Suppression* by = place.suppressed.get();
  return std::tuple(
      std::string_view(origin.repository), std::string_view(origin.object), std::string_view(origin.path),
      path_inside(*place.origin), place.region.begin, std::string_view(origin.appearance.commit), place.region.end,
      text_of(place.encoding), std::string_view(origin.resource),
      // The same bytes of a broken archive may be read as a part of it and as a file, which knows the line.
      -static_cast<std::int64_t>(place.region.line), place.region.column,
      by == nullptr ? std::string_view() : std::string_view(by->by),
      by == nullptr ? std::string_view() : std::string_view(by->reason));
}

// A marker for certain values alone may be for another one: that is known once there are fingerprints.
bool is_shut(const RawPlace& place) { return place.suppressed != nullptr && !is_of_values(*place.suppressed); }

// Before their contexts are known.
bool matters_more(const RawPlace& a, const RawPlace& b) {
  const bool shut_a = is_shut(a);
  const bool shut_b = is_shut(b);
  if (shut_a != shut_b) return shut_b;
  if (a.points != b.points) return a.points > b.points;
  return order(a) < order(b);
}

bool worth_keeping_before(const RawPlace& a, const RawPlace& b) {
  if (matters_more(a, b)) return true;
  return !matters_more(b, a) && text_of(a.context) < text_of(b.context);
}

}  // namespace

bool before(const RawPlace& a, const RawPlace& b) {
  const auto ours = order(a);
  const auto theirs = order(b);
  return ours != theirs ? ours < theirs : text_of(a.context) < text_of(b.context);
}

std::size_t ValueKeyHash::operator()(const ValueKey& key) const {
  std::size_t out = 0;
  std::memcpy(&out, key.digest.data(), sizeof out);
  return out ^ key.rule;
}

bool Gathered::open_left_out() const { return !all_kept() && std::none_of(places.begin(), places.end(), is_shut); }

void Gathered::shorten_to(std::size_t most) {
  if (places.size() <= most) return;
  const auto last = places.begin() + static_cast<std::ptrdiff_t>(most) - 1;
  std::nth_element(places.begin(), last, places.end(), worth_keeping_before);
  bar = *last;
  places.erase(last + 1, places.end());
  if (places.capacity() > 2 * most) places.shrink_to_fit();
}

GatheredValues::GatheredValues(const RuleSet& rules, std::string_view key, const Limits& limits)
    : rules_(&rules), key_(key), limits_(limits) {
  limits_.values_per_run = std::max<std::size_t>(limits_.values_per_run, 1);
}

GatheredValues::Recent& GatheredValues::recent(std::uint32_t rule, Bytes value, std::size_t& hash) const {
  if (recent_.empty()) recent_.resize(kRecent);
  hash = std::hash<std::string_view>()(value) + rule;
  return recent_[hash % kRecent];
}

ValueKey GatheredValues::key_of(std::uint32_t rule, Bytes value) const {
  std::size_t hash = 0;
  const Recent& known = recent(rule, value, hash);
  if (known.value != nullptr && known.hash == hash && known.value->rule == rule &&
      known.value->secret.size() == value.size() && known.value->secret.occurs_in(value))
    return *known.key;
  return make_key(rule, value);
}

ValueKey GatheredValues::make_key(std::uint32_t rule, Bytes value) const {
  const std::vector<Check>& checks = (*rules_)[rule].checks;
  const bool doubtful = std::any_of(checks.begin(), checks.end(), [&](const Check& check) {
    return is_checksum(check.kind) && judge(check.kind, value, value, 0, value.size()) == CheckOutcome::doubtful;
  });
  return {rule, key_(value), doubtful};
}

Gathered* GatheredValues::entry(std::uint32_t rule, Bytes value, std::size_t public_prefix) {
  std::size_t hash = 0;
  const Recent& known = recent(rule, value, hash);
  if (known.value != nullptr && known.hash == hash && known.value->rule == rule &&
      known.value->secret.size() == value.size() && known.value->secret.occurs_in(value))
    return known.value;
  const ValueKey key = make_key(rule, value);
  // All that is held comes before it, so a flood of values is not looked up.
  if (first_out_ && !comes_before(key, *first_out_)) return nullptr;
  auto found = values_.find(key);
  if (found == values_.end()) {
    Gathered made{.rule = rule, .secret = Secret(value, public_prefix), .places = {}, .companions = {}, .bar = {}};
    made.word = (*rules_)[rule].generic && context::is_ordinary_word(value);
    found = values_.emplace(key, std::move(made)).first;
    value_bytes_ += value.size();
    if (values_.size() > slack(limits_.values_per_run) || value_bytes_ > slack(limits_.value_bytes_per_run)) {
      cut_values();
      found = values_.find(key);
      if (found == values_.end()) return nullptr;
    }
  }
  recent(rule, value, hash) = {hash, &found->first, &found->second};
  return &found->second;
}

bool GatheredValues::count(Gathered& value, const RawPlace& place) {
  value.best_points = std::max(value.best_points, place.points);
  if (++value.place_count <= most_each_) ++held_;
  return !value.bar || !matters_more(*value.bar, place);
}

void GatheredValues::keep(Gathered& value, RawPlace place) {
  value.places.push_back(std::move(place));
  shorten(value);
  fit();
}

void GatheredValues::add_companion(Gathered& value, const ValueKey& companion) {
  if (!value.companions.insert(companion).second) return;
  if (value.companions.size() > most_each_) {
    value.companions.erase(std::prev(value.companions.end()));
  } else {
    ++held_;
    fit();
  }
}

// Often called: cuts only when it pays.
void GatheredValues::shorten(Gathered& value) {
  if (value.places.size() > slack(most_each_)) value.shorten_to(most_each_);
}

void GatheredValues::lower(std::size_t most) {
  most_each_ = std::min(most_each_, most);
  held_ = 0;
  for (auto& [key, value] : values_) {
    value.shorten_to(most_each_);
    while (value.companions.size() > most_each_) value.companions.erase(std::prev(value.companions.end()));
    held_ += std::min<std::uint64_t>(value.place_count, most_each_) + value.companions.size();
  }
}

// Looks for the bound of one value in one pass: with many values that have one place each, halving does nothing until
// the end.
void GatheredValues::fit() {
  if (held_ <= limits_.places_per_run || most_each_ == 1) return;
  std::vector<std::size_t> bounds;
  for (std::size_t most = most_each_ / 2; most > 0; most /= 2) bounds.push_back(most);
  std::vector<std::uint64_t> held(bounds.size(), 0);
  for (const auto& [key, value] : values_) {
    for (std::size_t i = 0; i < bounds.size(); ++i)
      held[i] += std::min<std::uint64_t>(value.place_count, bounds[i]) + std::min(value.companions.size(), bounds[i]);
  }
  const auto fits = std::find_if(held.begin(), held.end(), [&](auto sum) { return sum <= limits_.places_per_run; });
  lower(fits == held.end() ? 1 : bounds[static_cast<std::size_t>(fits - held.begin())]);
}

// A number that is smaller the more a value matters. What the order goes by never changes, or what a bound leaves out
// would depend on when it was reached. Most values of a rule that holds at some paths only are none: a history knows
// paths at the end.
std::uint32_t GatheredValues::rank(const ValueKey& key) const {
  const Rule& known = (*rules_)[key.rule];
  return 1023 - ((known.paths.empty() ? 512U : 0U) + (key.doubtful ? 0U : 256U) +
                 static_cast<std::uint32_t>(known.severity) * 16 + (known.generic ? 0U : 8U) +
                 static_cast<std::uint32_t>(known.confidence));
}

bool GatheredValues::comes_before(const ValueKey& a, const ValueKey& b) const {
  return std::tuple(rank(a), a.digest, a.rule) < std::tuple(rank(b), b.digest, b.rule);
}

void GatheredValues::cut_values() {
  struct Ranked {
    std::uint32_t rank = 0;
    const ValueKey* key = nullptr;
    std::size_t bytes = 0;
  };
  std::vector<Ranked> order;
  order.reserve(values_.size());
  for (const auto& [key, value] : values_) order.push_back({rank(key), &key, value.secret.size()});
  std::sort(order.begin(), order.end(), [](const Ranked& a, const Ranked& b) {
    return a.rank != b.rank ? a.rank < b.rank
                            : std::tie(a.key->digest, a.key->rule) < std::tie(b.key->digest, b.key->rule);
  });
  std::size_t kept = 0;
  std::uint64_t bytes = 0;
  for (; kept < order.size() && kept < limits_.values_per_run; ++kept) {
    if (first_out_ && !comes_before(*order[kept].key, *first_out_)) break;
    if (kept != 0 && bytes + order[kept].bytes > limits_.value_bytes_per_run) break;
    bytes += order[kept].bytes;
  }
  if (kept == order.size()) return;
  if (!first_out_ || comes_before(*order[kept].key, *first_out_)) first_out_ = *order[kept].key;
  for (std::size_t i = kept; i < order.size(); ++i) values_.erase(values_.find(*order[i].key));
  value_bytes_ = bytes;
  recent_.clear();
  lower(1);
}

void GatheredValues::add_public_keys(Gathered& value, const std::set<Sha256>& keys) {
  value.public_keys.insert(keys.begin(), keys.end());
  while (value.public_keys.size() > kMostNearby) value.public_keys.erase(std::prev(value.public_keys.end()));
}

void GatheredValues::merge(GatheredValues&& other) {
  recent_.clear();
  other.recent_.clear();
  for (auto node = other.values_.begin(); node != other.values_.end();) {
    auto taken = other.values_.extract(node++);
    Gathered& theirs = taken.mapped();
    const auto found = values_.find(taken.key());
    if (found == values_.end()) {
      value_bytes_ += theirs.secret.size();
      values_.insert(std::move(taken));
      continue;
    }
    Gathered& ours = found->second;
    ours.confidence = std::max(ours.confidence, theirs.confidence);
    ours.score = std::max(ours.score, theirs.score);
    ours.best_points = std::max(ours.best_points, theirs.best_points);
    ours.place_count += theirs.place_count;
    ours.companions.merge(theirs.companions);
    add_public_keys(ours, theirs.public_keys);
    ours.own_project = ours.own_project || theirs.own_project;
    std::move(theirs.places.begin(), theirs.places.end(), std::back_inserter(ours.places));
    if (!ours.bar) ours.bar = std::move(theirs.bar);
  }
  if (other.first_out_ && (!first_out_ || comes_before(*other.first_out_, *first_out_))) first_out_ = other.first_out_;
  lower(other.most_each_);
  if (first_out_ || values_.size() > slack(limits_.values_per_run) || value_bytes_ > slack(limits_.value_bytes_per_run))
    cut_values();
  fit();
}

void GatheredValues::put(const ValueKey& key, Gathered&& value) {
  const std::size_t bytes = value.secret.size();
  if (values_.try_emplace(key, std::move(value)).second) value_bytes_ += bytes;
}

void GatheredValues::put_bounds(std::size_t most_each, const std::optional<ValueKey>& first_out) {
  most_each_ = std::clamp<std::size_t>(most_each, 1, kPlacesOfValue);
  first_out_ = first_out;
}

void GatheredValues::settle() {
  if (first_out_ || values_.size() > limits_.values_per_run || value_bytes_ > limits_.value_bytes_per_run) cut_values();
  lower(most_each_);
  fit();
}

std::size_t GatheredValues::keep_stretched(const FingerprintKey& key, std::size_t most, const Worth& worth) {
  struct Ranked {
    int worth = 0;
    const ValueKey* key = nullptr;
  };
  std::vector<Ranked> stretched;
  for (const auto& [value, gathered] : values_)
    if (gathered.secret.is_stretched(key)) stretched.push_back({0, &value});
  if (stretched.size() <= most) return 0;
  for (Ranked& one : stretched) one.worth = worth(values_.at(*one.key));
  std::sort(stretched.begin(), stretched.end(), [&](const Ranked& a, const Ranked& b) {
    return a.worth != b.worth ? a.worth > b.worth : comes_before(*a.key, *b.key);
  });
  recent_.clear();
  for (std::size_t i = most; i < stretched.size(); ++i) {
    const auto found = values_.find(*stretched[i].key);
    value_bytes_ -= found->second.secret.size();
    values_.erase(found);
  }
  return stretched.size() - most;
}

}  // namespace assay
