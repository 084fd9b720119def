// Strict JSON (RFC 8259) of attestations. Two readers must not see two documents in the same bytes, so an object that
// has a name twice, a byte-order mark and text behind the value are refused; depth and number of values are bounded, so
// that a document takes no more than some hundred bytes for each of its own up to a cap.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "attest/refusal.h"
#include "sarif/log/json_value.h"

namespace assay::attest {

using Json = sarif::JsonValue;

inline constexpr std::size_t kMostJsonDepth = 64;
// A bundle with 32 entries has less than 2,000 values, but a statement may hold the parts list of a large image. At
// some 120 bytes each: 50 MB.
inline constexpr std::size_t kMostJsonValues = 400'000;

// `step` and `what` ("the bundle") are for the refusal. Refused are also integers of more than 64 bits and numbers that
// no double holds.
Checked<Json> parse_json(std::string_view text, Step step, std::string_view what);
// The same with numbers of any size, which the caller judges.
Checked<Json> parse_json_of_any_numbers(std::string_view text, Step step, std::string_view what);

// How members are named: as they are asked for, or also as the message's fields are ("log_index" for "logIndex"), which
// protobuf's JSON mapping has parsers take. Both in one object are refused, since two parsers would read two messages.
enum class MemberNames : std::uint8_t { json, json_or_proto };

// Reads the members of a message in protobuf's JSON form. The first thing that is wrong sticks, with its name; after
// that every read gives an empty value. A member that is null counts as absent.
class ProtoReader {
 public:
  ProtoReader(Step step, std::string what, MemberNames names = MemberNames::json)
      : step_(step), what_(std::move(what)), names_(names) {}

  // Null where absent; wrong where it is of another kind.
  const Json* object(const Json& in, std::string_view name);
  const Json* array(const Json& in, std::string_view name, std::size_t most);
  std::string text(const Json& in, std::string_view name);
  // Decoded base64. Empty where absent.
  std::string bytes(const Json& in, std::string_view name);
  // An integer of 64 bits, as a number or as decimal digits in a string; 0 where absent.
  std::int64_t integer(const Json& in, std::string_view name);
  // An enumeration's name, also where its number was written; `names` in the order of numbers, empty for none.
  std::string enumeration(const Json& in, std::string_view name, std::span<const std::string_view> names);

  void wrong(const std::string& why);
  bool good() const { return !refusal_; }
  const std::optional<Refusal>& refusal() const { return refusal_; }

 private:
  const Json* find(const Json& in, std::string_view name);

  Step step_;
  std::string what_;
  MemberNames names_;
  std::optional<Refusal> refusal_;
};

// The value's bytes of base64, of a member that must be a string; nothing where it is none or not strict.
std::optional<std::string> base64_member(const Json& in, std::initializer_list<std::string_view> names);

}  // namespace assay::attest
