// The rules of a run and what its results say of them: ids that stand once, indices that lead to the rule that is
// named, rules that the tool lists.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_set>
#include <vector>

#include "sarif/log/log_reader.h"
#include "sarif/log/problem.h"

namespace assay::sarif {

// Called in the order of the log, in which results may stand before the rules. Memory: the ids of the rules of one run,
// and the first kMostUses different ways in which its results name rules.
class RuleCheck {
 public:
  static constexpr std::size_t kMostUses = 100'000;

  explicit RuleCheck(ProblemSink sink) : sink_(std::move(sink)) {}

  void begin_run(const LogPlace& where);
  void tool(const JsonValue& tool, const LogPlace& where);
  void result(const JsonValue& result, const LogPlace& where);
  void end_run();
  // Whether all results of all runs so far were looked at. Where it is not, end_run has said so.
  bool complete() const { return complete_; }

 private:
  struct Component {
    std::string name, guid;
    std::vector<std::string> rules;              // their ids
    std::unordered_set<std::string_view> known;  // the same
  };
  // How a result names its rule.
  struct Use {
    bool refers = false;          // to a component; else the driver is meant
    std::int64_t component = -1;  // index among the extensions
    std::string guid, name;       // of the component
    std::int64_t index = -1;      // of the rule
    std::string id;
    auto key() const { return std::tie(refers, component, guid, name, index, id); }
    friend bool operator<(const Use& a, const Use& b) { return a.key() < b.key(); }
  };

  void complain(Problem::Level level, const LogPlace& where, std::string_view below, std::string text);
  void take(const JsonValue& component, const LogPlace& where, const std::string& below);
  const Component* component_of(const Use& use, const LogPlace& where);
  void check(const Use& use, const LogPlace& where);

  ProblemSink sink_;
  LogPlace run_;
  bool complete_ = true;
  bool overflown_ = false;
  std::vector<Component> components_;  // the driver, then the extensions
  std::map<Use, LogPlace> used_;
};

}  // namespace assay::sarif
