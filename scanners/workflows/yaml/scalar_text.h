// What a scalar says (YAML 1.2 §7.3, §8.1): escapes, folded lines and block scalars, with the way back to the source.
// One decoder serves both the text and the way back, so they cannot disagree. Pure functions.
#pragma once

#include <cstdint>
#include <memory_resource>
#include <string_view>

#include "scanners/workflows/yaml/node.h"

namespace assay::yaml {

// A scalar of the source, before its text is known.
struct ScalarSource {
  std::string_view source;
  Style style = Style::plain;
  Span span;                 // as Node::span
  std::uint32_t indent = 0;  // as Node::indent
};

// A view of the source where the text stands in it as it is, else made in `memory`.
std::string_view scalar_text(const ScalarSource& scalar, std::pmr::memory_resource& memory);

// The first byte of the source that text[offset] was made of, and the one behind the last byte that text[offset - 1]
// was made of. 0 <= offset <= the text's size; what lies behind counts as its end.
std::uint32_t scalar_source_begin(const ScalarSource& scalar, std::size_t offset);
std::uint32_t scalar_source_end(const ScalarSource& scalar, std::size_t offset);

}  // namespace assay::yaml
