#include "sarif/log/run_head.h"

#include <algorithm>
#include <array>
#include <map>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "base/strings.h"

namespace assay::sarif {

namespace {

// Of lists that runs have beside their tables: those of a joined run hold what each of them has, once.
constexpr std::array<std::string_view, 2> kLists = {"versionControlProvenance", "redactionTokens"};
// What tells nothing of how the results are to be read.
constexpr std::array<std::string_view, 3> kRemarks = {"automationDetails", "properties", "tool"};

template <std::size_t N>
bool among(const std::array<std::string_view, N>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool names_table(std::string_view name) {
  for (std::size_t i = 0; i < kTables; ++i) {
    if (name_of(static_cast<TableKind>(i)).name == name) return true;
  }
  return false;
}

}  // namespace

const JsonValue* RunHead::find(std::string_view name) const {
  for (const JsonMember& member : members) {
    if (member.name == name) return &member.value;
  }
  return nullptr;
}

JsonValue* RunHead::find(std::string_view name) {
  for (JsonMember& member : members) {
    if (member.name == name) return &member.value;
  }
  return nullptr;
}

std::string RunHead::tool() const {
  const JsonValue* tool = find("tool");
  return tool == nullptr ? std::string() : std::string(tool->string_at({"driver", "name"}));
}

std::string_view category_of(std::string_view id) { return id.substr(0, id.rfind('/')); }

std::string RunHead::category() const {
  const JsonValue* details = find("automationDetails");
  return std::string(category_of(details == nullptr ? std::string_view() : details->string_at({"id"})));
}

std::string RunHead::meaning() const {
  std::map<std::string_view, std::string> sorted;
  for (const JsonMember& member : members) {
    if (!among(kLists, member.name) && !among(kRemarks, member.name) && !names_table(member.name)) {
      sorted[member.name] = text_of(member.value);
    }
  }
  if (const JsonValue* tool = find("tool")) {
    for (const JsonMember& member : tool->members) {
      if (member.name != "driver") sorted[member.name] = text_of(member.value);
    }
  }
  std::string text;
  for (const auto& [name, value] : sorted) text += cat(name, '\0', value, '\0');
  return text;
}

std::string RunHead::uri_of(const JsonValue& artifact_location) const {
  std::string_view uri = artifact_location.string_at({"uri"});
  std::string_view base = artifact_location.string_at({"uriBaseId"});
  const auto index = artifact_location.integer_at({"index"});
  if (uri.empty() && index && *index >= 0) {
    const auto at = static_cast<std::size_t>(*index);
    const JsonValue* artifacts = find("artifacts");
    if (at < artifact_uris.size()) {
      const std::string_view both = artifact_uris[at];
      const std::size_t nul = both.find('\0');
      base = both.substr(0, nul);
      uri = both.substr(nul + 1);
    } else if (artifacts != nullptr && at < artifacts->items.size()) {
      base = artifacts->items[at].string_at({"location", "uriBaseId"});
      uri = artifacts->items[at].string_at({"location", "uri"});
    }
  }
  return uri.empty() ? std::string() : cat(base_path(base), uri);
}

std::string RunHead::base_path(std::string_view base) const {
  constexpr int kMostBases = 8;
  std::string path;
  const JsonValue* bases = base.empty() ? nullptr : find("originalUriBaseIds");
  for (int i = 0; bases != nullptr && !base.empty() && i < kMostBases; ++i) {
    const JsonValue* location = bases->find(base);
    if (location == nullptr) break;
    const std::string_view uri = location->string_at({"uri"});
    if (uri.starts_with('/') || uri.find(':') != std::string_view::npos) break;
    path = cat(uri, uri.empty() || uri.ends_with('/') ? "" : "/", path);
    base = location->string_at({"uriBaseId"});
  }
  return path;
}

const std::vector<JsonValue>& RunHead::rules() const {
  static const std::vector<JsonValue> none;
  const JsonValue* tool = find("tool");
  const JsonValue* rules = tool == nullptr ? nullptr : tool->at({"driver", "rules"});
  return rules == nullptr ? none : rules->items;
}

Status HeadReader::log_member(std::string_view name, JsonValue&& value, const LogPlace&) {
  if (name != "$schema") head_.members.push_back({std::string(name), std::move(value)});
  return {};
}

Status HeadReader::begin_run(std::size_t run, const LogPlace& where) {
  if (run >= kMostRuns)
    return fail("reading the SARIF log", cat("line ", where.position.line, ", column ", where.position.column),
                cat("it has more than ", with_commas(kMostRuns), " runs"));
  head_.runs.emplace_back();
  return {};
}

Status HeadReader::run_member(std::size_t, std::string_view name, JsonValue&& value, const LogPlace&) {
  head_.runs.back().members.push_back({std::string(name), std::move(value)});
  return {};
}

bool HeadReader::wants_items(std::string_view name) {
  if (held_ == HeldTables::uris_of_artifacts) return name == "artifacts";
  return held_ != HeldTables::all && streamed_table(name) < kStreamedTables.size();
}

Status HeadReader::run_item(std::size_t, std::string_view name, std::size_t, JsonValue&& value, const LogPlace& where) {
  if (++rows_ > kMostValuesBesideResults)
    return fail("reading the SARIF log", cat("line ", where.position.line, ", column ", where.position.column),
                cat("more than ", with_commas(kMostValuesBesideResults), " rows of tables"));
  RunHead& run = head_.runs.back();
  const std::size_t table = streamed_table(name);
  if (held_ != HeldTables::row_keys && kStreamedTables[table] == TableKind::artifacts)
    run.artifact_uris.add(cat(value.string_at({"location", "uriBaseId"}), '\0', value.string_at({"location", "uri"})));
  if (held_ != HeldTables::uris_of_artifacts) run.row_keys[table].add(kStreamedTables[table], std::move(value));
  return {};
}

Status HeadReader::begin_results(std::size_t) {
  head_.runs.back().has_results = true;
  return {};
}

void add_members(std::vector<JsonMember>& members, std::vector<JsonMember> more) {
  std::unordered_map<std::string, std::size_t> places;
  for (std::size_t i = 0; i < members.size(); ++i) places.emplace(members[i].name, i);
  for (JsonMember& member : more) {
    const auto [known, fresh] = places.try_emplace(member.name, members.size());
    if (fresh) {
      members.push_back(std::move(member));
    } else if (among(kLists, member.name)) {
      auto& items = members[known->second].value.items;
      std::unordered_set<std::string> there;
      for (const JsonValue& item : items) there.insert(text_of(item));
      for (JsonValue& item : member.value.items)
        if (there.insert(text_of(item)).second) items.push_back(std::move(item));
    }
  }
}

void put_back(const JoinedTables& tables, std::vector<JsonMember>& members) {
  for (std::size_t i = 0; i < kTables; ++i) {
    const auto kind = static_cast<TableKind>(i);
    if (tables.rows(kind).empty()) continue;
    JsonValue list = JsonValue::array();
    list.items = tables.rows(kind);
    if (!name_of(kind).of_driver) {
      members.push_back({std::string(name_of(kind).name), std::move(list)});
      continue;
    }
    for (JsonMember& member : members) {
      JsonValue* driver = member.name == "tool" ? member.value.find("driver") : nullptr;
      if (driver == nullptr) continue;
      driver->set(name_of(kind).name, std::move(list));
      break;
    }
  }
}

}  // namespace assay::sarif
