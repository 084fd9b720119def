#include "scanners/workflows/expressions/value.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "base/letter_case.h"
#include "scanners/workflows/expressions/lexer.h"

namespace assay::expressions {
namespace {

bool is_simple(Value::Kind kind) { return kind < Value::Kind::array; }

// Order is that of capitals: '_' stands behind all letters.
std::string upper(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - ('a' - 'A'));
  return out;
}

std::string named_number(double number) {
  if (std::isnan(number)) return "NaN";
  if (std::isinf(number)) return number > 0 ? "Infinity" : "-Infinity";
  return {};
}

}  // namespace

bool is_truthy(const Value& value) {
  switch (value.kind) {
    case Value::Kind::null:
      return false;
    case Value::Kind::boolean:
      return value.number != 0;
    case Value::Kind::number:
      return value.number != 0 && !std::isnan(value.number);
    case Value::Kind::string:
      return !value.text.empty();
    default:
      return true;
  }
}

double as_number(const Value& value) {
  switch (value.kind) {
    case Value::Kind::null:
      return 0;
    case Value::Kind::boolean:
    case Value::Kind::number:
      return value.number;
    case Value::Kind::string:
      return number_of(value.text);
    default:
      return std::nan("");
  }
}

bool loosely_equal(const Value& a, const Value& b) {
  if (!is_simple(a.kind) || !is_simple(b.kind)) return false;
  if (a.kind == Value::Kind::string && b.kind == Value::Kind::string) return same_text(a.text, b.text);
  return as_number(a) == as_number(b);
}

bool is_less(const Value& a, const Value& b) {
  if (!is_simple(a.kind) || !is_simple(b.kind)) return false;
  if (a.kind == Value::Kind::string && b.kind == Value::Kind::string) return upper(a.text) < upper(b.text);
  if (a.kind == Value::Kind::null && b.kind == Value::Kind::null) return false;
  return as_number(a) < as_number(b);
}

std::string exact_text_of(double number) {
  std::string named = named_number(number);
  if (!named.empty()) return named;
  char buffer[40];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, number);
  return {buffer, end.ptr};
}

std::string text_of(double number) {
  std::string named = named_number(number);
  if (!named.empty()) return named;
  if (number == 0) return "0";
  char buffer[40];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, number, std::chars_format::general, 15);
  return {buffer, end.ptr};
}

std::string as_text(const Value& value) {
  switch (value.kind) {
    case Value::Kind::null:
      return {};
    case Value::Kind::boolean:
      return value.number != 0 ? "true" : "false";
    case Value::Kind::number:
      return text_of(value.number);
    case Value::Kind::string:
      return value.text;
    case Value::Kind::array:
      return "Array";
    case Value::Kind::object:
      return "Object";
  }
  return {};
}

bool same_text(std::string_view a, std::string_view b) { return a.size() == b.size() && lower(a) == lower(b); }

bool beyond_ascii(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
}

}  // namespace assay::expressions
