#include "scanners/secrets/vendor_marks.h"

#include <algorithm>
#include <tuple>

namespace assay {

namespace {

constexpr std::size_t kLeastPlace = 16;  // a mark nearer to the beginning may be a word of a name
constexpr std::size_t kLeastText = 4;

}  // namespace

VendorMarks::Fit VendorMarks::of(std::string_view value) const {
  if (value.size() < kLeastPlace + kLeastText) return Fit::none;
  prepare();
  Fit fit = Fit::none;
  for (const Mark& mark : marks_) {
    if (mark.place + mark.text.size() > value.size()) break;
    if (value.substr(mark.place, mark.text.size()) != mark.text) continue;
    if (value.size() >= mark.least) return Fit::whole;
    fit = Fit::cut;
  }
  return fit;
}

void VendorMarks::collect() const {
  for (std::uint32_t i = 0; i < rules_->size(); ++i) {
    const Rule& rule = (*rules_)[i];
    const RuleTables& tables = rules_->plan().rules[i];
    const bool is_fixed = tables.left_min == tables.left_max && tables.left_min >= kLeastPlace;
    if (rule.generic || rule.reader != Reader::none || !is_fixed || rule.pattern.find("(?P<") != std::string::npos)
      continue;
    for (const Anchor& anchor : rule.anchors)
      if (!anchor.caseless && anchor.text.size() >= kLeastText)
        marks_.push_back(
            {tables.left_min, std::string_view(anchor.text).substr(0, kLeastText), tables.left_min + tables.min});
  }
  const auto key = [](const Mark& mark) { return std::tuple(mark.place + mark.text.size(), mark.text, mark.least); };
  std::sort(marks_.begin(), marks_.end(), [&](const Mark& a, const Mark& b) { return key(a) < key(b); });
  const auto last = std::unique(marks_.begin(), marks_.end(),
                                [](const Mark& a, const Mark& b) { return a.place == b.place && a.text == b.text; });
  marks_.erase(last, marks_.end());
}

}  // namespace assay
