#include "scanners/sources/remote/http/clock.h"

#include <thread>

namespace assay::remote {

std::int64_t SystemClock::now() {
  return std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch()).count();
}

void SystemClock::sleep(std::chrono::milliseconds time) { std::this_thread::sleep_for(time); }

}  // namespace assay::remote
