// How much a scan of files has before it, counted beside the scan for whoever watches its progress: the walk itself
// hands out files as it meets them, and does not know what comes.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "base/progress.h"
#include "scanners/sources/files/walk.h"

namespace assay {

// While it lives, a thread counts the bytes of the files; it begins when the scan has taken as long as `wait`, so that
// a short one costs nothing. Where nobody watches, or what comes cannot be counted (a stream), there is no thread.
// `progress` may be null, and outlives this.
class WorkAhead {
 public:
  WorkAhead(std::vector<std::string> paths, files::WalkOptions options, Progress* progress,
            std::chrono::milliseconds wait = std::chrono::seconds(1));
  ~WorkAhead();
  WorkAhead(const WorkAhead&) = delete;
  WorkAhead& operator=(const WorkAhead&) = delete;

 private:
  void run(std::chrono::milliseconds wait);

  std::vector<std::string> paths_;
  files::WalkOptions options_;
  Progress* progress_;
  Progress::Clock::time_point began_ = Progress::Clock::now();
  std::mutex mutex_;
  std::condition_variable changed_;
  std::atomic<bool> stop_{false};
  std::thread thread_;
};

}  // namespace assay
