// Asks the servers of signing, publishing and of a trusted root's refresh: requests that share tries, rate limits and
// one time limit. A credential goes to the server that it is for, over https or to this machine, and into no error.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "attest/json.h"
#include "base/result.h"
#include "base/secret.h"
#include "scanners/sources/remote/http/client.h"

namespace assay::attest {

struct WebOptions {
  unsigned tries = 3;  // of a request that fails by itself: a broken connection, 5xx
  std::chrono::milliseconds first_wait{500};
  // Seconds for all requests together, with what a server asks to wait for. An answer that is on its way then may take
  // as long as the transport lets it.
  std::int64_t most_s = 180;
  std::uint64_t most_bytes = std::uint64_t{8} << 20;  // of an answer
};

struct WebRequest {
  std::string doing;  // "asking for a certificate"
  remote::Url url;
  std::optional<std::string> body{};
  std::string content_type{};                // of the body
  std::string accept{};                      // the answer's type, which it must have; empty: any
  std::optional<Secret> authorization{};     // "Bearer …"
  std::vector<const Secret*> also_hide{};    // secrets that stand in the body; they outlive the request
  bool secret_answer = false;                // the answer holds a secret, and nothing of it is quoted
  archives::RandomReader* stream = nullptr;  // instead of a body: read as it is sent, anew for each try; borrowed
};

struct WebAnswer {
  int status = 0;
  remote::Headers headers;
  std::string body;
  std::string said;  // of a status of 400 and more: what the server says of it, without the request's secrets, and
                     // parts of them
};

// Thread-safe: each request takes a connection that is idle, or opens one.
class Web {
 public:
  using Connect = std::function<Result<std::unique_ptr<remote::Transport>>()>;

  // The clock outlives it.
  Web(Connect connect, remote::Clock& clock, WebOptions options);
  ~Web();
  Web(const Web&) = delete;
  Web& operator=(const Web&) = delete;

  // Any status. One that has another type than the request accepts is an error when it is below 300.
  Result<WebAnswer> ask(const WebRequest& request);

  remote::Clock& clock() { return clock_; }

 private:
  struct Connection;
  Result<std::unique_ptr<Connection>> connection(const remote::Url& server);
  void give_back(std::unique_ptr<Connection> connection);

  Connect connect_;
  remote::Clock& clock_;
  WebOptions options_;
  remote::RateGate gate_;
  std::int64_t deadline_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<Connection>> idle_;
};

// The address of `path` ("/api/v2/signingCert") below a service's: https, or http to this machine.
Result<remote::Url> address_of(std::string_view service, std::string_view path);

// What an answer of 400 and more says, for an error: its status, and what stands in "message", "error" or "detail" of
// JSON, or the first line of a text. Printable, at most 300 bytes of the server's.
std::string what_it_says(const WebAnswer& answer);

// The answer's JSON; an error that names the server where it is none.
Result<Json> json_of(const WebRequest& request, const WebAnswer& answer);

}  // namespace assay::attest
