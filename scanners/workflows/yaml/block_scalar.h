// Block scalars in the source (YAML 1.2 §8.1): header, lines, end. libfyaml's marks leave out the header and run on to
// the next token, so both are read here. Pure functions.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "scanners/workflows/yaml/node.h"

namespace assay::yaml {

enum class Chomping : std::uint8_t { clip, strip, keep };

struct BlockHeader {
  std::uint32_t begin = 0;            // of | or >
  std::uint32_t end = 0;              // behind the indicators
  std::uint32_t content = 0;          // of the line behind the header's
  std::uint32_t explicit_indent = 0;  // 1 to 9, or 0 where the first line decides
  bool folded = false;
  Chomping chomping = Chomping::clip;
};

// The header that begins at `at`, if one does.
std::optional<BlockHeader> block_header_at(std::string_view source, std::uint32_t at);

// The first header at or behind `from`, comments passed over.
std::optional<BlockHeader> find_block_header(std::string_view source, std::uint32_t from);

struct BlockExtent {
  std::uint32_t indent = 0;
  std::uint32_t end = 0;  // of the last line that holds text, without what ends it; the header's end without one
};

// `parent` is the column, from 0, of the collection that holds the scalar; -1 for a document that is a scalar.
BlockExtent block_extent(std::string_view source, const BlockHeader& header, int parent);

// The offset of the break that ends the line of `at` (the source's size without one), and the one of the next line.
std::uint32_t line_end(std::string_view source, std::uint32_t at);
std::uint32_t next_line(std::string_view source, std::uint32_t at);

}  // namespace assay::yaml
