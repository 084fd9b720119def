#include "scanners/verification/logins/socket_deadline.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <system_error>

namespace assay::verification {

SocketDeadline::SocketDeadline(std::chrono::milliseconds time) {
  try {
    thread_ = std::thread([this, until = std::chrono::steady_clock::now() + time] { run(until); });
  } catch (const std::system_error&) {
    over_ = true;  // with nobody to end it, nothing is begun
  }
}

SocketDeadline::~SocketDeadline() {
  {
    const std::lock_guard lock(mutex_);
    ended_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
  for (const int socket : sockets_) ::close(socket);
}

void SocketDeadline::watch(int socket) {
  const std::lock_guard lock(mutex_);
  const int copy = ::fcntl(socket, F_DUPFD_CLOEXEC, 0);
  if (copy >= 0) sockets_.push_back(copy);
  if (over_ || copy < 0) ::shutdown(socket, SHUT_RDWR);
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
