// A JSON value in memory, as it was written: members keep their order and numbers their spelling, so that what passes
// through assay comes out as it went in.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sarif/json_writer.h"
#include "sarif/log/json_reader.h"

namespace assay::sarif {

struct JsonMember;

struct JsonValue {
  enum class Kind : std::uint8_t { null, boolean, number, string, array, object };

  Kind kind = Kind::null;
  std::string text;                 // of a string; the spelling of a number or boolean
  std::vector<JsonValue> items;     // of an array
  std::vector<JsonMember> members;  // of an object

  bool is_object() const { return kind == Kind::object; }
  bool is_array() const { return kind == Kind::array; }
  bool is_string() const { return kind == Kind::string; }

  // Null where there is none, and in what is no object.
  const JsonValue* find(std::string_view name) const;
  JsonValue* find(std::string_view name);
  // The value that names lead to: at({"physicalLocation", "region"}).
  const JsonValue* at(std::initializer_list<std::string_view> names) const;
  // Empty where there is no such string.
  std::string_view string_at(std::initializer_list<std::string_view> names) const;
  // Nothing where there is no such whole number of 64 bits.
  std::optional<std::int64_t> integer_at(std::initializer_list<std::string_view> names) const;
  std::optional<std::int64_t> integer() const;

  // Changes the member or adds it at the end.
  void set(std::string_view name, JsonValue value);
  void erase(std::string_view name);

  static JsonValue of(std::string_view text);
  static JsonValue of_number(std::int64_t number);
  static JsonValue object();
  static JsonValue array();

  friend bool operator==(const JsonValue&, const JsonValue&);
};

struct JsonMember {
  std::string name;
  JsonValue value;
};

// Values within one result, and of a log beside its results. A value takes some 100 bytes, and a packed log of 200 KB
// may hold 80 million.
inline constexpr std::size_t kMostValuesOfResult = 500'000;
inline constexpr std::size_t kMostValuesBesideResults = 2'000'000;

// The value that begins with the event that the reader gave last. More values in it than `room`, from which they are
// taken, are an error with its place.
Result<JsonValue> read_value(JsonReader& reader, JsonEvent first, std::size_t& room);
inline Result<JsonValue> read_value(JsonReader& reader, JsonEvent first) {
  std::size_t room = kMostValuesOfResult;
  return read_value(reader, first, room);
}

void write_value(JsonWriter& json, const JsonValue& value);

// On one line.
std::string text_of(const JsonValue& value);

}  // namespace assay::sarif
