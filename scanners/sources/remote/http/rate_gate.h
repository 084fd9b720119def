// Holds requests back while a server asks for it. One for all workers of a run.
#pragma once

#include <cstdint>
#include <functional>
#include <mutex>
#include <utility>

#include "base/result.h"
#include "scanners/sources/remote/http/clock.h"

namespace assay::remote {

// Thread-safe.
class RateGate {
 public:
  // most: seconds that a run may wait altogether. Beyond it every request fails: what it was for is a gap. tell: hears
  // when waiting begins and ends, from the thread that waits; may be empty.
  RateGate(Clock& clock, std::int64_t most, std::function<void(bool waiting)> tell = {})
      : clock_(clock), left_(most), tell_(std::move(tell)) {}

  // Waits until a request may be sent.
  Status pass();

  // A server asked for no requests before `until` (seconds since 1970).
  void close_until(std::int64_t until);

 private:
  Clock& clock_;
  std::mutex mutex_;
  std::int64_t left_;
  std::function<void(bool)> tell_;
  std::int64_t until_ = 0;
  std::int64_t paid_until_ = 0;  // waiting up to here was taken from left_ already
  bool used_up_ = false;
  std::int64_t asked_ = 0;  // the wait that was too long
};

}  // namespace assay::remote
