#include "scanners/sources/remote/http/call_watch.h"

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace assay::remote {
namespace {

// A server on this machine, to which `client` is connected, and its end of that.
struct Connected {
  explicit Connected(curl_socket_t client) {
    listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* general = reinterpret_cast<sockaddr*>(&address);
    if (::bind(listener, general, size) != 0 || ::listen(listener, 1) != 0 ||
        ::getsockname(listener, general, &size) != 0 || ::connect(client, general, size) != 0)
      return;
    server = ::accept(listener, nullptr, nullptr);
  }
  ~Connected() {
    ::close(server);
    ::close(listener);
  }
  int listener = -1, server = -1;
};

TEST(CallWatch, ACallThatWaitsForNothingEnds) {
  CallWatch watch(std::chrono::milliseconds(20));
  const curl_socket_t socket = watch.open(AF_INET, SOCK_STREAM, 0);
  ASSERT_NE(socket, CURL_SOCKET_BAD);
  const Connected connected(socket);
  ASSERT_GE(connected.server, 0);
  char byte = 0;
  {
    const CallWatch::Call call(watch);
    EXPECT_EQ(::recv(socket, &byte, 1, 0), 0);  // else it would wait for ever
  }
  EXPECT_EQ(CallWatch::close(&watch, socket), 0);
}

TEST(CallWatch, CallsThatEndLeaveTheSocketAsItIs) {
  CallWatch watch(std::chrono::milliseconds(1));
  const curl_socket_t socket = watch.open(AF_INET, SOCK_STREAM, 0);
  const Connected connected(socket);
  ASSERT_GE(connected.server, 0);
  for (int i = 0; i < 1000; ++i) {
    ASSERT_EQ(::send(connected.server, "a", 1, 0), 1);
    char byte = 0;
    ASSERT_EQ(::recv(socket, &byte, 1, 0), 1);
    const CallWatch::Call call(watch);
  }
  EXPECT_EQ(CallWatch::close(&watch, socket), 0);
}

}  // namespace
}  // namespace assay::remote
