// Many requests under way at once, each with an answer that is read into memory whole. libcurl in the program
// (curl_pool.h), a list of answers in tests. No retries, no redirects, no policy but what a pool is made with.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "scanners/sources/remote/http/transport.h"

namespace assay::remote {

// Why no whole answer came.
enum class Broken : std::uint8_t {
  none,         // it came
  unsendable,   // a header or address that cannot be sent
  no_name,      // the host's name is not known
  not_public,   // its address is of this machine or a local network
  unreachable,  // no connection
  untrusted,    // TLS failed: the certificate, or the handshake
  too_slow,     // the time for one request was up
  cut_off,      // the connection broke, or ended before the answer did
  too_long,     // more than WireRequest::most
  other,
};
// "its certificate is not to be trusted"; empty for none.
std::string_view text_of(Broken broken);

struct PooledAnswer {
  std::uint64_t id = 0;
  Broken broken = Broken::none;
  AnswerHead head;  // may be there though the body is not
  std::string body;
};

// Not synchronised.
class RequestPool {
 public:
  virtual ~RequestPool() = default;
  // The answer comes from a later wait, under the same id.
  virtual void send(std::uint64_t id, const WireRequest& request) = 0;
  // The answers that are there, waiting at most so long for the first one; fewer where none is under way.
  virtual std::vector<PooledAnswer> wait(std::chrono::milliseconds most) = 0;
  virtual std::size_t under_way() const = 0;
};

}  // namespace assay::remote
