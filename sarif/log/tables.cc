#include "sarif/log/tables.h"

#include <utility>

#include "base/hash.h"

namespace assay::sarif {

namespace {

constexpr std::array<TableName, kTables> kNames = {{
    {"rules", true, false},
    {"notifications", true, false},
    {"artifacts", false, false},
    {"logicalLocations", false, false},
    {"addresses", false, false},
    {"webRequests", false, false},
    {"webResponses", false, false},
    {"threadFlowLocations", false, false},
    {"graphs", false, true},
    {"invocations", false, true},
}};

// A member that counts in a table of the run, and in which objects it stands.
struct IndexMember {
  std::string_view definition, member;
  TableKind table;
};
constexpr IndexMember kIndices[] = {
    {"result", "ruleIndex", TableKind::rules},
    {"artifactLocation", "index", TableKind::artifacts},
    {"artifact", "parentIndex", TableKind::artifacts},
    {"logicalLocation", "index", TableKind::logical_locations},
    {"logicalLocation", "parentIndex", TableKind::logical_locations},
    {"address", "index", TableKind::addresses},
    {"address", "parentIndex", TableKind::addresses},
    {"threadFlowLocation", "index", TableKind::thread_flow_locations},
    {"webRequest", "index", TableKind::web_requests},
    {"webResponse", "index", TableKind::web_responses},
    {"graphTraversal", "runGraphIndex", TableKind::graphs},
    {"resultProvenance", "invocationIndex", TableKind::invocations},
};

// What the rows of a table are in the schema.
constexpr std::array<std::string_view, kTables> kRows = {
    "reportingDescriptor", "reportingDescriptor", "artifact",           "logicalLocation", "address",
    "webRequest",          "webResponse",         "threadFlowLocation", "graph",           "invocation"};

// The members of each shape that are such indices, and whether any value within one may be.
struct ShapeIndices {
  std::vector<const IndexMember*> own;
  bool any = false;
};

const std::vector<ShapeIndices>& shape_indices() {
  static const std::vector<ShapeIndices> all = [] {
    const Structure& structure = Structure::sarif();
    std::vector<ShapeIndices> out(structure.size());
    for (std::size_t i = 0; i < out.size(); ++i) {
      for (const IndexMember& one : kIndices) {
        if (one.definition == structure.shape(i).definition && !name_of(one.table).of_driver)
          out[i].own.push_back(&one);
      }
      out[i].any = !out[i].own.empty();
    }
    // Shapes lead to each other in circles.
    for (bool more = true; more;) {
      more = false;
      const auto leads = [&](std::size_t to) { return to < out.size() && out[to].any; };
      for (std::size_t i = 0; i < out.size(); ++i) {
        if (out[i].any) continue;
        const Shape& shape = structure.shape(i);
        bool any = leads(shape.items) || leads(shape.other_members);
        for (const Shape::Member& member : shape.members) any |= leads(member.shape);
        out[i].any = any;
        more |= any;
      }
    }
    return out;
  }();
  return all;
}

class IndexWalk {
 public:
  explicit IndexWalk(const IndexTaker& take) : take_(take) {}

  void walk(const JsonValue& value, std::size_t shape_index, const ValuePath* path) {
    if (shape_index >= indices_.size() || !indices_[shape_index].any) return;
    const Shape& shape = Structure::sarif().shape(shape_index);
    if (value.is_array()) {
      for (std::size_t i = 0; i < value.items.size(); ++i) {
        const ValuePath item{path, {}, i};
        walk(value.items[i], shape.items, &item);
      }
    } else if (value.is_object()) {
      for (const IndexMember* one : indices_[shape_index].own) {
        const JsonValue* member = value.find(one->member);
        const auto index = member == nullptr ? std::nullopt : member->integer();
        if (index) take_(one->table, *index, ValuePath{path, one->member, 0});
      }
      for (const JsonMember& member : value.members) {
        if (!member.value.is_array() && !member.value.is_object()) continue;
        const ValuePath inner{path, member.name, 0};
        walk(member.value, shape.shape_of(member.name), &inner);
      }
    }
  }

 private:
  const IndexTaker& take_;
  const std::vector<ShapeIndices>& indices_ = shape_indices();
};

void move(JsonValue* index, const std::vector<std::int64_t>& map) {
  if (index == nullptr) return;
  const auto old = index->integer();
  if (old && *old >= 0 && static_cast<std::size_t>(*old) < map.size()) {
    *index = JsonValue::of_number(map[static_cast<std::size_t>(*old)]);
  }
}

class Mover {
 public:
  explicit Mover(const IndexMaps& maps) : maps_(maps) {}

  // `descriptors`: what an index in a reference to a descriptor counts in.
  void walk(JsonValue& value, std::size_t shape_index, TableKind descriptors) {
    if (shape_index == Shape::kAny || shape_index == Shape::kNothing) return;
    const Shape& shape = Structure::sarif().shape(shape_index);
    if (value.is_array()) {
      for (JsonValue& item : value.items) walk(item, shape.items, descriptors);
    } else if (value.is_object()) {
      for (const IndexMember& one : kIndices) {
        if (one.definition == shape.definition)
          move(value.find(one.member), maps_[static_cast<std::size_t>(one.table)]);
      }
      // Of the driver, and not of an extension or a taxonomy.
      if (shape.definition == "reportingDescriptorReference" && value.find("toolComponent") == nullptr) {
        move(value.find("index"), maps_[static_cast<std::size_t>(descriptors)]);
      }
      for (JsonMember& member : value.members) {
        // A notification refers to itself by "descriptor" (§3.58.2); all else refers to rules.
        const bool itself = shape.definition == "notification" && member.name == "descriptor";
        walk(member.value, shape.shape_of(member.name), itself ? TableKind::notifications : TableKind::rules);
      }
    }
  }

 private:
  const IndexMaps& maps_;
};

}  // namespace

const TableName& name_of(TableKind kind) { return kNames[static_cast<std::size_t>(kind)]; }

std::string_view row_definition(TableKind kind) { return kRows[static_cast<std::size_t>(kind)]; }

std::string pointer_of(const ValuePath& path) {
  std::string out = path.up == nullptr ? std::string() : pointer_of(*path.up);
  out += '/';
  if (path.name.empty()) return out + std::to_string(path.item);
  for (const char c : path.name) {
    if (c == '~' || c == '/') {
      out += c == '~' ? "~0" : "~1";
    } else {
      out += c;
    }
  }
  return out;
}

void for_indices(const JsonValue& value, std::string_view definition, const IndexTaker& take) {
  IndexWalk(take).walk(value, Structure::sarif().definition(definition), nullptr);
}

void move_indices(JsonValue& value, std::string_view definition, const IndexMaps& maps) {
  Mover(maps).walk(value, Structure::sarif().definition(definition), TableKind::rules);
}

std::size_t JoinedTables::add(TableKind kind, JsonValue row) {
  Table& table = tables_[static_cast<std::size_t>(kind)];
  if (!name_of(kind).ordered) {
    const std::string key(as_bytes(sha256(text_of(row))));
    if (const auto [known, fresh] = table.known.try_emplace(key, table.rows.size()); !fresh) return known->second;
  }
  table.rows.push_back(std::move(row));
  return table.rows.size() - 1;
}

// Rules refer to each other, so all have their places before any index moves.
void JoinedTables::take_by_id(TableKind kind, std::vector<JsonValue> rows, IndexMaps& maps) {
  Table& table = tables_[static_cast<std::size_t>(kind)];
  const std::size_t before = table.rows.size();
  for (JsonValue& row : rows) {
    const auto [known, fresh] = table.known.try_emplace(std::string(row.string_at({"id"})), table.rows.size());
    maps[static_cast<std::size_t>(kind)].push_back(static_cast<std::int64_t>(known->second));
    if (fresh) table.rows.push_back(std::move(row));
  }
  for (std::size_t i = before; i < table.rows.size(); ++i) {
    move_indices(table.rows[i], kRows[static_cast<std::size_t>(kind)], maps);
  }
}

void JoinedTables::take_by_text(TableKind kind, std::vector<JsonValue> rows, IndexMaps& maps) {
  for (JsonValue& row : rows) {
    row.erase("index");  // says nothing that its place does not
    move_indices(row, kRows[static_cast<std::size_t>(kind)], maps);
    maps[static_cast<std::size_t>(kind)].push_back(static_cast<std::int64_t>(add(kind, std::move(row))));
  }
}

void JoinedTables::take(std::vector<JsonMember>& run, IndexMaps& maps) {
  for (std::size_t i = 0; i < kTables; ++i) {
    std::vector<JsonMember>* members = &run;
    if (kNames[i].of_driver) {
      members = nullptr;
      for (JsonMember& member : run) {
        JsonValue* driver = member.name == "tool" ? member.value.find("driver") : nullptr;
        if (driver != nullptr) members = &driver->members;
      }
      if (members == nullptr) continue;
    }
    std::vector<JsonValue> rows;
    for (JsonMember& member : *members) {
      if (member.name == kNames[i].name) rows = std::move(member.value.items);
    }
    std::erase_if(*members, [&](const JsonMember& member) { return member.name == kNames[i].name; });
    const auto kind = static_cast<TableKind>(i);
    if (kNames[i].of_driver) {
      take_by_id(kind, std::move(rows), maps);
    } else {
      take_by_text(kind, std::move(rows), maps);
    }
  }
}

}  // namespace assay::sarif
