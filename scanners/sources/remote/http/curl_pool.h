// A RequestPool over one multi handle of libcurl: connections are kept and shared, HTTP/2 where the server speaks it.
//
// Only public addresses are connected to (addresses.h). That is decided for each socket, by the address that it is
// about to connect to, so a name that has another address the second time gains nothing. Exceptions are the proxy that
// was named, by its addresses and port, servers of the user's own, by theirs, and the loopback addresses of `resolve`.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "scanners/sources/remote/http/curl_library.h"
#include "scanners/sources/remote/http/request_pool.h"

namespace assay::remote {

// Where a server is looked for instead, by tests: a loopback address and port. Its certificate is still asked to be the
// host's.
struct ResolvedTo {
  std::string host;  // "*" for every host
  std::uint16_t port = 443;
  std::string address;  // 127.0.0.0/8 or ::1
  std::uint16_t address_port = 443;
};

// "HOST:PORT:ADDRESS" or "HOST:PORT:ADDRESS:PORT", an IPv6 address in brackets. An error for an address that is not of
// this machine.
Result<ResolvedTo> parse_resolved_to(std::string_view text);

struct PoolOptions {
  std::string user_agent;
  std::string ca_file;                       // certificates to trust instead of the system's; empty: those
  std::string proxy;                         // URL; empty: none
  std::string no_proxy;                      // hosts that are asked without it, by ','
  std::chrono::milliseconds timeout{10000};  // of one request, from its beginning to the end of its answer
  std::vector<ResolvedTo> resolve;
  // Whose addresses may be of a local network: those that they have when the pool is made.
  std::vector<std::pair<std::string, std::uint16_t>> own_servers;
};

// Errors: the proxy's address is not known, or there is no memory.
Result<std::unique_ptr<RequestPool>> make_curl_pool(std::shared_ptr<const CurlLibrary> curl, PoolOptions options);

}  // namespace assay::remote
