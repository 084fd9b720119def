// Values of expressions and GitHub's rules for comparing and converting them (docs.github.com, "Evaluate expressions in
// workflows and actions"; actions/languageservices, expressions/src/result.ts). Pure functions, any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace assay::expressions {

struct Value {
  enum class Kind : std::uint8_t { null, boolean, number, string, array, object };

  Kind kind = Kind::null;
  double number = 0;  // a boolean is 0 or 1
  std::string text;
  std::vector<Value> items;        // of an array; of an object the values
  std::vector<std::string> names;  // of an object, in the order of `items`

  static Value of(bool truth) { return {Kind::boolean, truth ? 1.0 : 0.0, {}, {}, {}}; }
  static Value of(double number) { return {Kind::number, number, {}, {}, {}}; }
  static Value of(std::string text) { return {Kind::string, 0, std::move(text), {}, {}}; }
  static Value of(std::string_view text) { return of(std::string(text)); }
  static Value of(const char* text) { return of(std::string(text)); }
};

// A set of kinds, one bit each.
using Kinds = std::uint8_t;
constexpr Kinds kind_bit(Value::Kind kind) { return static_cast<Kinds>(1U << static_cast<unsigned>(kind)); }
constexpr Kinds kAnyKind = 0x3f;
constexpr Kinds kBooleanKind = kind_bit(Value::Kind::boolean);
constexpr Kinds kNumberKind = kind_bit(Value::Kind::number);
constexpr Kinds kStringKind = kind_bit(Value::Kind::string);

// false, 0, -0, NaN, '' and null are false; everything else is true.
bool is_truthy(const Value& value);

// ==: values of one kind as they are, strings without regard to case, arrays and objects only when they are the same
// one (never, since values have no identity here); otherwise both as numbers.
bool loosely_equal(const Value& a, const Value& b);

// < and >: false both ways where they cannot be compared (NaN, arrays, null).
bool is_less(const Value& a, const Value& b);

double as_number(const Value& value);
std::string as_text(const Value& value);  // arrays and objects are 'Array' and 'Object'

// A number as GitHub writes it in text: 15 significant digits.
std::string text_of(double number);
// A number so that it reads back as the same.
std::string exact_text_of(double number);

// Without regard to the case of ASCII letters. GitHub folds other letters too, so `false` is not certain of two texts
// that both go beyond ASCII.
bool same_text(std::string_view a, std::string_view b);
bool beyond_ascii(std::string_view text);

}  // namespace assay::expressions
