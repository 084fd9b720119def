// Time as an argument, so that tests wait for nothing.
#pragma once

#include <chrono>
#include <cstdint>

namespace assay::remote {

// Thread-safe.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual std::int64_t now() = 0;  // seconds since 1970 UTC
  virtual void sleep(std::chrono::milliseconds time) = 0;
};

class SystemClock final : public Clock {
 public:
  std::int64_t now() override;
  void sleep(std::chrono::milliseconds time) override;
};

}  // namespace assay::remote
