#include "sarif/log/index_check.h"

#include <utility>

#include "base/strings.h"

namespace assay::sarif {

namespace {

struct Words {
  std::string_view one, many, section;
  bool has_parents = false;
};
// In the order of TableKind.
constexpr std::array<Words, kTables> kWords = {{
    {"rule", "rules", "§3.27.6"},
    {"notification", "notifications", "§3.58.2"},
    {"artifact", "artifacts", "§3.4.5", true},
    {"logical location", "logical locations", "§3.7.4", true},
    {"address", "addresses", "§3.7.4", true},
    {"web request", "web requests", "§3.7.4"},
    {"web response", "web responses", "§3.7.4"},
    {"thread flow location", "thread flow locations", "§3.7.4"},
    {"graph", "graphs", "§3.7.4"},
    {"invocation", "invocations", "§3.7.4"},
}};

const Words& words_of(TableKind kind) { return kWords[static_cast<std::size_t>(kind)]; }

// The table of the name, of those that stand in the run itself.
std::optional<TableKind> table_named(std::string_view name) {
  for (std::size_t i = 0; i < kTables; ++i) {
    const auto kind = static_cast<TableKind>(i);
    if (!name_of(kind).of_driver && name_of(kind).name == name) return kind;
  }
  return std::nullopt;
}

}  // namespace

bool IndexCheck::is_table(std::string_view member) { return table_named(member).has_value(); }

void IndexCheck::begin_run() {
  external_ = false;
  tables_ = {};
}

void IndexCheck::begin_table(std::string_view name, const LogPlace& where) {
  if (const auto kind = table_named(name)) {
    Table& table = tables_[static_cast<std::size_t>(*kind)];
    table.there = true;
    table.where = where;
  }
}

void IndexCheck::row(std::string_view table, const JsonValue& row, const LogPlace& where) {
  const auto kind = table_named(table);
  if (!kind) return;
  Table& of = tables_[static_cast<std::size_t>(*kind)];
  ++of.rows;
  if (words_of(*kind).has_parents) of.parents.push_back(row.integer_at({"parentIndex"}).value_or(-1));
  look(row, row_definition(*kind), where, true);
}

void IndexCheck::result(const JsonValue& result, const LogPlace& where) { look(result, "result", where, false); }

void IndexCheck::look(const JsonValue& value, std::string_view definition, const LogPlace& where, bool is_row) {
  for_indices(value, definition, [&](TableKind kind, std::int64_t index, const ValuePath& path) {
    Table& table = tables_[static_cast<std::size_t>(kind)];
    if (index <= table.reach.index) return;
    // A row's own parent: check_parents.
    if (is_row && path.up == nullptr && path.name == "parentIndex") return;
    table.reach = {index, {cat(where.pointer, pointer_of(path)), where.position}};
  });
}

// Parents stand in the table, and not in a circle: each line of them is followed once, as far as it is not known to
// end.
void IndexCheck::check_parents(TableKind kind, const Table& table) {
  enum class State : unsigned char { unknown, followed, ends };
  const Words& words = words_of(kind);
  const std::string_view section = kind == TableKind::artifacts ? "§3.24.3" : words.section;
  const auto complain = [&](std::size_t row, std::string text) {
    sink_({Problem::Level::error, "sarif", cat(table.where.pointer, '/', row, "/parentIndex"), table.where.position,
           std::move(text)});
  };
  std::vector<State> states(table.parents.size(), State::unknown);
  std::vector<std::size_t> line;
  for (std::size_t first = 0; first < states.size(); ++first) {
    line.clear();
    std::size_t at = first;
    while (states[at] == State::unknown) {
      states[at] = State::followed;
      line.push_back(at);
      const std::int64_t parent = table.parents[at];
      const bool there = parent < 0 || static_cast<std::size_t>(parent) < states.size();
      if (!there) {
        complain(at, cat("there is no ", words.one, ' ', parent, ": the run has ",
                         counted(states.size(), words.one, words.many), " (", section, ')'));
      }
      if (parent < 0 || !there) break;
      at = static_cast<std::size_t>(parent);
      if (states[at] == State::followed) {
        complain(line.back(), cat("the ", words.one, " lies in itself: its parents lead in a circle (", section, ')'));
      }
    }
    for (const std::size_t one : line) states[one] = State::ends;
  }
}

void IndexCheck::end_run() {
  for (std::size_t i = 0; i < kTables; ++i) {
    const auto kind = static_cast<TableKind>(i);
    const Table& table = tables_[i];
    const Words& words = words_of(kind);
    if (words.has_parents) check_parents(kind, table);
    const bool leads = table.reach.index < static_cast<std::int64_t>(table.rows);
    if (leads || (!table.there && external_)) continue;
    sink_({Problem::Level::error, "sarif", table.reach.where.pointer, table.reach.where.position,
           cat("there is no ", words.one, ' ', table.reach.index, ": the run has ",
               counted(table.rows, words.one, words.many), " (", words.section, ')')});
  }
}

}  // namespace assay::sarif
