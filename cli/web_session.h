// What the commands of attest that ask servers share: their flags, and the way out.
#pragma once

#include <cstdint>
#include <memory>

#include "attest/online/web.h"
#include "cli/flags.h"
#include "scanners/sources/remote/http/curl_library.h"

namespace assay::cli {

struct WebFlags {
  unsigned retries = 2;
  double retry_wait = 0.5;
  std::int64_t timeout = 30;
  std::int64_t max_wait = 180;
};
void add_web_flags(CLI::App& app, WebFlags& flags);

// Servers' certificates are verified with SSL_CERT_FILE or the system's authorities; proxies come from the environment,
// as libcurl reads it (https_proxy, no_proxy).
class WebSession {
 public:
  static Result<std::unique_ptr<WebSession>> open(const WebFlags& flags);

  attest::Web& web() { return *web_; }
  remote::Clock& clock() { return clock_; }

 private:
  WebSession() = default;
  remote::SystemClock clock_;
  std::unique_ptr<attest::Web> web_;
};

}  // namespace assay::cli
