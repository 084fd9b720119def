// From matches in one blob to what is reported of it: long candidates completed, overlaps resolved by specificity,
// pairs joined, inline markers read, lines and columns counted.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/finding.h"
#include "scanners/secrets/scanner.h"
#include "scanners/secrets/text_position.h"

namespace assay {

// The other half of a pair, in another part of its blob.
struct DistantCompanion {
  std::uint32_t rule = 0;
  Bytes value;  // lives as long as the text of the hit
};

// One value in one blob.
struct Hit {
  std::uint32_t rule = 0;
  Region region;                    // of the value
  std::uint32_t public_prefix = 0;  // how many leading bytes of the value are the anchor, which anybody may see
  Confidence confidence = Confidence::high;
  std::int32_t score = 0;                 // of a value that a generic rule found, be it reported or not; else 0
  std::optional<Suppression> suppressed;  // by a marker on its line or the line before, or by `allow` of assay.yaml
  std::string misspelt;  // rules that a marker beside the value names and the run does not have, by ','
  std::vector<std::uint32_t> companions;  // indexes into the same list
  std::vector<DistantCompanion> distant_companions;
  bool only_masked = false;  // reported by another call: its value is kept out of what is shown around others
  bool hides_lines = false;  // a flood: nothing is shown around values; the first of its text, and only masked
};

// `matches` in any order, all of one blob, offsets within text; they are consumed. Deterministic. Appends to `hits`,
// sorted by offset. Returns false when the candidates of long rules ask for more work than the text is allowed (a
// flood), and matches may be missing: the caller records a gap.
[[nodiscard]] bool resolve(Scanner& scanner, Bytes text, std::vector<Match>& matches, const TextPosition& position,
                           std::vector<Hit>& hits);

// The steps of resolve, for a blob whose matches come in groups (long_blob.h).
//
// Completes candidates, or drops them, and leaves of overlapping matches of one rule the leftmost. Returns false as
// resolve does.
[[nodiscard]] bool complete_matches(Scanner& scanner, Bytes text, std::vector<Match>& matches);
// Whether a match counts only at some paths.
bool asks_for_path(const Rule& rule);

// Leaves of overlapping values of several rules the most specific. It gets the score of a generic rule whose place it
// takes at the same value.
void keep_most_specific(const RuleSet& rules, Bytes text, std::vector<Match>& matches);
// Sorts matches by their values and appends a hit for each, without companions.
void make_hits(const RuleSet& rules, Bytes text, std::vector<Match>& matches, const TextPosition& position,
               std::vector<Hit>& hits);

// How sure a value is that a rule found with `confidence` (Hit), whose places add `points` to the `score` of a generic
// rule: by that score for a generic rule, else no less than by it. A score of 0 is none.
Confidence confidence_with(const Rule& rule, Confidence confidence, std::int32_t score, int points);

// Lets nothing be shown around the hits of a text, of `size` bytes at `offset` of its blob, since values may be
// missing.
void hide_lines(std::vector<Hit>& hits, std::uint64_t offset, std::size_t size);

// The line that holds the hit, as context for people: printable UTF-8, the value and every other hit on the line
// masked, every other token-like run masked too, cut to about limits.context_bytes around the value. `offset` is text's
// position in its blob.
std::string masked_context(Bytes text, std::uint64_t offset, const Hit& hit, const std::vector<Hit>& all,
                           const Limits& limits);

}  // namespace assay
