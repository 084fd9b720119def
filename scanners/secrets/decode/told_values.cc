#include "scanners/secrets/decode/told_values.h"

#include <algorithm>

namespace assay {

void ToldValues::begin_run() {
  for (const Value& value : of_run_) {
    values_.emplace(value.begin, value);
    widest_ = std::max(widest_, value.end - value.begin);
  }
  of_run_.clear();
}

ToldValues::Values::iterator ToldValues::first_near(std::uint64_t begin) {
  return values_.lower_bound(begin - std::min(begin, widest_));
}

bool ToldValues::hold(const Value& value) {
  for (auto at = first_near(value.begin); at != values_.end() && at->first < value.end && allowed(); ++at) {
    const Value& other = at->second;
    if (other.end <= value.begin) continue;
    if (value.generic && !other.generic) return true;
    if (other.begin <= value.begin && other.end >= value.end && (value.generic || !other.generic)) return true;
  }
  return false;
}

std::vector<ToldValues::Value> ToldValues::take_overlapped(const Value& value) {
  std::vector<Value> out;
  for (auto at = first_near(value.begin); at != values_.end() && at->first < value.end && allowed();) {
    if (at->second.end > value.begin) {
      out.push_back(at->second);
      at = values_.erase(at);
    } else {
      ++at;
    }
  }
  return out;
}

}  // namespace assay
