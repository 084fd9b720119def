// Reads a checkout and runs all checks of posture on it.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/coverage.h"
#include "scanners/posture/checkout/checkout.h"
#include "scanners/posture/results/judgement.h"
#include "scanners/posture/scorecard/scorecard.h"

namespace assay::posture {

// What has to be reached, by `assay.yaml` or flags.
struct Demands {
  int least = kMostScore;                            // of all checks that are not named
  std::map<std::string, int, std::less<>> least_of;  // by id
  std::vector<std::string> demanded;                 // ids that must not be unproved
};

struct PostureOptions {
  CheckoutOptions checkout;
  Demands demands;
  const Scorecard* scorecard = nullptr;
};

struct Posture {
  std::vector<Judgement> judgements;  // in the order of ids
  Coverage coverage;
  std::string commit;  // that is checked out; empty where it is not known
};

// Deterministic for the same files, commit and time.
Posture posture_of(const std::string& root, const PostureOptions& options);
std::vector<Judgement> judge(const Checkout& checkout, std::int64_t now, const Demands& demands = {});

}  // namespace assay::posture
