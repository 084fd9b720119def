#include "scanners/secrets/vendor_lengths.h"

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include "base/strings.h"
#include "scanners/secrets/checks/alphabet.h"
#include "scanners/secrets/issued_form.h"
#include "scanners/secrets/vendor_prefixes.h"

namespace assay {

namespace {

constexpr std::size_t kShortestName = 3;  // of a vendor with a prefix
constexpr std::size_t kShortestWord = 4;
constexpr std::size_t kLeastBegin = 6;  // of a vendor's name that is not whole
constexpr std::size_t kLongestName = 64;
constexpr std::size_t kLeastIssued = 12;  // few people choose so many characters

// What a vendor issues. Secrets of webhooks are chosen by whoever sets them up, and so may others be.
constexpr auto kTokens = std::to_array<std::string_view>({"key", "token", "pat"});
constexpr auto kKinds = std::to_array<std::string_view>({"access", "admin", "api", "app", "auth", "bearer", "dev",
                                                         "live", "personal", "private", "prod", "production", "repo",
                                                         "rest", "sandbox", "staging", "subscription", "test", "user"});

template <std::size_t N>
std::size_t ending(std::string_view name, const std::array<std::string_view, N>& endings) {
  for (const std::string_view ending : endings)
    if (name.size() > ending.size() && name.ends_with(ending)) return ending.size();
  return 0;
}

// Letters and digits, the letters small: "Weather API" and "WEATHER_API" are one.
std::string plain(std::string_view name) {
  std::string out;
  for (const char c : name)
    if (checks::is_alnum(c)) out += checks::to_lower(c);
  return out;
}

// Where words begin in what plain() leaves of a name: behind a sign, and where "aB" meet.
std::vector<bool> word_begins(std::string_view name) {
  std::vector<bool> begins;
  for (std::size_t i = 0; i < name.size(); ++i)
    if (checks::is_alnum(name[i]))
      begins.push_back(i == 0 || !checks::is_alnum(name[i - 1]) ||
                       (checks::is_upper(name[i]) && checks::is_lower(name[i - 1])));
  return begins;
}

// What stands before the words for a token: "mistral" of "MISTRAL_API_KEY". Where a vendor's name ends in such a word
// itself, "weatherapi" of "WEATHERAPI_KEY", both are asked about; but "WEATHER_API_KEY" is anybody's. Nothing where the
// name does not speak of a token. Calls asks(word) until one holds.
template <class Asks>
bool any_vendor_of(std::string_view name, Asks asks) {
  if (name.size() > kLongestName) return false;
  std::string word = plain(name);
  const std::vector<bool> begins = word_begins(name);
  const std::size_t token = ending(word, kTokens);
  if (token == 0) return false;
  word.resize(word.size() - token);
  const bool token_apart = begins[word.size()];
  for (;;) {
    const std::size_t kind = std::max(ending(word, kKinds), ending(word, kTokens));
    const bool joined = token_apart && !begins[word.size() - kind];
    if (word.size() >= kShortestName && (kind == 0 || joined) && asks(word)) return true;
    if (kind == 0) return false;
    word.resize(word.size() - kind);
  }
}

bool is_word(const Anchor& anchor) { return anchor.caseless && plain(anchor.text).size() >= kShortestWord; }

bool is_plain(char c) { return checks::is_alnum(c) || c == '_' || c == '-'; }
bool is_plain(std::string_view value) {
  return std::all_of(value.begin(), value.end(), [](char c) { return is_plain(c); });
}

// Whether the value begins before the anchor.
bool is_marked_within(const Rule& rule) {
  return !rule.left.empty() && rule.pattern.find("(?P<") == std::string::npos &&
         std::none_of(rule.anchors.begin(), rule.anchors.end(), [](const Anchor& anchor) { return anchor.caseless; });
}

// Of the group "secret", or of the whole value of a rule that knows it by a mark within.
std::optional<IssuedForm> form_of(const Rule& rule) {
  return issued_form(!is_marked_within(rule) ? rule.pattern : cat("(?P<secret>", rule.left, rule.pattern, ")"));
}

// What tokens are written with.
bool is_run(std::string_view value) {
  return std::all_of(value.begin(), value.end(), [](char c) {
    return is_plain(c) || std::string_view(".:|+/=").find(c) != std::string_view::npos;
  });
}

}  // namespace

bool VendorLengths::cut(std::string_view name, std::string_view value) const {
  if (value.size() < kLeastIssued || !is_run(value)) return false;
  prepare();
  return any_vendor_of(name, [&](const std::string& word) { return shorter_than_forms(word, value); });
}

bool VendorLengths::shorter_than_forms(const std::string& word, std::string_view value) const {
  bool may_begin_one = false, has_plain = false, shorter_than_all = true;
  auto at = std::lower_bound(vendors_.begin(), vendors_.end(), word,
                             [](const Vendor& vendor, const std::string& wanted) { return vendor.word < wanted; });
  if (at == vendors_.end() || at->word != word) return false;
  for (; at != vendors_.end() && at->word == word; ++at) {
    // Few names are a vendor's, and few rules have its name: a form is read when it is asked about.
    const Rule& rule = (*rules_)[at->rule];
    const auto form = form_of(rule);
    if (is_marked_within(rule)) {
      if (!form || form->leading.empty()) continue;  // nothing tells its beginning from others
    } else {
      if (!form) return false;
      has_plain = true;
    }
    shorter_than_all &= value.size() < form->least;
    if (!form->may_begin(value)) continue;
    if (value.size() > form->most) continue;  // of another form
    if (value.size() >= form->least) return false;
    may_begin_one = true;
  }
  return may_begin_one || (has_plain && shorter_than_all && is_plain(value));
}

bool VendorLengths::cut_behind_prefix(std::string_view name, std::string_view value) const {
  if (!is_run(value)) return false;
  prepare();
  return any_vendor_of(name, [&](const std::string& word) { return shorter_behind_prefix(word, value); });
}

// Whether it is no longer than the values behind that prefix, and holds what none of them does.
bool VendorLengths::is_altered(const Prefix& prefix, std::string_view value) const {
  const auto form = issued_form(cat("(?P<secret>", (*rules_)[prefix.rule].pattern, ")"));
  return form && value.size() <= form->most && !form->may_begin(value);
}

bool VendorLengths::shorter_behind_prefix(const std::string& word, std::string_view value) const {
  bool short_of_one = false;
  // False where the value is long enough for one of the vendor's prefixes.
  const auto all_refuse = [&](std::string_view vendor, auto of_vendor) {
    auto at = std::lower_bound(prefixes_.begin(), prefixes_.end(), vendor,
                               [](const Prefix& prefix, std::string_view wanted) { return prefix.vendor < wanted; });
    for (; at != prefixes_.end() && of_vendor(*at); ++at) {
      if (!value.starts_with(at->anchor)) continue;
      if (value.size() >= at->least && !is_altered(*at, value)) return false;
      short_of_one = true;
    }
    return true;
  };
  // A name may say more than the vendor's ("buildkite agent"), and leave off its end ("stability" of Stability AI).
  for (std::size_t count = kShortestWord; count < word.size(); ++count) {
    const std::string_view vendor = std::string_view(word).substr(0, count);
    if (!all_refuse(vendor, [&](const Prefix& prefix) { return prefix.vendor == vendor; })) return false;
  }
  const bool may_be_cut = word.size() >= kLeastBegin;
  return all_refuse(word,
                    [&](const Prefix& prefix) {
                      return may_be_cut ? prefix.vendor.starts_with(word) : prefix.vendor == word;
                    }) &&
         short_of_one;
}

// A value that a rule finds with what stands behind it counts as one byte longer at most.
void VendorLengths::collect_prefixes(std::uint32_t index) const {
  const Rule& rule = (*rules_)[index];
  if (!value_is_first(rule)) return;
  const std::string vendor = plain(rule.provider);
  for (const Anchor& anchor : rule.anchors)
    if (!anchor.caseless) prefixes_.push_back({vendor, anchor.text, index, rules_->plan().rules[index].min});
}

void VendorLengths::collect() const {
  for (std::uint32_t i = 0; i < rules_->size(); ++i) {
    const Rule& rule = (*rules_)[i];
    if (rule.generic || rule.reader != Reader::none) continue;
    collect_prefixes(i);
    for (const Anchor& anchor : rule.anchors)
      if (is_word(anchor)) vendors_.push_back({plain(anchor.text), i});
    if (is_marked_within(rule)) vendors_.push_back({plain(rule.provider), i});
  }
  std::stable_sort(prefixes_.begin(), prefixes_.end(),
                   [](const Prefix& a, const Prefix& b) { return a.vendor < b.vendor; });
  std::stable_sort(vendors_.begin(), vendors_.end(), [](const Vendor& a, const Vendor& b) { return a.word < b.word; });
}

}  // namespace assay
