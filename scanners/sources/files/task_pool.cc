#include "scanners/sources/files/task_pool.h"

#include "base/parallel.h"

namespace assay::files {

void TaskPool::push(std::unique_ptr<Task> task) {
  {
    const std::lock_guard lock(mutex_);
    waiting_.push_back(std::move(task));
    ++unfinished_;
  }
  changed_.notify_one();
}

std::unique_ptr<Task> TaskPool::take() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return !waiting_.empty() || unfinished_ == 0; });
  if (waiting_.empty()) return nullptr;
  std::unique_ptr<Task> task = std::move(waiting_.back());
  waiting_.pop_back();
  return task;
}

void TaskPool::finished() {
  const std::lock_guard lock(mutex_);
  if (--unfinished_ == 0) changed_.notify_all();
}

void TaskPool::run(unsigned threads) {
  run_workers(threads, [this](unsigned worker) {
    while (const std::unique_ptr<Task> task = take()) {
      task->run(worker);
      finished();
    }
  });
}

}  // namespace assay::files
