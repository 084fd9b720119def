// What SARIF 2.1.0 asks in words and its schema cannot: indices that lead somewhere, levels that fit kinds, regions
// that do not end before they begin.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sarif/log/log_reader.h"
#include "sarif/log/problem.h"

namespace assay::sarif {

// Called in the order of the log. Memory: the ids of the rules of one run, and the pairs of index and id in its
// results.
class SpecCheck {
 public:
  explicit SpecCheck(ProblemSink sink) : sink_(std::move(sink)) {}

  void begin_run(const LogPlace& where);
  void run_member(std::string_view name, const JsonValue& value, const LogPlace& where);
  void result(const JsonValue& result, const LogPlace& where);
  void end_run();

 private:
  // The highest index into a table of the run, and where it stands.
  struct Reach {
    std::int64_t index = -1;
    LogPlace where;
  };

  void complain(Problem::Level level, const LogPlace& where, std::string_view below, std::string text);
  void check_rules(const JsonValue& rules, const LogPlace& where);
  void check_rule_of(const JsonValue& result, const LogPlace& where);
  void check_message(const JsonValue& result, const LogPlace& where);
  void check_locations(const JsonValue& value, const LogPlace& where, const std::string& below);
  void check_artifact(const JsonValue& holder, const LogPlace& where, const std::string& below);
  void check_parents(const JsonValue& artifacts, const LogPlace& where);
  void check_region(const JsonValue& region, const LogPlace& where, const std::string& below);

  ProblemSink sink_;
  LogPlace run_;
  bool has_rules_ = false;
  std::vector<std::string> rules_;  // their ids
  std::size_t artifacts_ = 0;
  bool has_artifacts_ = false;
  Reach artifact_;
  // Results may stand before the rules.
  std::map<std::pair<std::int64_t, std::string>, LogPlace> used_;
};

}  // namespace assay::sarif
