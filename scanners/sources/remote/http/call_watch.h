// Ends a call of libcurl that does not return: while a server sends frames of HTTP/2 that come to nothing faster than
// they are read, libcurl goes on reading and looks at no clock. The sockets are shut down then, and it finds their end.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <set>
#include <thread>

#include "scanners/sources/remote/http/curl_library.h"

namespace assay::remote {

// Of one thread that calls libcurl. Outlives the connections: it is told when they are closed.
class CallWatch {
 public:
  // `longest`: how long a call may take, more than 0; one that takes longer is ended before it has taken twice that.
  explicit CallWatch(std::chrono::milliseconds longest);
  CallWatch(const CallWatch&) = delete;
  CallWatch& operator=(const CallWatch&) = delete;
  ~CallWatch();

  // A call lasts as long as this.
  class Call {
   public:
    explicit Call(CallWatch& watch) : watch_(watch) { ++watch_.turns_; }
    Call(const Call&) = delete;
    Call& operator=(const Call&) = delete;
    ~Call() { ++watch_.turns_; }

   private:
    CallWatch& watch_;
  };

  // Opens a socket that is watched; CURL_SOCKET_BAD with errno where that cannot be done.
  curl_socket_t open(int family, int type, int protocol);
  // As CURLOPT_CLOSESOCKETFUNCTION, with the watch as its data.
  static int close(void* self, curl_socket_t socket);

 private:
  void run();

  const std::chrono::milliseconds longest_;
  std::atomic<std::uint64_t> turns_{0};  // calls begun and ended: odd in a call
  std::mutex mutex_;
  std::condition_variable changed_;
  bool ended_ = false;
  std::set<curl_socket_t> sockets_;
  std::thread thread_;
};

}  // namespace assay::remote
