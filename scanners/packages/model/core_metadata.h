// Files of header fields: core metadata 1.0 to 2.5 (METADATA, PKG-INFO) and the WHEEL file. Pure, linear, bounded by
// the text.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace assay::packages {

struct Field {
  std::string name;   // as written
  std::string value;  // continued lines joined by '\n'
  std::uint32_t line = 1;
};

inline constexpr std::size_t kMostProblems = 1000;

struct MetadataProblem {
  std::uint32_t line = 1;
  std::string why;  // "it is no field"
};

struct CoreMetadata {
  std::vector<Field> fields;
  std::string body;                       // behind the empty line: the description since 2.1
  std::vector<MetadataProblem> problems;  // the first kMostProblems

  // The first of that name, in any case; null for none.
  const Field* find(std::string_view name) const;
  std::string_view value(std::string_view name) const;  // empty for none
  std::vector<const Field*> all(std::string_view name) const;
  // The description, wherever it stands.
  std::string description() const;
};

CoreMetadata parse_core_metadata(std::string_view text);

// A field of the specification.
struct FieldRule {
  std::string_view name;
  std::string_view since;  // metadata version
  bool several = false;
};

// Null for a name that no version has.
const FieldRule* find_field(std::string_view name);

// Whether metadata of `version` may have what came with `since`; false for versions that are none.
bool has_version(std::string_view version, std::string_view since);
bool is_metadata_version(std::string_view version);

}  // namespace assay::packages
