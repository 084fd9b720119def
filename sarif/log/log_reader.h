// A SARIF log read as a stream: results one by one, what else a run holds member by member, so that a log of any number
// of results takes the memory of one.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.h"
#include "sarif/log/byte_input.h"
#include "sarif/log/json_reader.h"
#include "sarif/log/json_value.h"

namespace assay::sarif {

// Where a value stands in its log.
struct LogPlace {
  std::string pointer;  // RFC 6901
  JsonPosition position;
};

// Each call in the order of the log. A Status that is an error ends the reading and comes back from read_log. What is
// not taken needs no memory: a visitor says so by wants_*.
class LogVisitor {
 public:
  LogVisitor() = default;
  LogVisitor(const LogVisitor&) = delete;
  LogVisitor& operator=(const LogVisitor&) = delete;
  virtual ~LogVisitor() = default;

  // A member beside "runs" and "version".
  virtual Status log_member(std::string_view, JsonValue&&, const LogPlace&) { return {}; }
  virtual Status begin_run(std::size_t, const LogPlace&) { return {}; }
  // A member of a run but "results".
  virtual bool wants_run_member(std::string_view) { return true; }
  virtual Status run_member(std::size_t, std::string_view, JsonValue&&, const LogPlace&) { return {}; }
  // A list of a run whose items come one by one to run_item, in the memory of one, instead of as a member. An empty
  // list is told by begin_items alone.
  virtual bool wants_items(std::string_view) { return false; }
  virtual Status begin_items(std::size_t, std::string_view, const LogPlace&) { return {}; }
  virtual Status run_item(std::size_t, std::string_view, std::size_t, JsonValue&&, const LogPlace&) { return {}; }
  // "results" is there, with items or without.
  virtual Status begin_results(std::size_t) { return {}; }
  virtual bool wants_results(std::size_t) { return true; }
  virtual Status result(std::size_t, std::size_t, JsonValue&&, const LogPlace&) { return {}; }
  virtual Status end_run(std::size_t) { return {}; }
};

// What is no JSON, no SARIF of version 2.1.0 or damaged is an error with line and column. Of the structure only that is
// asked for which reading needs; the rest is for StructureCheck, which may be the observer (or null).
Status read_log(ByteInput& input, LogVisitor& visitor, JsonObserver* observer = nullptr);

// From the front.
Status read_log(const LogFile& file, LogVisitor& visitor);

}  // namespace assay::sarif
