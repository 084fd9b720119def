#include "scanners/workflows/expressions/known_calls.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/letter_case.h"

namespace assay::expressions {
namespace {

using Json = nlohmann::json;
constexpr int kMostDepth = 50;              // of JSON
constexpr std::size_t kMostText = 100'000;  // of a result: text in text doubles with each call

// A piece of a format's text: literal characters, or a placeholder.
struct Format {
  std::string_view text;
  std::size_t at = 0;
  bool sound = true;

  bool more() const { return at < text.size() && sound; }
  // Nothing for literal text, which is appended to `out`.
  std::optional<std::size_t> next(std::string& out) {
    const char c = text[at++];
    const bool doubled = (c == '{' || c == '}') && at < text.size() && text[at] == c;
    if (doubled) ++at;
    if (doubled || (c != '{' && c != '}')) {
      out += c;
      return std::nullopt;
    }
    std::size_t number = 0, digits = 0;
    while (at < text.size() && text[at] >= '0' && text[at] <= '9' && digits < 4) {
      number = number * 10 + static_cast<std::size_t>(text[at++] - '0');
      ++digits;
    }
    sound = c == '{' && digits > 0 && at < text.size() && text[at] == '}';
    ++at;
    return sound ? std::optional(number) : std::nullopt;
  }
};

std::optional<Value> from_json(const Json& json, int depth) {
  if (depth > kMostDepth) return std::nullopt;
  Value out;
  switch (json.type()) {
    case Json::value_t::null:
      return out;
    case Json::value_t::boolean:
      return Value::of(json.get<bool>());
    case Json::value_t::number_integer:
    case Json::value_t::number_unsigned:
    case Json::value_t::number_float:
      return Value::of(json.get<double>());
    case Json::value_t::string:
      return Value::of(json.get_ref<const std::string&>());
    case Json::value_t::array:
      out.kind = Value::Kind::array;
      break;
    case Json::value_t::object:
      out.kind = Value::Kind::object;
      break;
    default:
      return std::nullopt;
  }
  for (const auto& [name, item] : json.items()) {
    auto value = from_json(item, depth + 1);
    if (!value) return std::nullopt;
    out.items.push_back(std::move(*value));
    if (out.kind == Value::Kind::object) out.names.push_back(name);
  }
  return out;
}

std::optional<Value> parsed_json(const std::string& text) {
  const Json json = Json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (json.is_discarded()) return std::nullopt;
  return from_json(json, 0);
}

std::optional<Value> contains(const Value& where, const Value& what) {
  if (where.kind < Value::Kind::array) {
    if (what.kind >= Value::Kind::array) return Value::of(false);
    return Value::of(lower(as_text(where)).find(lower(as_text(what))) != std::string::npos);
  }
  if (where.kind == Value::Kind::object) return Value::of(false);
  return Value::of(std::any_of(where.items.begin(), where.items.end(),
                               [&](const Value& item) { return loosely_equal(item, what); }));
}

std::optional<Value> begins_or_ends(FunctionId function, const Value& where, const Value& what) {
  if (where.kind >= Value::Kind::array || what.kind >= Value::Kind::array) return Value::of(false);
  const std::string text = lower(as_text(where)), part = lower(as_text(what));
  return Value::of(function == FunctionId::starts_with ? text.starts_with(part) : text.ends_with(part));
}

std::optional<Value> formatted(std::span<const Value> arguments) {
  const std::string text = as_text(arguments[0]);
  Format format{text};
  std::string out;
  while (format.more()) {
    const auto placeholder = format.next(out);
    if (!placeholder) continue;
    if (*placeholder + 1 >= arguments.size()) return std::nullopt;
    out += as_text(arguments[*placeholder + 1]);
    if (out.size() > kMostText) return std::nullopt;
  }
  if (!format.sound) return std::nullopt;
  return Value::of(std::move(out));
}

std::optional<Value> joined(std::span<const Value> arguments) {
  if (arguments[0].kind == Value::Kind::object) return Value::of("");
  if (arguments[0].kind != Value::Kind::array) return Value::of(as_text(arguments[0]));
  const std::string between = arguments.size() > 1 ? as_text(arguments[1]) : ",";
  std::string out;
  for (std::size_t i = 0; i < arguments[0].items.size(); ++i) {
    if (i > 0) out += between;
    out += as_text(arguments[0].items[i]);
    if (out.size() > kMostText) return std::nullopt;
  }
  return Value::of(std::move(out));
}

std::optional<Value> to_json(const Value& value) {
  switch (value.kind) {
    case Value::Kind::null:
      return Value::of("null");
    case Value::Kind::boolean:
    case Value::Kind::number:
      return Value::of(as_text(value));
    case Value::Kind::string: {
      // Quotes and backslashes double in each of nested calls.
      std::string text = Json(value.text).dump(-1, ' ', false, Json::error_handler_t::replace);
      return text.size() > kMostText ? std::nullopt : std::optional(Value::of(std::move(text)));
    }
    default:
      return std::nullopt;  // its layout is GitHub's own
  }
}

}  // namespace

std::optional<std::size_t> highest_placeholder(std::string_view text, bool& sound) {
  Format format{text};
  std::string literal;
  std::optional<std::size_t> highest;
  while (format.more()) {
    const auto placeholder = format.next(literal);
    if (placeholder) highest = std::max(highest.value_or(0), *placeholder);
  }
  sound = format.sound;
  return highest;
}

std::optional<Value> call_known(FunctionId function, std::span<const Value> arguments) {
  switch (function) {
    case FunctionId::contains:
      return contains(arguments[0], arguments[1]);
    case FunctionId::starts_with:
    case FunctionId::ends_with:
      return begins_or_ends(function, arguments[0], arguments[1]);
    case FunctionId::format:
      return formatted(arguments);
    case FunctionId::join:
      return joined(arguments);
    case FunctionId::to_json:
      return to_json(arguments[0]);
    case FunctionId::from_json:
      return parsed_json(as_text(arguments[0]));
    case FunctionId::always:
      return Value::of(true);
    default:
      return std::nullopt;
  }
}

}  // namespace assay::expressions
