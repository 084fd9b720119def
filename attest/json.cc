#include "attest/json.h"

#include <charconv>
#include <span>

#include "attest/base64.h"

namespace assay::attest {

namespace {

using sarif::JsonEvent;
using sarif::JsonReader;

// Whether all readers make the same of a number: integers of 64 bits, with or without a sign, and what a double holds.
// Others round what is larger, or take it for infinite.
bool is_in_range(std::string_view text) {
  const char* end = text.data() + text.size();
  if (text.find_first_of(".eE") != std::string_view::npos) {
    double number = 0;
    return std::from_chars(text.data(), end, number).ec == std::errc();
  }
  std::int64_t with_sign = 0;
  std::uint64_t without = 0;
  return (text[0] == '-' ? std::from_chars(text.data(), end, with_sign).ec
                         : std::from_chars(text.data(), end, without).ec) == std::errc();
}

// Builds the value without recursion and counts as it goes.
class Builder {
 public:
  Builder(std::string_view text, std::string_view what, bool any_numbers)
      : any_numbers_(any_numbers),
        input_(sarif::text_input(text, std::string(what))),
        reader_(*input_, nullptr, JsonReader::kSmallBuffer) {}

  // Nothing, or why not.
  std::optional<std::string> build(Json& root) {
    for (;;) {
      const auto event = reader_.next();
      if (!event) return event.error().why;
      if (*event == JsonEvent::end) return std::nullopt;
      if (*event == JsonEvent::key) {
        key_ = reader_.text();
        continue;
      }
      if (*event == JsonEvent::end_object || *event == JsonEvent::end_array) {
        open_.pop_back();
        continue;
      }
      if (++values_ > kMostJsonValues) return cat("it holds more than ", with_commas(kMostJsonValues), " values");
      Json& value = place(root);
      fill(value, *event);
      if (*event == JsonEvent::number && !any_numbers_ && !is_in_range(value.text))
        return "it holds a number that is out of range";
      if (value.is_object() || value.is_array()) {
        if (open_.size() == kMostJsonDepth) return cat("it is nested deeper than ", kMostJsonDepth);
        open_.push_back(&value);
      }
    }
  }

 private:
  // A container that is open grows only behind the ones that were closed, so pointers to open ones hold: the last item
  // of each is the open one.
  Json& place(Json& root) {
    if (open_.empty()) return root;
    Json& parent = *open_.back();
    if (parent.is_array()) return parent.items.emplace_back();
    parent.members.push_back({key_, {}});
    return parent.members.back().value;
  }

  void fill(Json& value, JsonEvent event) {
    switch (event) {
      case JsonEvent::begin_object:
        value.kind = Json::Kind::object;
        break;
      case JsonEvent::begin_array:
        value.kind = Json::Kind::array;
        break;
      case JsonEvent::string:
        value.kind = Json::Kind::string;
        value.text = reader_.text();
        break;
      case JsonEvent::number:
        value.kind = Json::Kind::number;
        value.text = reader_.text();
        break;
      case JsonEvent::boolean:
        value.kind = Json::Kind::boolean;
        value.text = reader_.text();
        break;
      default:
        value.kind = Json::Kind::null;
        value.text = "null";
    }
  }

  bool any_numbers_;
  std::unique_ptr<sarif::ByteInput> input_;
  JsonReader reader_;
  std::string key_;
  std::vector<Json*> open_;
  std::size_t values_ = 0;
};

// Whether half a surrogate pair is escaped in a text that is JSON: readers make different characters of it.
bool has_lone_surrogate(std::string_view text) {
  const auto unit_at = [&](std::size_t at) -> unsigned {
    unsigned unit = 0;
    if (text.substr(at, 2) == "\\u") std::from_chars(text.data() + at + 2, text.data() + at + 6, unit, 16);
    return unit & 0xfc00U;
  };
  for (std::size_t at = text.find('\\'); at != std::string_view::npos; at = text.find('\\', at)) {
    const unsigned unit = unit_at(at);
    if (unit == 0xdc00U || (unit == 0xd800U && unit_at(at + 6) != 0xdc00U)) return true;
    at += unit == 0xd800U ? 12 : 2;
  }
  return false;
}

// "log_index" of "logIndex".
std::string field_name(std::string_view name) {
  std::string out;
  for (const char c : name) {
    if (c >= 'A' && c <= 'Z') out += '_';
    out += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return out;
}

std::optional<std::int64_t> integer_of(std::string_view text) {
  // "+1", "01" and "-0" are no canonical numbers.
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || std::to_string(number) != text) return std::nullopt;
  return number;
}

Checked<Json> parse(std::string_view text, Step step, std::string_view what, bool any_numbers) {
  if (text.substr(0, 3) == "\xef\xbb\xbf") return refuse(step, cat(what, " begins with a byte-order mark"));
  Json root;
  if (auto why = Builder(text, what, any_numbers).build(root))
    return refuse(step, cat(what, " is no strict JSON: ", *why));
  if (has_lone_surrogate(text)) return refuse(step, cat(what, " is no strict JSON: it escapes half a character"));
  return root;
}

}  // namespace

Checked<Json> parse_json(std::string_view text, Step step, std::string_view what) {
  return parse(text, step, what, false);
}

Checked<Json> parse_json_of_any_numbers(std::string_view text, Step step, std::string_view what) {
  return parse(text, step, what, true);
}

const Json* ProtoReader::find(const Json& in, std::string_view name) {
  const Json* value = in.find(name);
  if (names_ == MemberNames::json_or_proto) {
    const std::string field = field_name(name);
    const Json* other = field == name ? nullptr : in.find(field);
    if (value != nullptr && other != nullptr) wrong(cat("it has both '", name, "' and '", field, "'"));
    if (value == nullptr) value = other;
  }
  return value == nullptr || value->kind == Json::Kind::null ? nullptr : value;
}

void ProtoReader::wrong(const std::string& why) {
  if (!refusal_) refusal_ = Refusal{step_, cat(what_, ": ", why)};
}

const Json* ProtoReader::object(const Json& in, std::string_view name) {
  const Json* value = find(in, name);
  if (value == nullptr || value->is_object()) return value;
  wrong(cat("'", name, "' is no object"));
  return nullptr;
}

const Json* ProtoReader::array(const Json& in, std::string_view name, std::size_t most) {
  const Json* value = find(in, name);
  if (value == nullptr) return nullptr;
  if (!value->is_array()) {
    wrong(cat("'", name, "' is no list"));
    return nullptr;
  }
  if (value->items.size() > most) {
    wrong(cat("'", name, "' has more than ", most, " items"));
    return nullptr;
  }
  for (const Json& item : value->items) {
    if (item.kind != Json::Kind::null) continue;
    wrong(cat("'", name, "' holds a null"));
    return nullptr;
  }
  return value;
}

std::string ProtoReader::text(const Json& in, std::string_view name) {
  const Json* value = find(in, name);
  if (value == nullptr) return {};
  if (!value->is_string()) {
    wrong(cat("'", name, "' is no string"));
    return {};
  }
  return value->text;
}

std::string ProtoReader::bytes(const Json& in, std::string_view name) {
  const Json* value = find(in, name);
  if (value == nullptr) return {};
  auto decoded = value->is_string() ? from_base64(value->text) : std::nullopt;
  if (!decoded) {
    wrong(cat("'", name, "' is no strict base64"));
    return {};
  }
  return std::move(*decoded);
}

std::int64_t ProtoReader::integer(const Json& in, std::string_view name) {
  const Json* value = find(in, name);
  if (value == nullptr) return 0;
  const auto number = value->is_string() || value->kind == Json::Kind::number ? integer_of(value->text) : std::nullopt;
  if (!number) wrong(cat("'", name, "' is no integer of 64 bits"));
  return number.value_or(0);
}

std::string ProtoReader::enumeration(const Json& in, std::string_view name, std::span<const std::string_view> names) {
  const Json* value = find(in, name);
  if (value == nullptr) return {};
  if (value->is_string()) return value->text;
  const auto number = value->integer();
  if (!number || *number < 0) {
    wrong(cat("'", name, "' is no value of an enumeration"));
    return {};
  }
  // What is newer than the names is known to nobody who compares them.
  if (static_cast<std::size_t>(*number) >= names.size()) return std::to_string(*number);
  return std::string(names[static_cast<std::size_t>(*number)]);
}

std::optional<std::string> base64_member(const Json& in, std::initializer_list<std::string_view> names) {
  const Json* value = in.at(names);
  if (value == nullptr || !value->is_string()) return std::nullopt;
  return from_base64(value->text);
}

}  // namespace assay::attest
