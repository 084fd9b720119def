// From matches in one blob to what is reported of it: long candidates completed, overlaps resolved by specificity, pairs
// joined, inline markers read, lines and columns counted.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/finding.h"
#include "scanners/secrets/scanner.h"

namespace assay {

// One value in one blob.
struct Hit {
  std::uint32_t rule = 0;
  Region region;                 // of the value
  Confidence confidence = Confidence::high;
  std::optional<Suppression> suppressed;  // by a marker on its line or the line before
  std::vector<std::uint32_t> companions;  // indexes into the same list
};

// Where text begins, when it is a window of something larger.
struct TextPosition {
  std::uint64_t offset = 0;  // of text's first byte
  std::uint32_t line = 1;    // of text's first byte
  std::uint32_t column = 1;  // UTF-16 code units, of text's first byte
};

// `matches` in any order, all of one blob, offsets within text; they are consumed. Deterministic. Appends to `hits`,
// sorted by offset.
void resolve(Scanner& scanner, Bytes text, std::vector<Match>& matches, const TextPosition& position,
             std::vector<Hit>& hits);

// The line that holds [begin, end) of text, as context for people: printable UTF-8, every match of `hidden` and every
// other token-like run masked, cut to limits.context_bytes around the value. `offset` is text's position in its blob.
std::string masked_context(const RuleSet& rules, Bytes text, const Hit& hit, const std::vector<Hit>& hidden,
                           std::uint64_t offset, const Limits& limits);

}  // namespace assay
