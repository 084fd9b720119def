// The functions of expressions.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace assay::expressions {

enum class FunctionId : std::uint8_t {
  contains,
  starts_with,
  ends_with,
  format,
  join,
  to_json,
  from_json,
  hash_files,
  case_of,  // case(predicate, value, …, default)
  success,
  failure,
  cancelled,
  always,
};

struct Function {
  FunctionId id;
  std::string_view name;      // as GitHub's documentation writes it
  std::uint16_t least, most;  // arguments
  bool status;                // success() and the like: without one of them an `if` begins with success() &&
  bool only_steers;           // no text of the arguments is in the result
};

// By name, without regard to case; null: there is none.
const Function* function_named(std::string_view name);
std::span<const Function> all_functions();

}  // namespace assay::expressions
