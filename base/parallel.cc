#include "base/parallel.h"

#include <sched.h>

#include <algorithm>
#include <system_error>
#include <thread>
#include <vector>

namespace assay {

unsigned thread_count(unsigned asked) {
  if (asked != 0) return asked;
#if defined(__linux__)
  cpu_set_t set;
  if (sched_getaffinity(0, sizeof set, &set) == 0) return static_cast<unsigned>(std::max(1, CPU_COUNT(&set)));
#endif
  return std::max(1U, std::thread::hardware_concurrency());
}

void run_workers(unsigned threads, const std::function<void(unsigned)>& work) {
  std::vector<std::thread> others;
  others.reserve(threads > 0 ? threads - 1 : 0);
  unsigned started = 1;
  try {
    for (; started < threads; ++started) others.emplace_back(work, started);
  } catch (const std::system_error&) {
    // The system gives no more threads: the caller does their work.
  }
  work(0);
  for (unsigned worker = started; worker < threads; ++worker) work(worker);
  for (std::thread& other : others) other.join();
}

}  // namespace assay
