#include "scanners/secrets/vendor_lengths.h"

#include <algorithm>
#include <array>

#include "scanners/secrets/checks/alphabet.h"
#include "scanners/secrets/vendor_prefixes.h"

namespace assay {

namespace {

constexpr std::size_t kShortestWord = 4;
constexpr std::size_t kLeastBegin = 6;  // of a vendor's name that is not whole
constexpr std::size_t kLongestName = 64;
constexpr std::size_t kLeastIssued = 16;  // few people choose so many characters

// What a vendor issues. Secrets of webhooks are chosen by whoever sets them up, and so may others be.
constexpr auto kTokens = std::to_array<std::string_view>({"key", "token", "pat"});
constexpr auto kKinds =
    std::to_array<std::string_view>({"access", "api", "app", "auth", "bearer", "personal", "private", "rest"});

template <std::size_t N>
bool take_ending(std::string& name, const std::array<std::string_view, N>& endings) {
  for (const std::string_view ending : endings) {
    if (name.size() <= ending.size() || !std::string_view(name).ends_with(ending)) continue;
    name.resize(name.size() - ending.size());
    return true;
  }
  return false;
}

// "mistral" of "MISTRAL_API_KEY", in small letters; nothing where the name does not speak of a token.
std::string vendor_of(std::string_view name) {
  std::string letters;
  if (name.size() > kLongestName) return letters;
  for (const char c : name)
    if (checks::is_alpha(c)) letters += checks::to_lower(c);
  if (!take_ending(letters, kTokens)) return {};
  while (take_ending(letters, kKinds)) {
  }
  return letters;
}

bool is_word(const Anchor& anchor) {
  return anchor.caseless && anchor.text.size() >= kShortestWord &&
         std::all_of(anchor.text.begin(), anchor.text.end(), checks::is_alpha);
}

bool is_run(std::string_view value) {
  return std::all_of(value.begin(), value.end(), [](char c) { return checks::is_alnum(c) || c == '_' || c == '-'; });
}

}  // namespace

bool VendorLengths::cut(std::string_view name, std::string_view value) const {
  if (!is_run(value)) return false;
  const std::string word = vendor_of(name);
  if (word.size() < kShortestWord) return false;
  prepare();
  const auto at =
      std::lower_bound(vendors_.begin(), vendors_.end(), word,
                       [](const Vendor& vendor, const std::string& wanted) { return vendor.word < wanted; });
  return at != vendors_.end() && at->word == word && value.size() < at->least && value.size() >= kLeastIssued;
}

bool VendorLengths::cut_behind_prefix(std::string_view name, std::string_view value) const {
  if (!is_run(value)) return false;
  const std::string word = vendor_of(name);
  if (word.size() < kShortestWord) return false;
  prepare();
  // A name may leave off the end of a vendor's ("stability" of Stability AI).
  const auto of_vendor = [&](const Prefix& prefix) {
    return prefix.vendor == word || (word.size() >= kLeastBegin && prefix.vendor.starts_with(word));
  };
  auto at = std::lower_bound(prefixes_.begin(), prefixes_.end(), word,
                             [](const Prefix& prefix, const std::string& wanted) { return prefix.vendor < wanted; });
  bool short_of_one = false;
  for (; at != prefixes_.end() && of_vendor(*at); ++at) {
    if (!value.starts_with(at->anchor)) continue;
    if (value.size() >= at->least) return false;
    short_of_one = true;
  }
  return short_of_one;
}

// A value that a rule finds with what stands behind it counts as one byte longer at most.
void VendorLengths::collect_prefixes(std::uint32_t index) const {
  const Rule& rule = (*rules_)[index];
  if (!value_is_first(rule)) return;
  std::string vendor;
  for (const char c : rule.provider)
    if (checks::is_alpha(c)) vendor += checks::to_lower(c);
  for (const Anchor& anchor : rule.anchors)
    if (!anchor.caseless) prefixes_.push_back({vendor, anchor.text, rules_->plan().rules[index].min});
}

void VendorLengths::collect() const {
  for (std::uint32_t i = 0; i < rules_->size(); ++i) {
    const Rule& rule = (*rules_)[i];
    if (rule.generic || rule.reader != Reader::none) continue;
    collect_prefixes(i);
    const RuleTables& tables = rules_->plan().rules[i];
    // Both are bytes that every value has.
    const std::size_t run = tables.is_keyword != 0 && tables.run_at == 0 ? tables.word.least : 0;
    const std::size_t least = tables.farthest != 0 ? std::max<std::size_t>(run, tables.value_leading_count) : 0;
    for (const Anchor& anchor : rule.anchors) {
      if (!is_word(anchor)) continue;
      std::string word(anchor.text);
      std::transform(word.begin(), word.end(), word.begin(), checks::to_lower);
      vendors_.push_back({std::move(word), least});
    }
  }
  std::stable_sort(prefixes_.begin(), prefixes_.end(),
                   [](const Prefix& a, const Prefix& b) { return a.vendor < b.vendor; });
  // Of several rules of one word the shortest value counts, and one that does not say makes the word say nothing.
  std::sort(vendors_.begin(), vendors_.end(),
            [](const Vendor& a, const Vendor& b) { return a.word != b.word ? a.word < b.word : a.least < b.least; });
  vendors_.erase(
      std::unique(vendors_.begin(), vendors_.end(), [](const Vendor& a, const Vendor& b) { return a.word == b.word; }),
      vendors_.end());
}

}  // namespace assay
