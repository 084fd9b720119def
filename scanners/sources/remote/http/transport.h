// One request on the wire and its answer, as it comes: no retries, no redirects, no policy. libcurl in the program
// (curl_transport.h), a list of answers in tests.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "base/secret.h"
#include "scanners/sources/archives/byte_reader.h"
#include "scanners/sources/remote/http/headers.h"
#include "scanners/sources/remote/http/url.h"

namespace assay::remote {

struct WireRequest {
  Url url;
  std::vector<std::pair<std::string, std::string>> headers;
  std::vector<std::pair<std::string, Secret>> secret_headers;  // Authorization and the like: never shown
  std::optional<std::string> body;                             // a POST; nothing: a GET
  archives::RandomReader* stream = nullptr;                    // a POST of these bytes, which outlive the exchange
  // The answer may be compressed, and is read into memory whole, `most` bytes of it at most.
  bool compressed = false;
  std::uint64_t most = 0;  // bytes of the body, after decoding; more is an error
  std::string method{};    // empty: POST with a body, GET without
};

struct AnswerHead {
  int status = 0;
  Headers headers;
  // Whether a body that is cut off would be noticed: it has a length, or comes in chunks or frames.
  bool end_is_known = false;
};

// An answer that is being read. Not synchronised.
class Exchange {
 public:
  virtual ~Exchange() = default;
  // Waits for status and headers. Once.
  virtual Result<AnswerHead> head() = 0;
  // At least one byte of the body, 0 at its end. What came before a failure comes first.
  virtual Result<std::size_t> read(std::span<char> buffer) = 0;
};

// Not synchronised: one for each worker, which reads one Exchange at a time.
class Transport {
 public:
  virtual ~Transport() = default;
  virtual Result<std::unique_ptr<Exchange>> send(const WireRequest& request) = 0;
};

}  // namespace assay::remote
