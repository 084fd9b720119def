// The rules that have findings, in the order of their coming: a report that is a stream knows them at its end. One
// entry a rule is kept, none a finding.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "rules/rule.h"
#include "sarif/report.h"

namespace assay {

class UsedRules {
 public:
  // The run is looked at when a finding comes, and outlives this.
  explicit UsedRules(const RunInfo& run) : run_(run) {}

  std::uint64_t position_of(const Finding& finding);
  std::uint64_t size() const { return used_.size(); }
  // As the run knows it; made of the finding where the run does not.
  const Rule& rule(std::uint64_t position) const { return used_[position].rule; }
  // With what RunInfo::rule_details tells.
  Rule with_details(std::uint64_t position) const;

 private:
  struct Used {
    Rule rule;
    bool known = false;
    std::uint32_t index = 0;  // in RunInfo::rules
  };

  const RunInfo& run_;
  std::vector<Used> used_;
  std::map<std::string, std::uint64_t, std::less<>> positions_;  // by rule id, in used_
};

}  // namespace assay
