// The tables of a run's requests and their answers (§3.14.21, §3.14.22): how values were verified. A row has the
// method, the address as the rule has it and the status; never a header, a query, a body or anything else that could
// hold the value.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "base/finding.h"
#include "sarif/json_writer.h"
#include "sarif/place_text.h"

namespace assay {

// Most rows: a rule asks at one address, so a run has some for each rule. Readers compare the rows pairwise.
inline constexpr std::size_t kMostRequests = 2000;

class SarifRequests {
 public:
  // The row of a request, which is added when it is new; equal requests with equal answers share one. Nothing where the
  // table is full. A request and its answer stand in the same row of the two tables.
  std::optional<std::uint64_t> row_of(const VerificationRequest& request, const Scrub& scrub);

  // The "webRequests" and "webResponses" members of the open run, unless there are none.
  void write(JsonWriter& json) const;

 private:
  std::vector<VerificationRequest> rows_;
  std::map<VerificationRequest, std::uint64_t> known_;
};

}  // namespace assay
