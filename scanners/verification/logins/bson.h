// Documents of MongoDB's protocol (https://bsonspec.org/spec.html, version 1.1): as little of them as a login needs.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace assay::verification {

// Writes the fields of a document in their order; names and texts hold no NUL.
class BsonWriter {
 public:
  BsonWriter& add(std::string_view name, std::int32_t number);
  BsonWriter& add(std::string_view name, bool truth);
  BsonWriter& add(std::string_view name, std::string_view text);
  BsonWriter& add_bytes(std::string_view name, std::string_view bytes);
  BsonWriter& add_document(std::string_view name, const BsonWriter& document);
  std::string document() const;

 private:
  std::string fields_;
};

// Finds fields of a document that somebody else wrote: nothing for one that is not there, of another type, behind
// something that is no BSON, or in a document that is longer than its bytes. Views into the document.
class BsonReader {
 public:
  explicit BsonReader(std::string_view document) : document_(document) {}

  std::optional<std::int64_t> number(std::string_view name) const;  // whole, of any of its types
  std::optional<bool> truth(std::string_view name) const;
  std::optional<std::string_view> text(std::string_view name) const;
  std::optional<std::string_view> bytes(std::string_view name) const;
  // Whether the text is one of the array of that name.
  bool has(std::string_view name, std::string_view text) const;

 private:
  struct Field {
    unsigned type = 0;
    std::string_view name, value;
  };
  template <class Wanted>
  std::optional<Field> find(const Wanted& wanted) const;

  std::string_view document_;
};

}  // namespace assay::verification
