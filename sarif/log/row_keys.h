// Tables whose rows count in nothing but themselves: artifacts, logical locations, addresses. A log may have a row for
// each file of a repository, so they pass as a stream; of each row only what tells it from others is held.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "sarif/log/json_value.h"
#include "sarif/log/tables.h"

namespace assay::sarif {

inline constexpr std::array<TableKind, 3> kStreamedTables = {TableKind::artifacts, TableKind::logical_locations,
                                                             TableKind::addresses};
// Its place in kStreamedTables; their number for what is none of them.
std::size_t streamed_table(std::string_view member);

// Half a SHA-256 of a row's text and of its parents'.
using RowKey = std::array<std::uint64_t, 2>;

// The rows of one table of one run, in their order. Memory: 24 bytes a row.
class RowKeys {
 public:
  void add(TableKind kind, JsonValue row);
  std::size_t size() const { return rows_.size(); }
  bool empty() const { return rows_.empty(); }
  // Its parent leads back to the row. Behind keys().
  bool is_cut(std::size_t row) const;
  // Once: what each row is known by. A circle of parents is cut at some row. The rows are given up.
  std::vector<RowKey> keys();

 private:
  struct Row {
    RowKey own;
    std::int64_t parent;
  };
  std::vector<Row> rows_;
  std::vector<std::size_t> cut_;  // sorted
};

// What a row says without what its place says: its index.
void drop_own_index(TableKind kind, JsonValue& row);

// The rows of several runs' tables in one. Memory: some 60 bytes for each that is unlike the others.
class JoinedRows {
 public:
  // Old indices to new ones. Equal rows become one; the others come in the order of the calls.
  std::vector<std::int64_t> take(RowKeys& rows);
  std::size_t size() const { return known_.size(); }

 private:
  struct Hash {
    std::size_t operator()(const RowKey& key) const { return static_cast<std::size_t>(key[0]); }
  };
  std::unordered_map<RowKey, std::int64_t, Hash> known_;
};

}  // namespace assay::sarif
