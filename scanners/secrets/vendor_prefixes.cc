#include "scanners/secrets/vendor_prefixes.h"

#include <algorithm>

namespace assay {

namespace {

constexpr std::size_t kShortest = 3;
constexpr std::size_t kShortestWord = 4;  // of letters and digits to its end, or with a dash, as words have them
constexpr std::size_t kLongest = 24;      // longer anchors tell no more

bool is_prefix(const Anchor& anchor) {
  if (anchor.caseless || anchor.text.size() < kShortest) return false;
  return anchor.text.size() >= kShortestWord || anchor.text.back() == '_' || anchor.text.back() == '.';
}

}  // namespace

bool value_is_first(const Rule& rule) {
  constexpr std::string_view kGroup = "(?P<secret>";
  const std::size_t group = rule.pattern.find(kGroup);
  return rule.left.empty() &&
         (group == std::string::npos || group == 0 || (group == 2 && rule.pattern.starts_with("\\b")));
}

bool VendorPrefixes::begin(std::string_view value) const {
  prepare();
  if (value.size() < kShortest) return false;
  // Few values share the first bytes of a prefix, and few prefixes share theirs.
  const std::string_view first = value.substr(0, kShortest);
  auto at = std::lower_bound(prefixes_.begin(), prefixes_.end(), first);
  for (; at != prefixes_.end() && at->starts_with(first); ++at)
    if (value.starts_with(*at)) return true;
  return false;
}

void VendorPrefixes::collect() const {
  for (std::uint32_t i = 0; i < rules_->size(); ++i) {
    const Rule& rule = (*rules_)[i];
    if (rule.generic || rule.reader != Reader::none || !value_is_first(rule)) continue;
    for (const Anchor& anchor : rule.anchors)
      if (is_prefix(anchor)) prefixes_.push_back(std::string_view(anchor.text).substr(0, kLongest));
  }
  std::sort(prefixes_.begin(), prefixes_.end());
}

}  // namespace assay
