// What the schema of SARIF 2.1.0 errata 01 says of each value: its types, members, bounds. Read from structure.json,
// which holds the schema without its prose.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "sarif/log/text_formats.h"

namespace assay::sarif {

// One bit each; a value must have one of them.
enum JsonType : std::uint8_t {
  kNull = 1,
  kBoolean = 2,
  kInteger = 4,
  kNumber = 8,  // an integer is one too
  kString = 16,
  kArray = 32,
  kObject = 64,
  kAnyType = 127,
};

struct Shape {
  static constexpr std::size_t kAny = ~std::size_t{0};      // the value may be anything
  static constexpr std::size_t kNothing = ~std::size_t{1};  // there may be no such value
  // Members are told apart by bits.
  static constexpr std::size_t kMostMembers = 64;

  struct Member {
    std::string name;
    std::size_t shape = kAny;
  };

  std::string definition;  // its name in the schema, "artifactLocation"; empty where it has none
  unsigned types = kAnyType;
  std::vector<std::string> values;  // of a string; empty: any
  TextFormat format = TextFormat::none;
  std::optional<double> least, most;  // of a number
  std::size_t items = kAny;           // of an array: the shape of each
  std::size_t least_items = 0;
  bool unique_items = false;
  std::vector<Member> members;        // of an object, by name
  std::size_t other_members = kAny;   // the shape of those without a name here
  std::uint64_t required = 0;         // bits of members
  std::vector<std::uint64_t> any_of;  // of these one at least; empty: no matter
  std::vector<std::uint64_t> one_of;  // of these exactly one

  // The shape of the member: kAny or kNothing where it has no name here.
  std::size_t shape_of(std::string_view name) const;
  // Index of the member; members.size() when it has no name here.
  std::size_t member(std::string_view name) const;
};

class Structure {
 public:
  // That of SARIF. Thread-safe; the same each time.
  static const Structure& sarif();
  // A schema with the keywords that structure.json has; what it does not know is an error.
  static Result<Structure> parse(std::string_view schema);

  std::size_t root() const { return root_; }
  // The shape of a definition; kAny where there is none.
  std::size_t definition(std::string_view name) const;
  const Shape& shape(std::size_t index) const { return shapes_[index]; }
  std::size_t size() const { return shapes_.size(); }

 private:
  friend class StructureBuilder;
  std::vector<Shape> shapes_;
  std::size_t root_ = Shape::kAny;
};

// The text that is embedded.
std::string_view sarif_structure_text();

}  // namespace assay::sarif
