#include "base/coverage.h"

#include <iterator>

namespace assay {

namespace {
template <class Set, class Value>
void keep_smallest(Set& set, Value value) {
  set.insert(std::move(value));
  if (set.size() > Coverage::kListed) set.erase(std::prev(set.end()));
}
}  // namespace

std::string_view name_of(SkipReason reason) {
  switch (reason) {
    case SkipReason::ignored:
      return "ignored";
    case SkipReason::binary:
      return "binary";
    case SkipReason::packed:
      return "compressed";
    case SkipReason::special:
      return "special file";
    case SkipReason::link:
      return "symbolic link";
    case SkipReason::submodule:
      return "submodule";
    case SkipReason::lfs:
      return "LFS file";
  }
  return "unknown";
}

void Coverage::skipped(SkipReason reason, std::string input) {
  Skipped& entry = skipped_[reason];
  ++entry.count;
  keep_smallest(entry.inputs, std::move(input));
}

void Coverage::gap(std::string input, std::string why) {
  ++gap_count_;
  keep_smallest(gaps_, Gap{std::move(input), std::move(why)});
}

void Coverage::merge(const Coverage& other) {
  inputs_ += other.inputs_;
  bytes_ += other.bytes_;
  gap_count_ += other.gap_count_;
  for (const Gap& gap : other.gaps_) keep_smallest(gaps_, gap);
  for (const auto& [reason, skipped] : other.skipped_) {
    Skipped& entry = skipped_[reason];
    entry.count += skipped.count;
    for (const std::string& input : skipped.inputs) keep_smallest(entry.inputs, input);
  }
  notes_.insert(other.notes_.begin(), other.notes_.end());
}

void Coverage::rewrite(const std::function<std::string(const std::string& text)>& change) {
  const auto changed = [&change](const std::set<std::string>& texts) {
    std::set<std::string> out;
    for (const std::string& text : texts) out.insert(change(text));
    return out;
  };
  std::set<Gap> gaps;
  for (const Gap& gap : gaps_) gaps.insert({change(gap.input), change(gap.why)});
  gaps_ = std::move(gaps);
  for (auto& [reason, skipped] : skipped_) skipped.inputs = changed(skipped.inputs);
  notes_ = changed(notes_);
}

}  // namespace assay
