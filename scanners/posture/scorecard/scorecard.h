// What OpenSSF Scorecard said of a repository: its JSON (version 2 of its format, as Scorecard 5 writes it) and SARIF.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "scanners/posture/results/judgement.h"

namespace assay::posture {

struct SaidCheck {
  std::string name;
  Said said;
};

struct Scorecard {
  std::string date, commit, version;  // empty where the file does not say
  std::vector<SaidCheck> checks;      // names that are not known among them
  bool whole = true;                  // false: what has no place is not in the file (SARIF)
};

inline constexpr std::size_t kMostScorecardBytes = std::size_t{64} << 20;

// `name` is for errors. Bytes of any kind: an error, never a crash.
Result<Scorecard> read_scorecard(std::string_view text, const std::string& name);

// Puts what Scorecard said beside each judgement. What a checkout cannot answer is taken from it when it is about
// `commit`; of another commit, or one that is not known, it stays unproved, and the reason says so. Returns notes for
// the report: names that are not known here.
std::vector<std::string> take_in(const Scorecard& scorecard, std::string_view commit, std::vector<Judgement>& out);

}  // namespace assay::posture
