// How likely it is that an assignment gives a secret away: a sum of named parts, each of which a person can follow and
// `assay explain --why` prints.
//
// Contract. Pure, total, allocation-free, thread-safe; linear in the bytes looked at. The parts hold words of ours and
// of the name, never the value.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "base/severity.h"
#include "scanners/secrets/context/assignment.h"
#include "scanners/secrets/context/content.h"
#include "scanners/secrets/context/name.h"

namespace assay::context {

struct Part {
  std::string_view what;    // "name", "form", "rarity", …
  int points = 0;           // for (+) or against (-) a secret
  std::string_view detail;  // the deciding word, the name of a form; may be empty
  double measure = 0;       // the figure behind the points (bits, characters); 0 where there is none
};

// Sums from which on a finding is of low, medium and high confidence.
inline constexpr int kLow = 17;
inline constexpr int kMedium = 45;
inline constexpr int kHigh = 70;

constexpr Confidence confidence_of(int total) {
  return total >= kHigh ? Confidence::high : total >= kMedium ? Confidence::medium : Confidence::low;
}

struct Score {
  Subject subject = Subject::token;
  Content content = Content::literal;
  int total = 0;
  std::array<Part, 12> parts;
  std::size_t count = 0;

  std::span<const Part> list() const { return {parts.data(), count}; }
  // Nothing below kLow, and for what is no literal.
  std::optional<Confidence> confidence() const;
};

// Values are judged by so many bytes; what goes on behind must go on alike.
inline constexpr std::size_t kJudgedBytes = 200;

// For a value whose end was not looked for: it is no more than a hint.
void add_beyond_limit(Score& score);

// Which parts a score has: all, or no more of them than decide that no confidence comes of it.
enum class Parts : std::uint8_t { all, deciding };

// `text` is what the assignment was read from.
Score score_of(std::string_view text, const Assignment& assignment, Parts parts = Parts::all);
// The same into one that is as it is made: to copy 600 bytes takes a tenth of what judging takes.
void add_score(std::string_view text, const Assignment& assignment, Parts parts, Score& out);

}  // namespace assay::context
