// Connections for the exchanges, by libcurl (CURLOPT_CONNECT_ONLY): in the clear or over TLS, whose certificate must be
// the host's. Only the addresses of a Way are connected to, no proxy is used, and all of it ends at a deadline.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <tl/expected.hpp>

#include "scanners/sources/remote/http/curl_library.h"
#include "scanners/verification/logins/exchanges.h"
#include "scanners/verification/logins/login_client.h"
#include "scanners/verification/logins/socket_deadline.h"

namespace assay::verification {

// What the program's clients have in common.
struct ClientOptions {
  std::chrono::milliseconds timeout{10000};  // of one login, from the look at the host to the end of its answer
  std::string ca_file;                       // certificates to trust instead of the system's; empty: those
};

// One transfer that connects and goes no further. Not synchronised.
class CurlConnection {
 public:
  CurlConnection(std::shared_ptr<const remote::CurlLibrary> curl, const Way& way);
  CurlConnection(const CurlConnection&) = delete;
  CurlConnection& operator=(const CurlConnection&) = delete;
  ~CurlConnection();

  // Sets what each connection has, for `url` ("https://host:port"). False: libcurl has no memory.
  bool set_up(const std::string& url, const Login& login, const ClientOptions& options);
  template <class Value>
  void set(CURLoption option, Value value) {
    curl_->easy_setopt(easy_, option, value);
  }
  // Until the connection is there, and what libcurl does to log in is done. Code that libcurl calls may look at no
  // clock: with a `deadline` the connection is shut down at that, with CURLE_OPERATION_TIMEDOUT.
  CURLcode connect(SocketDeadline* deadline = nullptr);
  CURL* easy() const { return easy_; }

 private:
  static curl_socket_t open_socket(void* self, curlsocktype, curl_sockaddr* address);

  std::shared_ptr<const remote::CurlLibrary> curl_;
  const Way& way_;
  CURLM* multi_ = nullptr;
  CURL* easy_ = nullptr;
  curl_slist* addresses_ = nullptr;
  SocketDeadline* deadline_ = nullptr;
  bool added_ = false;
};

// Why there is no connection: a text without names.
std::string why_not_connected(const remote::CurlLibrary& curl, CURLcode code);

// Over TLS where the login has it from the first byte. Errors: no connection, or none that may be trusted.
tl::expected<std::unique_ptr<Wire>, std::string> connect_wire(const std::shared_ptr<const remote::CurlLibrary>& curl,
                                                              const Login& login, const Way& way,
                                                              const ClientOptions& options);

}  // namespace assay::verification
