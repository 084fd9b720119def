#include "cli/progress_line.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <string_view>
#include <system_error>

#include "base/strings.h"

namespace assay::cli {

namespace {

using Clock = std::chrono::steady_clock;
constexpr auto kFirst = std::chrono::milliseconds(500);  // shorter work needs no line
constexpr auto kEach = std::chrono::milliseconds(100);
constexpr std::string_view kErase = "\r\x1b[K";

bool can_show() {
  const char* terminal = std::getenv("TERM");
  return ::isatty(STDERR_FILENO) == 1 && terminal != nullptr && std::string_view(terminal) != "dumb";
}

std::size_t columns() {
  winsize size{};
  return ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 1 ? size.ws_col : 80;
}

void show(std::string_view text) {
  const std::string line = cat(kErase, text.substr(0, columns() - 1));  // ASCII only
  std::fwrite(line.data(), 1, line.size(), stderr);
  std::fflush(stderr);
}

std::string left_text(std::optional<std::chrono::seconds> left) {
  if (!left) return {};
  const auto minutes = std::chrono::floor<std::chrono::minutes>(*left);
  if (minutes.count() == 0) return cat(", ", left->count(), " s left");
  if (minutes < std::chrono::hours(1)) return cat(", ", minutes.count(), " min ", (*left - minutes).count(), " s left");
  return cat(", ", minutes.count() / 60, " h ", minutes.count() % 60, " min left");
}

}  // namespace

std::string progress_text(const Progress& progress, std::chrono::nanoseconds elapsed) {
  const std::uint64_t bytes = progress.bytes();
  const double seconds = std::chrono::duration<double>(elapsed).count();
  const auto rate = seconds > 0 ? static_cast<std::uint64_t>(static_cast<double>(bytes) / seconds) : 0;
  const std::uint64_t items = progress.items();
  return cat(progress.phase(), "  ", with_commas(items), items == 1 ? " input, " : " inputs, ", human_bytes(bytes),
             ", ", human_bytes(rate), "/s", left_text(progress.remaining(Clock::now())));
}

ProgressLine::ProgressLine(Progress& progress, bool wanted) : progress_(progress) {
  if (!wanted || !can_show()) return;
  progress.watch();
  try {
    thread_ = std::thread([this] { run(); });
  } catch (const std::system_error&) {
    // The system gives no more threads: nothing is shown.
  }
}

ProgressLine::~ProgressLine() {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard lock(mutex_);
    done_ = true;
  }
  changed_.notify_one();
  thread_.join();
}

void ProgressLine::run() {
  const Clock::time_point start = Clock::now();
  bool shown = false;
  std::unique_lock lock(mutex_);
  while (!changed_.wait_for(lock, shown ? kEach : kFirst, [this] { return done_; })) {
    show(progress_text(progress_, Clock::now() - start));
    shown = true;
  }
  if (shown) show("");
}

}  // namespace assay::cli
