// The closed shape of a JSON document: which members an object has and what each may hold. What is not declared is
// unproved, with the pointer to it; a flag that is no boolean fails, since a text "false" is true to some readers.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "attest/json.h"
#include "base/verdict.h"

namespace assay::attest {

enum class Holds : std::uint8_t {
  anything,
  text,
  flag,
  whole,     // a whole number, not negative
  number,    // finite
  sha256,    // 64 lower-case hexadecimal digits
  prefixed,  // "sha256:" and such digits
  commit,    // 40 or 64 lower-case hexadecimal digits
  time,      // RFC 3339
  texts,     // a list of texts
  scalar,    // text, number or boolean
  counts,    // an object of whole numbers, by names that are the document's own
  names,     // an object of texts, likewise
  scalars,   // an object of scalars, likewise
  list,      // of objects of the shape, or of anything without one
  object,    // of the shape, or of anything without one
};

struct Shape;

struct Key {
  std::string_view name;
  Holds holds = Holds::anything;
  const Shape* shape = nullptr;  // of list and object
  bool optional = false;
  bool nullable = false;
  std::span<const std::string_view> words{};  // of text and texts: no others are known; any where it is empty
};

constexpr Key optional(Key key) {
  key.optional = true;
  return key;
}
constexpr Key nullable(Key key) {
  key.nullable = true;
  return key;
}
constexpr Key closed(Key key, std::span<const std::string_view> words) {
  key.words = words;
  return key;
}

struct Shape {
  std::span<const Key> keys;
};

// Adds a reason for each difference, up to kMostDifferences. True where there is none.
inline constexpr std::size_t kMostDifferences = 20;
bool check_shape(const Json& value, const Shape& shape, Judgement& judgement, const std::string& pointer = {});

// RFC 6901: the member of the value that the pointer leads to.
std::string pointer_to(std::string_view pointer, std::string_view member);
std::string pointer_to(std::string_view pointer, std::size_t item);

bool is_sha256(std::string_view text);
bool is_commit(std::string_view text);

}  // namespace assay::attest
