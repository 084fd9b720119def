// The tables of a run that its values count in (§3.7.4): rules, artifacts, and others. When runs are joined, or a run
// is reduced to some of its results, each index moves with its row.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "sarif/log/json_value.h"
#include "sarif/log/structure.h"

namespace assay::sarif {

// In this order: rows of a table count in those before it, and in their own.
enum class TableKind : std::uint8_t {
  rules,
  notifications,
  artifacts,
  logical_locations,
  addresses,
  web_requests,
  web_responses,
  thread_flow_locations,
  graphs,
  invocations,
};
inline constexpr std::size_t kTables = 10;

// Where the table stands in a run: "artifacts", or within the driver of its tool.
struct TableName {
  std::string_view name;
  bool of_driver = false;
  bool ordered = false;  // rows are never joined: each run's invocations are its own
};
const TableName& name_of(TableKind kind);

// Old indices to new ones, by table. An index that has none stays as it is.
using IndexMaps = std::array<std::vector<std::int64_t>, kTables>;

// What its rows are in the schema: "artifact".
std::string_view row_definition(TableKind kind);

// The way to a value within another, from the inside: a member's name, or else the number of an item.
struct ValuePath {
  const ValuePath* up = nullptr;
  std::string_view name;
  std::size_t item = 0;
};
// RFC 6901.
std::string pointer_of(const ValuePath& path);

// Each index within a value that has the shape of the definition, with the table of the run that it counts in, but for
// those into the driver's. The path holds during the call.
using IndexTaker = std::function<void(TableKind, std::int64_t, const ValuePath&)>;
void for_indices(const JsonValue& value, std::string_view definition, const IndexTaker& take);

// Moves each index within a value that has the shape of the definition ("result", "artifact").
void move_indices(JsonValue& value, std::string_view definition, const IndexMaps& maps);

// The tables of runs that become one, but those that pass as a stream (row_keys.h).
class JoinedTables {
 public:
  // Takes the tables out of a run's members. The maps lead from its indices to the joined ones; those of streamed
  // tables are there already. Equal rows become one; rules and notifications are equal when their ids are, and the
  // first one stays.
  void take(std::vector<JsonMember>& run, IndexMaps& maps);

  const std::vector<JsonValue>& rows(TableKind kind) const { return tables_[static_cast<std::size_t>(kind)].rows; }

 private:
  struct Table {
    std::vector<JsonValue> rows;
    std::unordered_map<std::string, std::size_t> known;  // by id, else by text
  };
  std::size_t add(TableKind kind, JsonValue row);
  void take_by_id(TableKind kind, std::vector<JsonValue> rows, IndexMaps& maps);
  void take_by_text(TableKind kind, std::vector<JsonValue> rows, IndexMaps& maps);

  std::array<Table, kTables> tables_;
};

}  // namespace assay::sarif
