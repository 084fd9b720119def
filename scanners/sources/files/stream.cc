#include "scanners/sources/files/stream.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "base/result.h"
#include "base/strings.h"
#include "scanners/sources/files/window_scanner.h"

namespace assay::files {

namespace {

constexpr std::size_t kBufferBytes = std::size_t{256} << 10;

struct Reading {
  std::size_t bytes = 0;  // 0: the end, or an error
  std::string error;
};

// Fills the buffer as far as it goes: a pipe gives 64 KiB at a time or less.
Reading read_full(int fd, std::span<char> buffer, bool wait) {
  Reading reading;
  while (reading.bytes < buffer.size()) {
    const ssize_t got = ::read(fd, buffer.data() + reading.bytes, buffer.size() - reading.bytes);
    if (got > 0) {
      reading.bytes += static_cast<std::size_t>(got);
      continue;
    }
    if (got == 0) return reading;
    if (errno == EINTR) continue;
    if (errno == EAGAIN && wait) {
      pollfd ready{.fd = fd, .events = POLLIN, .revents = 0};
      if (::poll(&ready, 1, -1) >= 0 || errno == EINTR) continue;
    }
    reading.error = errno_text(errno);
    return reading;
  }
  return reading;
}

// A thread that reads ahead into two buffers.
class ReadAhead {
 public:
  ReadAhead(int fd, bool wait) : fd_(fd), wait_(wait), thread_([this] { read_all(); }) {}
  ReadAhead(const ReadAhead&) = delete;
  ReadAhead& operator=(const ReadAhead&) = delete;
  ~ReadAhead() {
    {
      const std::lock_guard lock(mutex_);
      stop_ = true;
    }
    changed_.notify_all();
    thread_.join();
  }

  // The next bytes; they live until the next call. An empty view at the end or on an error.
  Bytes next(std::string& error) {
    std::unique_lock lock(mutex_);
    if (taken_) {
      full_[turn_] = false;
      turn_ ^= 1U;
      changed_.notify_all();
    }
    changed_.wait(lock, [&] { return full_[turn_]; });
    taken_ = true;
    error = readings_[turn_].error;
    return {buffers_[turn_].data(), readings_[turn_].bytes};
  }

 private:
  void read_all() {
    for (std::size_t turn = 0;; turn ^= 1U) {
      {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return stop_ || !full_[turn]; });
        if (stop_) return;
      }
      Reading reading = read_full(fd_, buffers_[turn], wait_);
      const bool end = reading.bytes < kBufferBytes;
      const std::lock_guard lock(mutex_);
      readings_[turn] = std::move(reading);
      full_[turn] = true;
      changed_.notify_all();
      if (end) return;
    }
  }

  int fd_;
  bool wait_;
  std::array<std::vector<char>, 2> buffers_{std::vector<char>(kBufferBytes), std::vector<char>(kBufferBytes)};
  std::array<Reading, 2> readings_;
  std::array<bool, 2> full_{};
  std::size_t turn_ = 0;
  bool taken_ = false;
  bool stop_ = false;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::thread thread_;
};

// Where the bytes come from, with or without a thread.
class Reader {
 public:
  Reader(int fd, const StreamOptions& options) : fd_(fd), wait_(options.wait) {
    if (options.threads >= 2) {
      ahead_.emplace(fd, wait_);
    } else {
      buffer_.resize(kBufferBytes);
    }
  }
  // As ReadAhead::next, but bytes may come together with an error, which is then the end.
  Bytes next(std::string& error) {
    if (ahead_) return ahead_->next(error);
    Reading reading = read_full(fd_, buffer_, wait_);
    error = std::move(reading.error);
    return {buffer_.data(), reading.bytes};
  }

 private:
  int fd_;
  bool wait_;
  std::vector<char> buffer_;
  std::optional<ReadAhead> ahead_;
};

}  // namespace

bool is_binary(Bytes text) { return text.substr(0, 8000).find('\0') != Bytes::npos; }

void scan_stream(int fd, Bytes head, const Origin& origin, BlobConsumer* consumer, const StreamOptions& options,
                 Coverage& coverage) {
#if defined(F_SETPIPE_SZ)
  (void)::fcntl(fd, F_SETPIPE_SZ, 1 << 20);  // fewer switches between writer and reader; refused for what is no pipe
#endif
  std::string begin(head);  // until it is known to be long
  std::optional<WindowScanner> windows;
  const auto go_on_in_windows = [&] {
    windows.emplace(consumer->finder(), options.limits,
                    [&](Bytes text, const TextPosition& position, std::vector<Match>& matches) {
                      consumer->group(origin, text, position, matches);
                    });
    windows->push(begin);
    begin = std::string();
  };
  const std::string name = printable(origin.path);
  std::uint64_t bytes = head.size();
  bool known_text = false;
  std::string error;
  {
    Reader reader(fd, options);
    while (true) {
      const Bytes piece = reader.next(error);
      bytes += piece.size();
      if (consumer != nullptr && windows) {
        windows->push(piece);
      } else if (consumer != nullptr) {
        begin += piece;
        if (options.skip_binary && !known_text && begin.size() >= 8000) {
          if (is_binary(begin)) return coverage.skipped(SkipReason::binary, name);
          known_text = true;
        }
        if (begin.size() > options.limits.whole_file_bytes) go_on_in_windows();
      }
      if (!error.empty() || piece.size() < kBufferBytes) break;
      if (options.most != 0 && bytes >= options.most) {
        error = cat("goes on beyond ", human_bytes(options.most), "; the rest was not read");
        break;
      }
    }
  }
  if (!error.empty()) coverage.gap(name, error);
  if (consumer != nullptr && !windows) {
    if (options.skip_binary && is_binary(begin)) return coverage.skipped(SkipReason::binary, name);
    consumer->whole(origin, begin);
  } else if (windows && !windows->finish()) {
    coverage.gap(name, "too many candidates in one place; not all of them were looked at");
  }
  coverage.scanned(bytes);
}

}  // namespace assay::files
