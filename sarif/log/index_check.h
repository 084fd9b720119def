// Indices into the tables of a run (§3.7.4): that each leads to a row, and that no row lies in itself.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "sarif/log/log_reader.h"
#include "sarif/log/problem.h"
#include "sarif/log/tables.h"

namespace assay::sarif {

// Of all tables but rules and notifications (rule_check.h). Called in the order of the log, in which tables may stand
// behind what counts in them. Of each table the highest index that leads nowhere is told. Memory: 8 bytes for each row
// of the tables whose rows have parents.
class IndexCheck {
 public:
  explicit IndexCheck(ProblemSink sink) : sink_(std::move(sink)) {}

  static bool is_table(std::string_view member);

  void begin_run();
  // Tables may stand in other files, which are not read: a missing one is then no fault.
  void has_external_tables() { external_ = true; }
  void begin_table(std::string_view name, const LogPlace& where);
  void row(std::string_view table, const JsonValue& row, const LogPlace& where);
  void result(const JsonValue& result, const LogPlace& where);
  void end_run();

 private:
  // The highest index into a table, and where it stands.
  struct Reach {
    std::int64_t index = -1;
    LogPlace where;
  };
  struct Table {
    bool there = false;
    LogPlace where;
    std::size_t rows = 0;
    std::vector<std::int64_t> parents;
    Reach reach;
  };

  void look(const JsonValue& value, std::string_view definition, const LogPlace& where, bool is_row);
  void check_parents(TableKind kind, const Table& table);

  ProblemSink sink_;
  bool external_ = false;
  std::array<Table, kTables> tables_;
};

}  // namespace assay::sarif
