// What a run holds beside its results, for what reads a log twice: first the heads, then the results.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sarif/log/log_reader.h"
#include "sarif/log/log_writer.h"
#include "sarif/log/row_keys.h"
#include "sarif/log/tables.h"

namespace assay::sarif {

// The part of an automationDetails.id before the last '/': "nightly" of "nightly/7" (§3.17.3).
std::string_view category_of(std::string_view id);

// Many short texts, one behind the other in memory.
class TextList {
 public:
  void add(std::string_view text) {
    bytes_ += text;
    ends_.push_back(bytes_.size());
  }
  std::size_t size() const { return ends_.size(); }
  std::string_view operator[](std::size_t at) const {
    const std::size_t begin = at == 0 ? 0 : ends_[at - 1];
    return std::string_view(bytes_).substr(begin, ends_[at] - begin);
  }

 private:
  std::string bytes_;
  std::vector<std::size_t> ends_;
};

struct RunHead {
  std::vector<JsonMember> members;  // all but "results"
  bool has_results = false;         // even if there are none
  // Of a head that holds no more of its tables. For each artifact `uriBaseId`, a NUL and `uri`.
  TextList artifact_uris;
  std::array<RowKeys, kStreamedTables.size()> row_keys;

  const JsonValue* find(std::string_view name) const;
  JsonValue* find(std::string_view name);
  // "tool.driver.name"
  std::string tool() const;
  // category_of its automationDetails.id
  std::string category() const;
  // What must be the same in two runs for their results to be read in the same way: base URIs, columns, extensions.
  std::string meaning() const;
  // Where an artifactLocation leads: its URI, or that of the artifact with its index, behind the relative ones of
  // `originalUriBaseIds` that it counts from (§3.14.14). Empty where it says nothing.
  std::string uri_of(const JsonValue& artifact_location) const;
  // The rules of the driver; none where there are none.
  const std::vector<JsonValue>& rules() const;

 private:
  std::string base_path(std::string_view base) const;
};

// A log with more is an error: what is written run by run reads it once for each, and code scanning takes 20.
inline constexpr std::size_t kMostRuns = 1000;

struct LogHead {
  std::vector<JsonMember> members;  // beside "runs", "version" and "$schema"
  std::vector<RunHead> runs;
};

// What of the run's tables is held. A table of artifacts names the files of a repository: 300,000 rows of 31 MB take
// 250 MB as values, 20 MB as their URIs and 7 MB as what they are told apart by.
enum class HeldTables : std::uint8_t { all, uris_of_artifacts, row_keys, row_keys_and_uris };

// The first reading.
class HeadReader : public LogVisitor {
 public:
  explicit HeadReader(LogHead& head, HeldTables held = HeldTables::all) : head_(head), held_(held) {}

  Status log_member(std::string_view name, JsonValue&& value, const LogPlace& where) override;
  Status begin_run(std::size_t run, const LogPlace& where) override;
  Status run_member(std::size_t run, std::string_view name, JsonValue&& value, const LogPlace& where) override;
  bool wants_items(std::string_view name) override;
  Status run_item(std::size_t run, std::string_view name, std::size_t index, JsonValue&& value,
                  const LogPlace& where) override;
  Status begin_results(std::size_t run) override;
  bool wants_results(std::size_t) override { return false; }

 private:
  LogHead& head_;
  HeldTables held_;
  std::size_t rows_ = 0;
};

// Adds the members of a run to those of the one that it becomes a part of: of the lists of provenance and redaction
// tokens what is not there yet, of others those whose name is not there.
void add_members(std::vector<JsonMember>& members, std::vector<JsonMember> more);

// Puts the tables where they belong in the members of a run, in the places that they were taken from.
void put_back(const JoinedTables& tables, std::vector<JsonMember>& members);

}  // namespace assay::sarif
