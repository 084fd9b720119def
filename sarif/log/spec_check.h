// What SARIF 2.1.0 asks in words and its schema cannot: the address of its schema, levels that fit kinds, regions that
// do not end before they begin; with rule_check.h and index_check.h, rules and indices that lead somewhere.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "sarif/log/index_check.h"
#include "sarif/log/log_reader.h"
#include "sarif/log/problem.h"
#include "sarif/log/rule_check.h"

namespace assay::sarif {

// Called in the order of the log. Takes the tables of a run row by row.
class SpecCheck {
 public:
  explicit SpecCheck(ProblemSink sink) : sink_(std::move(sink)), rules_(sink_), indices_(sink_) {}

  void log_member(std::string_view name, const JsonValue& value, const LogPlace& where);
  void begin_run(const LogPlace& where);
  static bool wants_rows(std::string_view member) { return IndexCheck::is_table(member); }
  void begin_rows(std::string_view table, const LogPlace& where) { indices_.begin_table(table, where); }
  void row(std::string_view table, const JsonValue& row, const LogPlace& where);
  void run_member(std::string_view name, const JsonValue& value, const LogPlace& where);
  void result(const JsonValue& result, const LogPlace& where);
  void end_run();
  // Whether all of the log was looked at. Where it was not, a warning has said so.
  bool complete() const { return rules_.complete(); }

 private:
  void complain(Problem::Level level, const LogPlace& where, std::string_view below, std::string text);
  void check_invocation(const JsonValue& invocation, const LogPlace& where);
  void check_message(const JsonValue& result, const LogPlace& where);
  void check_locations(const JsonValue& value, const LogPlace& where, const std::string& below);
  void check_region(const JsonValue& region, const LogPlace& where, const std::string& below);

  ProblemSink sink_;
  RuleCheck rules_;
  IndexCheck indices_;
  bool external_ = false;  // tables of the log's own external properties
};

}  // namespace assay::sarif
