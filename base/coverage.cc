#include "base/coverage.h"

#include <iterator>

#include "base/fields.h"

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

void Coverage::save(FieldWriter& out) const {
  for (const std::uint64_t number : {inputs_, bytes_, gap_count_}) out.number(number);
  out.number(gaps_.size());
  for (const Gap& gap : gaps_) {
    out.text(gap.input);
    out.text(gap.why);
  }
  out.number(skipped_.size());
  for (const auto& [reason, skipped] : skipped_) {
    out.number(static_cast<std::uint64_t>(reason));
    out.number(skipped.count);
    out.number(skipped.inputs.size());
    for (const std::string& input : skipped.inputs) out.text(input);
  }
  out.number(notes_.size());
  for (const std::string& note : notes_) out.text(note);
}

bool Coverage::load(FieldReader& in) {
  constexpr std::uint64_t kMost = std::uint64_t{1} << 56;  // sums of many do not overflow
  for (std::uint64_t* number : {&inputs_, &bytes_, &gap_count_}) *number = in.number_to(kMost);
  const std::uint64_t gaps = in.number_to(kListed);
  for (std::uint64_t i = 0; i < gaps && in.ok(); ++i) {
    std::string input(in.text());
    gaps_.insert({std::move(input), std::string(in.text())});
  }
  const std::uint64_t reasons = in.number_to(static_cast<std::uint64_t>(SkipReason::lfs) + 1);
  for (std::uint64_t i = 0; i < reasons && in.ok(); ++i) {
    Skipped& entry = skipped_[static_cast<SkipReason>(in.number_to(static_cast<std::uint64_t>(SkipReason::lfs)))];
    entry.count = in.number_to(kMost);
    const std::uint64_t inputs = in.number_to(kListed);
    for (std::uint64_t j = 0; j < inputs && in.ok(); ++j) entry.inputs.emplace(in.text());
  }
  const std::uint64_t notes = in.number_to(1'000'000);
  for (std::uint64_t i = 0; i < notes && in.ok(); ++i) notes_.emplace(in.text());
  // Counts that hide a gap that is listed would make a run complete that is not.
  return in.ok() && gap_count_ >= gaps_.size();
}

Coverage Coverage::under(const std::string& name) const {
  Coverage out = *this;
  out.gaps_.clear();
  for (const Gap& gap : gaps_) out.gaps_.insert({name + ": " + gap.input, gap.why});
  const auto named = [&](std::set<std::string>& texts) {
    std::set<std::string> changed;
    for (const std::string& text : texts) changed.insert(name + ": " + text);
    texts = std::move(changed);
  };
  for (auto& [reason, skipped] : out.skipped_) named(skipped.inputs);
  named(out.notes_);
  return out;
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
