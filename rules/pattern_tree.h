// An expression of RE2's grammar on bytes as a tree: what can be matched, without what is captured or preferred.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "rules/pattern.h"

namespace assay {

struct PatternNode {
  enum class Kind : std::uint8_t {
    bytes,      // one byte of `bytes`
    condition,  // zero-width: `condition` is one of ^ $ A z b B
    sequence,   // the parts one after another; without parts it is empty
    choice,     // one of the parts
    repeat,     // the only part, `least` to `most` times
  };
  static constexpr std::uint32_t kNoEnd = ~std::uint32_t{0};

  Kind kind = Kind::sequence;
  char condition = 0;
  std::uint32_t least = 0, most = 0;
  ByteSet bytes;
  std::vector<PatternNode> parts;
};

// Bytes of the narrowest and the widest match; PatternShape::kUnbounded where there is no widest.
struct PatternWidths {
  std::size_t least = 0;
  std::size_t most = 0;
};
PatternWidths widths_of(const PatternNode& node);

struct ParsedPattern {
  PatternNode root;
  std::vector<std::string> groups;  // names, in order
};

// Accepts what analyse_pattern accepts, and a few expressions that only RE2's limits refuse (nested repeats of more
// than 1,000 copies, programs beyond its memory). The tree is at most 100 groups deep.
Result<ParsedPattern> parse_pattern(std::string_view pattern);

}  // namespace assay
