// Ends a live credential by its rule's `revoke` request, and says what the provider said to it.
#pragma once

#include <cstdint>
#include <string>

#include "rules/rule.h"
#include "scanners/sources/remote/http/clock.h"
#include "scanners/sources/remote/http/request_pool.h"
#include "scanners/verification/delivery.h"
#include "scanners/verification/filling.h"

namespace assay::verification {

struct Revocation {
  enum class Outcome : std::uint8_t {
    accepted,  // in the way that the rule names: it ends now, or soon
    refused,   // the provider answered, and did not
    unknown,   // no answer that says so
  } outcome = Outcome::unknown;
  std::uint32_t status = 0;  // of the answer; 0: none came
  std::string why;           // of the others
};

// Sends the request, again where it failed by itself: whoever revokes twice has revoked. Nothing of it or its answer is
// kept but the status.
Revocation revoke(const HttpCall& call, const Values& values, remote::RequestPool& pool, remote::Clock& clock,
                  const Delivery::Ticks& ticks, const DeliveryOptions& options);

}  // namespace assay::verification
