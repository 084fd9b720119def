#include "sarif/log/outer_parts.h"

#include <fcntl.h>

#include <algorithm>
#include <array>
#include <utility>

#include "sarif/log/file_below.h"
#include "sarif/log/text_formats.h"

namespace assay::sarif {

namespace {

// §3.15.3
constexpr std::array<std::string_view, 13> kLists = {
    "graphs",    "artifacts",  "invocations", "logicalLocations", "threadFlowLocations", "results",     "taxonomies",
    "addresses", "extensions", "policies",    "translations",     "webRequests",         "webResponses"};
constexpr std::array<std::string_view, 3> kObjects = {"conversion", "externalizedProperties", "driver"};

template <std::size_t N>
bool is_among(const std::array<std::string_view, N>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

Status OuterParts::take(OuterRun& run) {
  JsonValue left = JsonValue::object();
  for (JsonMember& member : run.references.members) {
    const bool is_list = member.value.is_array();
    if (is_list ? !is_among(kLists, member.name) : !is_among(kObjects, member.name)) {
      left.members.push_back(std::move(member));
      continue;
    }
    if (!is_list) {
      const auto taken = take_one(member.name, false, member.value, run.additions);
      if (!taken) return tl::make_unexpected(taken.error());
      if (!*taken) left.members.push_back(std::move(member));
      continue;
    }
    JsonValue list = JsonValue::array();
    for (JsonValue& reference : member.value.items) {
      const auto taken = take_one(member.name, true, reference, run.additions);
      if (!taken) return tl::make_unexpected(taken.error());
      if (!*taken) list.items.push_back(std::move(reference));
    }
    if (!list.items.empty()) left.members.push_back({member.name, std::move(list)});
  }
  left_ |= !left.members.empty();
  run.references = std::move(left);
  return {};
}

JsonValue OuterParts::unused() {
  JsonValue list = JsonValue::array();
  for (std::size_t i = 0; i < parts_.size(); ++i) {
    if (used_[i] && !left_) continue;
    std::erase_if(parts_[i].members, [](const JsonMember& one) { return one.value.kind == JsonValue::Kind::null; });
    list.items.push_back(std::move(parts_[i]));
  }
  return list;
}

Result<bool> OuterParts::take_one(std::string_view name, bool is_list, const JsonValue& reference,
                                  Additions& additions) {
  auto part = part_of(reference);
  if (!part) return tl::make_unexpected(part.error());
  JsonValue* found = *part == nullptr ? nullptr : (*part)->find(name);
  if (found == nullptr || !(is_list ? found->is_array() : found->is_object())) return false;
  const std::string_view guid = reference.string_at({"guid"});
  const std::string_view its = (*part)->string_at({"guid"});
  if (!guid.empty() && !its.empty() && guid != its) return false;
  const auto count = reference.integer_at({"itemCount"});
  if (found->is_array() && count && *count >= 0 && static_cast<std::size_t>(*count) != found->items.size())
    return false;
  // Once: a thousand runs that each had a copy would take the memory of a thousand.
  JsonValue value = std::exchange(*found, JsonValue());
  const auto [at, fresh] = additions.try_emplace(std::string(name), std::move(value));
  if (!fresh)
    for (JsonValue& item : value.items) at->second.items.push_back(std::move(item));
  return true;
}

// Null where there is none.
Result<JsonValue*> OuterParts::part_of(const JsonValue& reference) {
  const std::string_view uri = reference.string_at({"location", "uri"});
  for (const std::string_view before : {"sarif:/inlineExternalProperties/", "#/inlineExternalProperties/"}) {
    if (!uri.starts_with(before)) continue;
    std::size_t index = 0;
    const std::string_view digits = uri.substr(before.size());
    if (digits.empty() || digits.size() > 6 || digits.find_first_not_of("0123456789") != std::string_view::npos)
      return nullptr;
    for (const char c : digits) index = index * 10 + static_cast<std::size_t>(c - '0');
    if (index >= parts_.size()) return nullptr;
    used_[index] = true;
    return &parts_[index];
  }
  const bool relative = !uri.empty() && !uri.starts_with('/') && uri.find(':') == std::string_view::npos &&
                        reference.string_at({"location", "uriBaseId"}).empty();
  return relative ? part_in_file(percent_decoded(uri)) : nullptr;
}

Result<JsonValue*> OuterParts::part_in_file(const std::string& path) {
  const auto [at, fresh] = files_.try_emplace(path);
  if (!fresh) return at->second ? &*at->second : nullptr;
  const std::string folder = log_.folder();
  if (folder.empty()) return nullptr;
  const UniqueFd there(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  UniqueFd file = there ? open_below(there.get(), path) : UniqueFd();
  if (!file) return nullptr;
  const auto input = descriptor_input(std::move(file), path);
  JsonReader reader(*input);
  const auto first = reader.next();
  if (!first) return tl::make_unexpected(first.error());
  auto value = read_value(reader, *first, room_);
  if (!value) return tl::make_unexpected(value.error());
  const auto end = reader.next();
  if (!end) return tl::make_unexpected(end.error());
  at->second = std::move(*value);
  return &*at->second;
}

}  // namespace assay::sarif
