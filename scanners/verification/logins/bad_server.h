// A server on loopback for tests, which does with each connection what it was told to, one after another.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace assay::verification::testing {

class BadServer {
 public:
  // `serve` is called with a connection, which is closed when it returns.
  explicit BadServer(std::function<void(BadServer&, int)> serve) : serve_(std::move(serve)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    socklen_t size = sizeof address;
    if (::bind(listener_, reinterpret_cast<const sockaddr*>(&address), size) != 0 || ::listen(listener_, 8) != 0 ||
        ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) != 0)
      std::abort();
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { run(); });
  }
  BadServer(const BadServer&) = delete;
  BadServer& operator=(const BadServer&) = delete;
  ~BadServer() { stop(); }

  std::uint16_t port() const { return port_; }
  int connections() const { return connections_; }
  // What was received; after stop().
  const std::string& heard() const { return heard_; }

  void stop() {
    stopped_ = true;
    if (const int open = connection_; open >= 0) ::shutdown(open, SHUT_RDWR);
    if (thread_.joinable()) thread_.join();
    if (listener_ >= 0) ::close(listener_);
    listener_ = -1;
  }

  // Something the client said; false when it will say nothing more, or the test is over.
  bool hear(int connection) {
    char buffer[4096];
    if (!wait(connection)) return false;
    const ssize_t got = ::recv(connection, buffer, sizeof buffer, 0);
    if (got > 0) heard_.append(buffer, static_cast<std::size_t>(got));
    return got > 0;
  }

  static bool leaves_within(int connection, std::chrono::milliseconds time) {
    pollfd polled{connection, POLLRDHUP, 0};
    return ::poll(&polled, 1, static_cast<int>(time.count())) > 0;
  }

  // False when the client is gone, or the test is over.
  bool say(int connection, std::string_view text) {
    while (!text.empty() && !stopped_) {
      const ssize_t sent = ::send(connection, text.data(), text.size(), MSG_NOSIGNAL);
      if (sent <= 0) return false;
      text.remove_prefix(static_cast<std::size_t>(sent));
    }
    return !stopped_;
  }

 private:
  bool wait(int socket) const {
    pollfd polled{socket, POLLIN, 0};
    while (!stopped_)
      if (::poll(&polled, 1, 5) > 0) return true;
    return false;
  }

  void run() {
    while (wait(listener_)) {
      const int connection = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
      if (connection < 0) continue;
      ++connections_;
      connection_ = connection;
      serve_(*this, connection);
      connection_ = -1;
      ::close(connection);
    }
  }

  std::function<void(BadServer&, int)> serve_;
  std::string heard_;
  std::atomic<int> connections_{0};
  std::atomic<bool> stopped_{false};
  std::atomic<int> connection_{-1};
  int listener_ = -1;
  std::uint16_t port_ = 0;
  std::thread thread_;
};

}  // namespace assay::verification::testing
