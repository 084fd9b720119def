// A moment at which a socket is shut down, whoever is reading from it: libssh2 reads the first lines of a server that
// never ends them, OpenSSL tickets of a session as long as they come, and neither looks at a clock.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

namespace assay::verification {

class SocketDeadline {
 public:
  explicit SocketDeadline(std::chrono::milliseconds time);
  SocketDeadline(const SocketDeadline&) = delete;
  SocketDeadline& operator=(const SocketDeadline&) = delete;
  ~SocketDeadline();

  // A socket, which may be closed at any time: as many as a login tries addresses. One that cannot be watched is shut
  // down.
  void watch(int socket);
  bool is_over() const;

 private:
  void run(std::chrono::steady_clock::time_point until);

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  bool ended_ = false, over_ = false;
  std::vector<int> sockets_;  // copies of the descriptors
  std::thread thread_;
};

}  // namespace assay::verification
