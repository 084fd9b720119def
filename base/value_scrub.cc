#include "base/value_scrub.h"

#include <algorithm>
#include <array>

namespace assay {

namespace {

constexpr std::array<std::size_t, 3> kTails = {4, 8, 16};
constexpr std::uint64_t kBase = 0x9E3779B97F4A7C15ULL | 1;  // odd, so that no power of it is 0 modulo 2^64
constexpr char kStars[] = "********";

// Hashes of every prefix of a text, from which that of any part follows. A collision costs a comparison, no more.
class PartHashes {
 public:
  explicit PartHashes(std::string_view text) : sums_(text.size() + 1), powers_(text.size() + 1, 1) {
    for (std::size_t i = 0; i < text.size(); ++i) {
      sums_[i + 1] = sums_[i] * kBase + static_cast<unsigned char>(text[i]) + 1;
      powers_[i + 1] = powers_[i] * kBase;
    }
  }
  std::uint64_t of(std::size_t begin, std::size_t end) const {
    const std::uint64_t part = sums_[end] - sums_[begin] * powers_[end - begin];
    return (part ^ (part >> 29)) * kBase + (end - begin);
  }

 private:
  std::vector<std::uint64_t> sums_, powers_;
};

// The longest tail that a value of this size has.
std::size_t tail_of(std::size_t size) {
  std::size_t tail = kTails[0];
  for (const std::size_t one : kTails)
    if (size >= one) tail = one;
  return tail;
}

}  // namespace

ValueScrub::ValueScrub(const std::vector<const Secret*>& secrets) {
  for (const Secret* secret : secrets) {
    const std::string& value = secret->value_;
    if (value.size() < kLeastBytes || secret->occurs_in(secret->mask())) continue;
    const PartHashes hashes(value);
    const std::size_t tail = tail_of(value.size());
    std::vector<std::size_t>& lengths = lengths_[hashes.of(value.size() - tail, value.size())];
    if (std::find(lengths.begin(), lengths.end(), value.size()) == lengths.end()) lengths.push_back(value.size());
    values_[hashes.of(0, value.size())].push_back(secret);
  }
}

std::vector<ValueScrub::Found> ValueScrub::find(std::string_view text) const {
  std::vector<Found> found;
  const PartHashes hashes(text);
  for (std::size_t end = kLeastBytes; end <= text.size(); ++end) {
    for (const std::size_t tail : kTails) {
      if (tail > end) break;
      const auto lengths = lengths_.find(hashes.of(end - tail, end));
      if (lengths == lengths_.end()) continue;
      for (const std::size_t length : lengths->second) {
        if (length > end) continue;
        const auto values = values_.find(hashes.of(end - length, end));
        if (values == values_.end()) continue;
        for (const Secret* secret : values->second) {
          if (secret->value_ != text.substr(end - length, length)) continue;
          found.push_back({end - length, end, secret});
          break;
        }
      }
    }
  }
  return found;
}

std::string ValueScrub::operator()(std::string_view text) const {
  if (empty() || text.size() < kLeastBytes) return std::string(text);
  std::vector<Found> found = find(text);
  std::sort(found.begin(), found.end(),
            [](const Found& a, const Found& b) { return a.begin != b.begin ? a.begin < b.begin : a.end > b.end; });
  std::vector<Found> joined;
  for (const Found& one : found) {
    if (joined.empty() || one.begin >= joined.back().end) {
      joined.push_back(one);
    } else if (one.end > joined.back().end) {
      joined.back().end = one.end;
      joined.back().secret = nullptr;
    }
  }
  std::string out;
  std::size_t at = 0;
  for (const Found& one : joined) {
    out += text.substr(at, one.begin - at);
    out += one.secret == nullptr ? kStars : one.secret->mask();
    at = one.end;
  }
  out += text.substr(at);
  return out;
}

}  // namespace assay
