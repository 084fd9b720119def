// A result as one flat row: what formats have room for that know no more of it.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "sarif/log/byte_input.h"
#include "sarif/log/log_reader.h"
#include "sarif/log/masking.h"
#include "sarif/log/rule_finder.h"

namespace assay::sarif {

// Where a result stands.
struct RowPlace {
  std::string path;  // percent-decoded; of a member of an archive, that of the archive
  std::int64_t line = 0, column = 0, end_line = 0, end_column = 0;  // 0: not told
  std::string commit;                                               // where assay found it, when that is told
};
RowPlace place_of(const JsonValue& location, const RunHead& run);  // as the log has it, unfiltered

// A step of the way of data, from its source to where it takes effect.
struct FlowStep {
  RowPlace place;
  std::string message;  // may be empty
};

struct Row {
  std::string tool, tool_version;
  std::string rule, rule_name;  // the name is empty where it has none
  std::string rule_text;        // what the rule is about, short
  std::string help_uri;
  std::string level;     // "error", "warning", "note", "none"
  std::string severity;  // "critical", "high", "medium", "low", "info": of the rule's number, else of the level
  std::string message;
  std::string path;  // of the first location, percent-decoded; of a member of an archive, that of the archive
  std::int64_t line = 0, column = 0, end_line = 0, end_column = 0;  // 0: not told
  std::string commit;                                               // where assay found it, when that is told
  std::string fingerprint;     // hexadecimal, 32 digits: of what the tool tells results apart by, else of the row
  std::string kind;            // "pass", "open" …; empty for "fail"
  std::string baseline_state;  // "new" …, where it is told
  bool suppressed = false;
  std::vector<std::string> cwes;  // numbers of its rule, "798"
  std::vector<FlowStep> flow;     // of its first code flow; at most kMostFlowSteps
  std::uint64_t badness = 0;      // badness_of

  // What it was made of, while RowWriter::row runs; of the texts in there nothing went through the filter.
  const RunHead* run = nullptr;
  const JsonValue* result = nullptr;
  const JsonValue* definition = nullptr;  // of its rule; null where there is none
};

inline constexpr std::size_t kMostFlowSteps = 1000;  // as many as code scanning shows

struct RowTotals {
  std::uint64_t results = 0, suppressed = 0;
  std::uint64_t errors = 0, warnings = 0, notes = 0;  // not suppressed; others count as notes
  bool complete = true;                               // no run is incomplete (judge_run)
  bool told = true;                                   // each run says whether it came to its end
  std::vector<std::string> tools;                     // names, sorted, each once
  std::string tool_version;                           // of the first run that tells, else empty
  std::string start_time, end_time;                   // of the first run that tells, else empty
  std::vector<const LogHead*> logs;                   // while the rows are written
};

class RowWriter {
 public:
  RowWriter() = default;
  RowWriter(const RowWriter&) = delete;
  RowWriter& operator=(const RowWriter&) = delete;
  virtual ~RowWriter() = default;
  // Once, in this order: begin, each row in the order of the logs, end. The totals are known from the start.
  virtual Status begin(const RowTotals& totals) = 0;
  // Whether results come that are `absent`, or that say that all is well (kind "pass", "notApplicable"). Who shows
  // what is wrong now shows none of them, and they are not counted.
  virtual bool takes_all() const { return false; }
  // Asked before each row; one that is not wanted is not made.
  virtual bool wants_row() { return true; }
  virtual Status row(const Row& row) = 0;
  virtual Status end() = 0;
};

// Reads each log three times: heads, totals, rows. Nothing is kept of the results.
// `gaps`, if any, gets a text for each run that is incomplete, unfiltered.
Status write_rows(std::span<const LogFile> files, const TextFilter& filter, RowWriter& writer,
                  std::vector<std::string>* gaps = nullptr);

// The rows alone, of a log whose head is known: reads it once, and calls neither begin nor end.
Status read_rows(const LogFile& file, const LogHead& head, const TextFilter& filter, RowWriter& writer);

}  // namespace assay::sarif
