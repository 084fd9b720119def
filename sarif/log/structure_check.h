// A document against a Structure, event by event: in one pass, with the position of each fault, and in memory that
// grows with the nesting only, and by 24 bytes for each item of an array whose items must differ.
//
// Says what valijson says (a test compares them on thousands of broken documents), which needs the whole document in
// memory, knows no positions and compares such items pair by pair: 10,000 artifacts take it half a minute.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "sarif/log/json_reader.h"
#include "sarif/log/problem.h"
#include "sarif/log/structure.h"

namespace assay::sarif {

// Not synchronised. One for each document.
class StructureCheck final : public JsonObserver {
 public:
  StructureCheck(const Structure& structure, ProblemSink sink) : structure_(structure), sink_(std::move(sink)) {}

  void saw(JsonEvent event, const JsonReader& reader) override;

 private:
  // Equal values have equal ones, whatever the order of members.
  using Print = std::array<std::uint64_t, 2>;

  struct Item {
    Print print{};
    std::uint64_t index = 0;
  };
  struct Open {
    std::size_t shape = Shape::kAny;
    std::size_t inner = Shape::kAny;  // of the value that comes next
    std::uint64_t present = 0;        // bits of members
    std::uint64_t count = 0;
    bool object = false;
    JsonPosition begin;
    Print print{};
    Print key{};
    std::vector<Item> items;
  };

  void complain(const JsonReader& reader, const JsonPosition& where, std::string text);
  void begin_value(JsonEvent event, const JsonReader& reader);
  void saw_key(const JsonReader& reader);
  void end_container(const JsonReader& reader);
  void check_text(const Shape& shape, const JsonReader& reader);
  void check_number(const Shape& shape, const JsonReader& reader);
  void check_items(const Open& open, const JsonReader& reader);
  void value_printed(const Print& print);

  const Structure& structure_;
  ProblemSink sink_;
  std::vector<Open> open_;
  std::size_t printing_ = 0;  // arrays around whose items must differ
};

}  // namespace assay::sarif
