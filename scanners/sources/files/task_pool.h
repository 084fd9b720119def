// Tasks that make further tasks, spread over a fixed number of threads. Last in, first out: a tree is walked depth
// first, so that few folders wait at any time.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <memory>
#include <mutex>
#include <vector>

namespace assay::files {

class Task {
 public:
  virtual ~Task() = default;
  // `worker`: 0 … threads-1, the same for all calls from one thread. Must not throw.
  virtual void run(unsigned worker) = 0;
};

class TaskPool {
 public:
  // From any thread, before or during run().
  void push(std::unique_ptr<Task> task);

  // Runs tasks until none is left and none is running that could make more.
  void run(unsigned threads);

 private:
  std::unique_ptr<Task> take();  // null when all is done
  void finished();

  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::unique_ptr<Task>> waiting_;
  std::size_t unfinished_ = 0;  // waiting and running
};

}  // namespace assay::files
