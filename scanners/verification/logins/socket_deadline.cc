#include "scanners/verification/logins/socket_deadline.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

namespace assay::verification {

SocketDeadline::SocketDeadline(std::chrono::milliseconds time)
    : thread_([this, until = std::chrono::steady_clock::now() + time] { run(until); }) {}

SocketDeadline::~SocketDeadline() {
  {
    const std::lock_guard lock(mutex_);
    ended_ = true;
  }
  changed_.notify_all();
  thread_.join();
  for (const int socket : sockets_) ::close(socket);
}

void SocketDeadline::watch(int socket) {
  const std::lock_guard lock(mutex_);
  if (over_) ::shutdown(socket, SHUT_RDWR);
  if (const int copy = ::fcntl(socket, F_DUPFD_CLOEXEC, 0); copy >= 0) sockets_.push_back(copy);
}

bool SocketDeadline::is_over() const {
  const std::lock_guard lock(mutex_);
  return over_;
}

void SocketDeadline::run(std::chrono::steady_clock::time_point until) {
  std::unique_lock lock(mutex_);
  if (changed_.wait_until(lock, until, [this] { return ended_; })) return;
  over_ = true;
  for (const int socket : sockets_) ::shutdown(socket, SHUT_RDWR);
}

}  // namespace assay::verification
