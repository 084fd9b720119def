// What a part of a run has gathered, and findings, as fields (base/fields.h), and back: a part that runs on another
// machine is one thread more to the merge.
//
// What is saved holds the values themselves, and texts that are not masked yet: it is for sealed storage alone. What is
// read is as untrusted as its bytes: an Error where it is not what a save made.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "base/finding.h"
#include "base/result.h"
#include "rules/rule_set.h"
#include "scanners/secrets/gathered_values.h"

namespace assay {

// Takes the bytes of one record; an error ends the saving.
using RecordSink = std::function<Status(std::string record)>;

// One record for how far bounds were reached, then one for each value in the order of their keys.
Status save_values(const GatheredValues& values, const RecordSink& sink);

// The other way: records in the order in which they were handed out.
class SavedValues {
 public:
  // `values` is empty, made with the rules, key and limits of the run that saved. Borrows both.
  SavedValues(GatheredValues& values, const RuleSet& rules) : values_(values), rules_(rules) {}
  Status take(std::string_view record);

 private:
  GatheredValues& values_;
  const RuleSet& rules_;
  bool begun_ = false;
  std::uint64_t places_ = 0;
};

// A finding as Collector::finish gives it: what offline evidence and verification add is not saved.
std::string save_finding(const Finding& finding);
Result<Finding> load_finding(std::string_view record, const RuleSet& rules);

}  // namespace assay
