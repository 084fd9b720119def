#include "scanners/sources/remote/http/call_watch.h"

#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace assay::remote {

CallWatch::CallWatch(std::chrono::milliseconds longest) : longest_(longest) {
  try {
    thread_ = std::thread([this] { run(); });
  } catch (const std::system_error&) {  // there is nobody to watch: no socket is opened
  }
}

CallWatch::~CallWatch() {
  {
    const std::lock_guard lock(mutex_);
    ended_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

curl_socket_t CallWatch::open(int family, int type, int protocol) {
  if (!thread_.joinable()) {
    errno = EAGAIN;
    return CURL_SOCKET_BAD;
  }
  const curl_socket_t socket = ::socket(family, type | SOCK_CLOEXEC, protocol);
  const std::lock_guard lock(mutex_);
  if (socket != CURL_SOCKET_BAD) sockets_.insert(socket);
  return socket;
}

int CallWatch::close(void* self, curl_socket_t socket) {
  auto& watch = *static_cast<CallWatch*>(self);
  const std::lock_guard lock(watch.mutex_);
  watch.sockets_.erase(socket);
  return ::close(socket);
}

// Looks now and then instead of being told of each call, of which there are thousands a second.
void CallWatch::run() {
  std::unique_lock lock(mutex_);
  std::uint64_t before = 0;
  while (!changed_.wait_for(lock, longest_, [this] { return ended_; })) {
    const std::uint64_t now = turns_;
    if (now % 2 == 1 && now == before)
      for (const curl_socket_t socket : sockets_) ::shutdown(socket, SHUT_RDWR);
    before = now;
  }
}

}  // namespace assay::remote
