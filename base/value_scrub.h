// Masks the values of many secrets in a text at once.
//
// A report's paths, names, reasons and remarks may hold any value that was found anywhere. Looking for each value in
// each text costs their product; this looks once at every position of a text, whatever the number of values.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/secret.h"

namespace assay {

// Immutable after construction; const access from many threads is safe. No value is copied.
class ValueScrub {
 public:
  // A shorter value stands in any text by chance.
  static constexpr std::size_t kLeastBytes = 4;

  // The secrets are borrowed and outlive this. Left out are values of less than kLeastBytes and those that are part of
  // their own mask.
  explicit ValueScrub(const std::vector<const Secret*>& secrets);

  // text with every value replaced by its mask, values that overlap by one of asterisks.
  std::string operator()(std::string_view text) const;

  bool empty() const { return values_.empty(); }

 private:
  struct Found {
    std::size_t begin = 0, end = 0;
    const Secret* secret = nullptr;  // null for several
  };
  std::vector<Found> find(std::string_view text) const;

  // By the hash of a value's last 4, 8 or 16 bytes: the lengths of the values that end so.
  std::unordered_map<std::uint64_t, std::vector<std::size_t>> lengths_;
  std::unordered_map<std::uint64_t, std::vector<const Secret*>> values_;  // by the hash of the whole value
};

}  // namespace assay
