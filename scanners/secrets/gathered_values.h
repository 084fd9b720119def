// The values that a run has found, each with the places that are kept of it, within the bounds of a run.
//
// What is kept depends on what was added and not on the order of it, nor on how it was spread over several that are
// merged: each bound keeps the first in a fixed order, so what a part leaves out the whole leaves out too.
//  - Of one value's places (and companions) at most `most_each()`. That begins at kPlacesOfValue and is halved until
//    the places of all values together are at most Limits::places_per_run. All places are counted.
//  - Values: the first of more than Limits::values_per_run, or Limits::value_bytes_per_run, by severity of the rule;
//    behind them those whose checksum fails, and last those of rules that hold at some paths only. Of each then one
//    place is kept.
// Memory is at most a quarter above that while values are added. Not synchronised.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <set>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/bytes.h"
#include "base/finding.h"
#include "base/hash.h"
#include "base/limits.h"
#include "rules/rule_set.h"
#include "scanners/secrets/text_pool.h"

namespace assay {

// A place as it is gathered: what several have in common is shared, since thousands of versions of a file repeat it.
struct RawPlace {
  std::shared_ptr<const Origin> origin;
  Region region;
  TextPool::Text context;
  TextPool::Text encoding;  // null when the value stands there as it is
  std::shared_ptr<const Suppression> suppressed;
  TextPool::Text misspelt;  // null but where a marker names what is no rule
  int points = 0;           // what the kind of file adds to a score; 0 while the path is not known
};

// By repository, object, path, offset, then by all else.
bool before(const RawPlace& a, const RawPlace& b);

// A value of one rule, told from others by its digest: the value itself is held by Secrets only.
struct ValueKey {
  std::uint32_t rule = 0;
  Sha256 digest{};
  bool doubtful = false;  // follows from the two: a checksum inside of the value fails
  friend auto operator<=>(const ValueKey&, const ValueKey&) = default;
};

struct ValueKeyHash {
  std::size_t operator()(const ValueKey& key) const;
};

struct Gathered {
  std::uint32_t rule = 0;
  Secret secret;
  Confidence confidence = Confidence::low;
  std::vector<RawPlace> places;
  std::uint64_t place_count = 0;
  std::set<ValueKey> companions;
  std::set<Sha256> public_keys = {};                  // of those beside a private key (nearby_keys.h), kMostNearby
  bool own_project = false;                           // a key file whose account belongs to its project
  std::int32_t score = 0;                             // the highest; 0 for rules without one
  bool word = false;                                  // context::is_ordinary_word, of a generic rule's value
  int best_points = std::numeric_limits<int>::min();  // of all places, those that are not kept too
  std::optional<RawPlace> bar;                        // once places were left out: what follows it is not kept

  bool all_kept() const { return place_count == places.size(); }
  void forget_places() { std::vector<RawPlace>().swap(places); }
  // Whether a place without a marker may have been left out.
  bool open_left_out() const;
  // Keeps the places that matter most: without a marker, in no test, then the first.
  void shorten_to(std::size_t most);
};

class GatheredValues {
 public:
  // Of more places of one value, no bound of the run being reached.
  static constexpr std::size_t kPlacesOfValue = 20000;
  // Digests of public keys that are kept of one value: the first in their order.
  static constexpr std::size_t kMostNearby = 4;

  GatheredValues(const RuleSet& rules, std::string_view key, const Limits& limits);

  // The entry of a value, made when there is none; null when the value is beyond the bound. Valid until the next call
  // of anything here that is not const.
  Gathered* entry(std::uint32_t rule, Bytes value, std::size_t public_prefix);
  ValueKey key_of(std::uint32_t rule, Bytes value) const;

  // Counts a place. Returns whether it may be kept: then `keep` must follow. `place` needs no context yet.
  bool count(Gathered& value, const RawPlace& place);
  void keep(Gathered& value, RawPlace place);
  void add_companion(Gathered& value, const ValueKey& companion);
  static void add_public_keys(Gathered& value, const std::set<Sha256>& keys);

  void merge(GatheredValues&& other);
  // To be called when nothing is added any more: brings all within the bounds exactly.
  void settle();
  // What a value matters: the larger, the more.
  using Worth = std::function<int(const Gathered&)>;
  // After settle: keeps `most` of the values whose fingerprints are stretched, the first by worth, then by severity of
  // the rule. Returns how many were left out. `worth` is asked when there are more.
  std::size_t keep_stretched(const FingerprintKey& key, std::size_t most, const Worth& worth);

  std::unordered_map<ValueKey, Gathered, ValueKeyHash>& all() { return values_; }
  const std::unordered_map<ValueKey, Gathered, ValueKeyHash>& all() const { return values_; }
  // For what was gathered elsewhere, by the same rules and key, to be merged from here: puts a value that is not here
  // yet, and takes over how far bounds were reached there.
  void put(const ValueKey& key, Gathered&& value);
  void put_bounds(std::size_t most_each, const std::optional<ValueKey>& first_out);
  const std::optional<ValueKey>& first_out() const { return first_out_; }
  const Limits& limits() const { return limits_; }

  std::size_t most_each() const { return most_each_; }
  bool values_left_out() const { return first_out_.has_value(); }

 private:
  // Where a value that was seen lately stands. Floods repeat values, and a hash with a key takes a microsecond.
  struct Recent {
    std::size_t hash = 0;
    const ValueKey* key = nullptr;
    Gathered* value = nullptr;
  };
  static constexpr std::size_t kRecent = 16384;
  // Places and companions above the bound before they are cut.
  static std::size_t slack(std::size_t most) { return most + most / 4; }

  Recent& recent(std::uint32_t rule, Bytes value, std::size_t& hash) const;
  ValueKey make_key(std::uint32_t rule, Bytes value) const;
  std::uint32_t rank(const ValueKey& key) const;
  bool comes_before(const ValueKey& a, const ValueKey& b) const;
  void shorten(Gathered& value);
  void lower(std::size_t most);
  void fit();
  void cut_values();

  const RuleSet* rules_;
  HmacKey key_;
  Limits limits_;
  std::unordered_map<ValueKey, Gathered, ValueKeyHash> values_;
  std::size_t most_each_ = kPlacesOfValue;
  std::uint64_t held_ = 0;         // of each value's places and companions at most most_each_, summed
  std::uint64_t value_bytes_ = 0;  // of the values
  std::optional<ValueKey> first_out_;
  mutable std::vector<Recent> recent_;
};

}  // namespace assay
