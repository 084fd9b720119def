#include "scanners/verification/verdict.h"

#include <algorithm>

#include "base/strings.h"

namespace assay::verification {

void confirm(Verdict& verdict) {
  if (verdict.confirmed_by == nullptr) return;
  switch (verdict.confirmed_by->state) {
    case ControlAnswer::State::refused:
      break;
    case ControlAnswer::State::accepted:
      verdict.judgement = {VerificationStatus::unsound_verifier,
                           "with what stands beside it a made-up value is accepted too", false};
      break;
    case ControlAnswer::State::waiting:
    case ControlAnswer::State::unanswered:
      verdict.judgement = {
          VerificationStatus::unknown,
          cat("it is accepted; a made-up value with what stands beside it: ", verdict.confirmed_by->why), false};
      break;
  }
}

const Verdict& best_of(const std::vector<Verdict>& verdicts) {
  const auto rank = [](const Verdict& verdict) {
    switch (verdict.judgement.status) {
      case VerificationStatus::active:
        return 3;
      case VerificationStatus::unsound_verifier:
        return 2;
      case VerificationStatus::unknown:
        return 1;
      default:
        return 0;
    }
  };
  return *std::max_element(verdicts.begin(), verdicts.end(),
                           [&](const Verdict& a, const Verdict& b) { return rank(a) < rank(b); });
}

}  // namespace assay::verification
