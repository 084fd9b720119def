#include "scanners/scan/work_ahead.h"

#include <algorithm>
#include <system_error>
#include <utility>

#include "scanners/sources/files/listing.h"

namespace assay {

namespace {

// Standard input, descriptors, devices, and the kernel's files, which say that they are empty.
bool may_be_stream(const std::string& path) {
  return path == "-" || path.starts_with("/dev/") || path.starts_with("/proc/");
}

}  // namespace

WorkAhead::WorkAhead(std::vector<std::string> paths, files::WalkOptions options, Progress* progress,
                     std::chrono::milliseconds wait)
    : paths_(std::move(paths)), options_(std::move(options)), progress_(progress) {
  if (progress == nullptr || !progress->watched() || std::any_of(paths_.begin(), paths_.end(), may_be_stream)) return;
  try {
    thread_ = std::thread([this, wait] { run(wait); });
  } catch (const std::system_error&) {
    // The system gives no more threads: nothing is foretold.
  }
}

WorkAhead::~WorkAhead() {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard lock(mutex_);
    stop_ = true;
  }
  changed_.notify_one();
  thread_.join();
  progress_->expect(0);
}

void WorkAhead::run(std::chrono::milliseconds wait) {
  {
    std::unique_lock lock(mutex_);
    if (changed_.wait_for(lock, wait, [this] { return stop_.load(); })) return;
  }
  if (const auto bytes = files::count_bytes(paths_, options_, stop_)) progress_->expect_beside(*bytes, began_);
}

}  // namespace assay
