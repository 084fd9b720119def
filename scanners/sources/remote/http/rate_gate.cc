#include "scanners/sources/remote/http/rate_gate.h"

#include <algorithm>

#include "base/strings.h"

namespace assay::remote {

Status RateGate::pass() {
  while (true) {
    std::int64_t wait = 0;
    {
      const std::lock_guard lock(mutex_);
      const std::int64_t now = clock_.now();
      wait = until_ - now;
      if (wait > 0) {
        const std::int64_t more = until_ - std::max(now, paid_until_);
        if (more > left_ && !used_up_) {
          used_up_ = true;
          asked_ = wait;
        }
        if (!used_up_ && more > 0) {
          left_ -= more;
          paid_until_ = until_;
        }
      }
      if (used_up_)
        return fail("asking", "", cat("the server's rate limit is used up, and it asks to wait for ", asked_, " s"),
                    "--max-wait sets how long a run may wait");
    }
    if (wait <= 0) return {};
    if (tell_) tell_(true);
    clock_.sleep(std::chrono::seconds(wait));
    if (tell_) tell_(false);
  }
}

void RateGate::close_until(std::int64_t until) {
  const std::lock_guard lock(mutex_);
  until_ = std::max(until_, until);
}

}  // namespace assay::remote
