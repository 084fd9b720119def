#include "sarif/log/json_value.h"

#include <charconv>

#include "base/strings.h"

namespace assay::sarif {

const JsonValue* JsonValue::find(std::string_view name) const {
  for (const JsonMember& member : members) {
    if (member.name == name) return &member.value;
  }
  return nullptr;
}

JsonValue* JsonValue::find(std::string_view name) {
  for (JsonMember& member : members) {
    if (member.name == name) return &member.value;
  }
  return nullptr;
}

const JsonValue* JsonValue::at(std::initializer_list<std::string_view> names) const {
  const JsonValue* value = this;
  for (const std::string_view name : names) {
    value = value->find(name);
    if (value == nullptr) break;
  }
  return value;
}

std::string_view JsonValue::string_at(std::initializer_list<std::string_view> names) const {
  const JsonValue* value = at(names);
  return value != nullptr && value->is_string() ? std::string_view(value->text) : std::string_view();
}

std::optional<std::int64_t> JsonValue::integer() const {
  std::int64_t number = 0;
  if (kind != Kind::number) return std::nullopt;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::optional<std::int64_t> JsonValue::integer_at(std::initializer_list<std::string_view> names) const {
  const JsonValue* value = at(names);
  return value == nullptr ? std::nullopt : value->integer();
}

void JsonValue::set(std::string_view name, JsonValue value) {
  if (JsonValue* old = find(name)) {
    *old = std::move(value);
  } else {
    members.push_back({std::string(name), std::move(value)});
  }
}

void JsonValue::erase(std::string_view name) {
  std::erase_if(members, [&](const JsonMember& member) { return member.name == name; });
}

JsonValue JsonValue::of(std::string_view text) {
  JsonValue value;
  value.kind = Kind::string;
  value.text = text;
  return value;
}

JsonValue JsonValue::of_number(std::int64_t number) {
  JsonValue value;
  value.kind = Kind::number;
  value.text = std::to_string(number);
  return value;
}

JsonValue JsonValue::object() {
  JsonValue value;
  value.kind = Kind::object;
  return value;
}

JsonValue JsonValue::array() {
  JsonValue value;
  value.kind = Kind::array;
  return value;
}

bool operator==(const JsonValue& a, const JsonValue& b) {
  if (a.kind != b.kind || a.text != b.text || a.items != b.items || a.members.size() != b.members.size()) return false;
  for (std::size_t i = 0; i < a.members.size(); ++i) {
    if (a.members[i].name != b.members[i].name || a.members[i].value != b.members[i].value) return false;
  }
  return true;
}

// The depth is the reader's to bound.
Result<JsonValue> read_value(JsonReader& reader, JsonEvent first, std::size_t& room) {
  JsonValue value;
  if (room == 0)
    return tl::make_unexpected(
        reader.error_here(cat("more values than are held at once: ", with_commas(kMostValuesOfResult), " of a result, ",
                              with_commas(kMostValuesBesideResults), " beside the results"),
                          "what tools write has fewer; leave out property bags or tables that nobody reads"));
  --room;
  switch (first) {
    case JsonEvent::begin_object:
      value.kind = JsonValue::Kind::object;
      while (true) {
        const auto event = reader.next();
        if (!event) return tl::make_unexpected(event.error());
        if (*event == JsonEvent::end_object) return value;
        std::string name(reader.text());
        const auto inner = reader.next();
        if (!inner) return tl::make_unexpected(inner.error());
        auto member = read_value(reader, *inner, room);
        if (!member) return member;
        value.members.push_back({std::move(name), std::move(*member)});
      }
    case JsonEvent::begin_array:
      value.kind = JsonValue::Kind::array;
      while (true) {
        const auto event = reader.next();
        if (!event) return tl::make_unexpected(event.error());
        if (*event == JsonEvent::end_array) return value;
        auto item = read_value(reader, *event, room);
        if (!item) return item;
        value.items.push_back(std::move(*item));
      }
    case JsonEvent::string:
      value.kind = JsonValue::Kind::string;
      break;
    case JsonEvent::number:
      value.kind = JsonValue::Kind::number;
      break;
    case JsonEvent::boolean:
      value.kind = JsonValue::Kind::boolean;
      break;
    default:
      return value;
  }
  value.text = reader.text();
  return value;
}

void write_value(JsonWriter& json, const JsonValue& value) {
  switch (value.kind) {
    case JsonValue::Kind::object:
      json.begin_object();
      for (const JsonMember& member : value.members) {
        json.key(member.name);
        write_value(json, member.value);
      }
      json.end_object();
      break;
    case JsonValue::Kind::array:
      json.begin_array();
      for (const JsonValue& item : value.items) write_value(json, item);
      json.end_array();
      break;
    case JsonValue::Kind::string:
      json.string(value.text);
      break;
    case JsonValue::Kind::null:
      json.raw("null");
      break;
    default:
      json.raw(value.text);
  }
}

std::string text_of(const JsonValue& value) {
  std::string text;
  TextOutput output(text);
  JsonWriter json(output);
  write_value(json, value);
  static_cast<void>(json.flush());  // memory takes all
  return text;
}

}  // namespace assay::sarif
