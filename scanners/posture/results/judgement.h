// What became of a check. Plain data. Texts may hold bytes of files: who shows them makes them harmless, and masks what
// the secret rules know.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "base/severity.h"
#include "base/verdict.h"
#include "scanners/posture/results/check.h"
#include "scanners/workflows/findings/finding.h"

namespace assay::posture {

using Place = workflows::Place;

inline constexpr int kMostScore = 10;
inline constexpr int kInconclusive = -1;  // as Scorecard writes it

struct Detail {
  enum class Kind : std::uint8_t { warning, note };
  Kind kind = Kind::note;
  std::string text;            // one sentence without full stop
  std::optional<Place> place;  // a whole file has line 1 and no line text
};

// What Scorecard said of the same check.
struct Said {
  int score = kInconclusive;
  std::string reason;
};

struct Judgement {
  const Check* check = nullptr;
  int score = kInconclusive;  // 0 to 10, or kInconclusive
  int least = kMostScore;     // that passes
  std::string reason;         // without full stop
  std::vector<Detail> details;
  std::size_t left_out = 0;  // details beyond kMostDetails
  std::string missing;       // path of the file that should be there
  bool demanded = false;     // unproved fails the run where it is enforced
  bool from_scorecard = false;
  std::optional<Said> said;

  Verdict verdict() const {
    return score == kInconclusive ? Verdict::unproved : score >= least ? Verdict::pass : Verdict::fail;
  }
};

inline constexpr std::size_t kMostDetails = 1000;

// Of all that have a score, by their weights; nothing where none has. In tenths, rounded half away from zero.
std::optional<int> aggregate_tenths(const std::vector<Judgement>& judgements);

}  // namespace assay::posture
