// What the answers to one finding come to, with the controls that they need.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/finding.h"
#include "scanners/verification/judgement.h"

namespace assay::verification {

// What became of a made-up value.
struct ControlAnswer {
  enum class State : std::uint8_t { waiting, refused, accepted, unanswered } state = State::waiting;
  int status = 0;
  std::string why;  // of unanswered
};

// What an answer says of one finding, with one choice of companions.
struct Verdict {
  Judgement judgement;
  std::uint32_t http_status = 0;
  std::vector<OfflineEvidence> told = {};       // of active ones
  const ControlAnswer* confirmed_by = nullptr;  // of active ones with companions that the control did not have
};

// Takes an active verdict back where its control was not refused.
void confirm(Verdict& verdict);

// The one that counts: active before unsound, unknown and inactive. `verdicts` is not empty.
const Verdict& best_of(const std::vector<Verdict>& verdicts);

}  // namespace assay::verification
