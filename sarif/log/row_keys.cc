#include "sarif/log/row_keys.h"

#include <algorithm>
#include <cstring>
#include <string>

#include "base/hash.h"

namespace assay::sarif {

namespace {

constexpr std::int64_t kNone = -1;

RowKey key_of(std::string_view text) {
  const Sha256 digest = sha256(text);
  RowKey key;
  std::memcpy(key.data(), digest.data(), sizeof key);
  return key;
}

RowKey below(const RowKey& own, const RowKey& parent) {
  std::array<char, 2 * sizeof(RowKey)> both;
  std::memcpy(both.data(), own.data(), sizeof own);
  std::memcpy(both.data() + sizeof own, parent.data(), sizeof parent);
  return key_of({both.data(), both.size()});
}

}  // namespace

std::size_t streamed_table(std::string_view member) {
  std::size_t at = 0;
  while (at < kStreamedTables.size() && name_of(kStreamedTables[at]).name != member) ++at;
  return at;
}

void drop_own_index(TableKind kind, JsonValue& row) {
  if (JsonValue* location = row.find("location")) location->erase("index");
  if (kind != TableKind::artifacts) row.erase("index");
}

void RowKeys::add(TableKind kind, JsonValue row) {
  drop_own_index(kind, row);
  const std::int64_t parent = row.integer_at({"parentIndex"}).value_or(kNone);
  // An index that leads nowhere stays, and tells rows apart. Whether it does is known at the end of the table.
  if (parent >= 0) row.erase("parentIndex");
  rows_.push_back({key_of(text_of(row)), std::max(parent, kNone)});
}

bool RowKeys::is_cut(std::size_t row) const { return std::binary_search(cut_.begin(), cut_.end(), row); }

std::vector<RowKey> RowKeys::keys() {
  std::vector<RowKey> keys(rows_.size());
  enum class State : std::uint8_t { fresh, in_line, done };
  std::vector<State> states(rows_.size());
  std::vector<std::size_t> line;  // a row, its parent, that one's parent
  for (std::size_t first = 0; first < rows_.size(); ++first) {
    for (std::size_t at = first; states[at] == State::fresh;) {
      states[at] = State::in_line;
      line.push_back(at);
      const std::int64_t parent = rows_[at].parent;
      if (parent < 0 || static_cast<std::size_t>(parent) >= rows_.size()) break;
      const auto up = static_cast<std::size_t>(parent);
      if (states[up] == State::in_line) {
        cut_.push_back(at);
        rows_[at].parent = kNone;
        break;
      }
      at = up;
    }
    for (; !line.empty(); line.pop_back()) {
      const std::size_t at = line.back();
      const Row& row = rows_[at];
      states[at] = State::done;
      if (row.parent < 0) {
        keys[at] = row.own;
      } else if (static_cast<std::size_t>(row.parent) >= rows_.size()) {
        keys[at] = below(row.own, {static_cast<std::uint64_t>(row.parent), 0});
      } else {
        keys[at] = below(row.own, keys[static_cast<std::size_t>(row.parent)]);
      }
    }
  }
  std::sort(cut_.begin(), cut_.end());
  rows_ = {};
  return keys;
}

std::vector<std::int64_t> JoinedRows::take(RowKeys& rows) {
  const std::vector<RowKey> keys = rows.keys();
  std::vector<std::int64_t> map;
  map.reserve(keys.size());
  for (const RowKey& key : keys)
    map.push_back(known_.try_emplace(key, static_cast<std::int64_t>(known_.size())).first->second);
  return map;
}

}  // namespace assay::sarif
