// Runs work on a fixed number of threads.
#pragma once

#include <atomic>
#include <cstddef>
#include <functional>

namespace assay {

// How many threads to use: `asked`, or the processors this process may run on when asked is 0. At least 1.
unsigned thread_count(unsigned asked);

// Calls work(worker) for worker = 0 … threads-1, each on a thread of its own (worker 0 on the caller's), and returns
// when all have. Nothing is started for one thread. Where the system gives fewer threads, the caller's does the work of
// those that are lacking after its own, so calls must not wait for each other. work must not throw.
void run_workers(unsigned threads, const std::function<void(unsigned)>& work);

// A counter that hands out 0, 1, 2 … below `size`, each once, to whichever thread asks.
class WorkQueue {
 public:
  explicit WorkQueue(std::size_t size) : size_(size) {}
  bool next(std::size_t& item) {
    item = next_.fetch_add(1, std::memory_order_relaxed);
    return item < size_;
  }

 private:
  std::atomic<std::size_t> next_{0};
  std::size_t size_;
};

}  // namespace assay
