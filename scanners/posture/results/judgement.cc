#include "scanners/posture/results/judgement.h"

namespace assay::posture {

int weight_of(const Check& check) {
  switch (check.risk) {
    case Severity::critical:
      return 20;
    case Severity::high:
      return 15;
    case Severity::medium:
      return 10;
    case Severity::low:
    case Severity::info:
      return 5;
  }
  return 5;
}

std::optional<int> aggregate_tenths(const std::vector<Judgement>& judgements) {
  int sum = 0, weights = 0;
  for (const Judgement& one : judgements) {
    if (one.score == kInconclusive) continue;
    sum += one.score * weight_of(*one.check);
    weights += weight_of(*one.check);
  }
  if (weights == 0) return std::nullopt;
  return (20 * sum + weights) / (2 * weights);
}

}  // namespace assay::posture
