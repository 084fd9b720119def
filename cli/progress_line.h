// The line that says how far a scan has come.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

#include "base/progress.h"

namespace assay::cli {

// "scanning  12,345 inputs, 1.2 GiB, 310.5 MiB/s, 1 min 5 s left"
std::string progress_text(const Progress& progress, std::chrono::nanoseconds elapsed);

// Shows a Progress on standard error while it lives, when that is a terminal: from half a second on, ten times a
// second, erased at the end. On anything else, with TERM=dumb, or when not `wanted` it does nothing and starts no
// thread.
class ProgressLine {
 public:
  ProgressLine(Progress& progress, bool wanted);
  ~ProgressLine();
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

 private:
  void run();

  const Progress& progress_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool done_ = false;
  std::thread thread_;
};

}  // namespace assay::cli
