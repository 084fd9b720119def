// Requests by libcurl. Certificates are always verified; http is for loopback servers alone.
#pragma once

#include <memory>
#include <string>

#include "scanners/sources/remote/http/curl_library.h"
#include "scanners/sources/remote/http/transport.h"

namespace assay::remote {

struct CurlOptions {
  std::string user_agent;
  std::string ca_file;          // certificates to trust instead of the system's; empty: those
  std::int64_t timeout_s = 60;  // see Pace in curl_transport.cc
};

// One multi handle, which keeps its connections: pulled by the worker that reads, so that an answer comes no faster
// than it is scanned.
Result<std::unique_ptr<Transport>> make_curl_transport(std::shared_ptr<const CurlLibrary> curl, CurlOptions options);

}  // namespace assay::remote
