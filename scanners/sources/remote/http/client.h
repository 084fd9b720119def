// Requests as a source makes them: credentials for the one server that they belong to, redirects, retries, rate limits.
//
// Credentials go to the server that was named and to no other (`serves` aside), whatever a redirect or a link says;
// never over http, but to this machine. What did not come after all tries is an Error, which the caller makes a gap of.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "scanners/sources/archives/byte_reader.h"
#include "scanners/sources/remote/http/clock.h"
#include "scanners/sources/remote/http/rate_gate.h"
#include "scanners/sources/remote/http/transport.h"

namespace assay::remote {

// Adds what proves who asks to a request that goes to the named server. Called for each try, from several threads.
using Authorize = std::function<void(WireRequest& request)>;

struct ClientOptions {
  Url server;  // gets the credentials
  // Further servers that get them: of the same owner, by a name that the source derives itself. May be empty.
  std::function<bool(const Url&)> serves;
  Authorize authorize;                         // may be empty
  unsigned tries = 5;                          // of a request that fails by itself: a broken connection, 5xx
  std::chrono::milliseconds first_wait{1000};  // before the second try; twice as long before each further one
  unsigned redirects = 5;
  std::uint64_t page_bytes = std::uint64_t{16} << 20;      // of an answer that is read whole
  std::uint64_t download_bytes = std::uint64_t{64} << 30;  // of one that is streamed
};

struct Request {
  Url url;
  std::vector<std::pair<std::string, std::string>> headers{};
  std::optional<std::string> body{};
  archives::RandomReader* stream = nullptr;  // a body that is read as it is sent, anew for each try; borrowed
};

struct Answer {
  AnswerHead head;
  std::string body;
  int status() const { return head.status; }
};

class Client;

// A body that is read as it comes. A connection that breaks is taken up where it broke, by a range of bytes of the same
// entity; where the server gives none, the failure is the reader's. Borrows the client, which does nothing else
// meanwhile.
class Download final : public archives::ByteReader {
 public:
  Result<std::size_t> read(std::span<char> buffer) override;

  const AnswerHead& head() const { return head_; }
  int status() const { return head_.status; }
  std::uint64_t bytes() const { return bytes_; }  // read so far
  bool broken() const { return broken_; }         // it did not come to its end

 private:
  friend class Client;
  Download(Client& client, Request request, std::unique_ptr<Exchange> exchange, AnswerHead head)
      : client_(client), request_(std::move(request)), exchange_(std::move(exchange)), head_(std::move(head)) {}
  Status resume(const Error& why);

  Client& client_;
  Request request_;
  std::unique_ptr<Exchange> exchange_;
  AnswerHead head_;
  std::uint64_t bytes_ = 0;
  std::optional<std::uint64_t> whole_;  // how long it is, where that was said
  unsigned resumed_ = 0;
  bool broken_ = false;
};

// Not synchronised: one for each worker. The clock and the gate are shared, and outlive it.
class Client {
 public:
  Client(std::unique_ptr<Transport> transport, Clock& clock, RateGate& gate, ClientOptions options);

  // The whole answer, whatever its status. 429, 5xx and answers that are cut off are asked for again first.
  Result<Answer> fetch(const Request& request);

  // The same for a body that is streamed: once the answer has begun. A body of a status other than 200 is short.
  Result<std::unique_ptr<Download>> open(const Request& request);

  const Url& server() const { return options_.server; }

 private:
  friend class Download;

  struct Begun {
    std::unique_ptr<Exchange> exchange;
    AnswerHead head;
  };

  struct Failure {
    Error error;
    bool again = true;  // whether another try may do better
  };

  // One try, through redirects.
  tl::expected<Begun, Failure> begin(const Request& request, bool compressed);
  Result<std::string> read_all(Exchange& exchange) const;
  // Whether the answer asks to come back later. Closes the gate then.
  bool is_limited(const AnswerHead& head, const std::string& body, unsigned tries);
  void wait_before(unsigned next_try);
  bool trusts(const Url& url) const;

  std::unique_ptr<Transport> transport_;
  Clock& clock_;
  RateGate& gate_;
  ClientOptions options_;
};

// "it answers 404", with what that mostly means.
std::string status_text(int status);

}  // namespace assay::remote
