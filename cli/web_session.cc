#include "cli/web_session.h"

#include <CLI/CLI.hpp>

#include "base/strings.h"
#include "cli/scan_inputs.h"
#include "cli/version.h"
#include "scanners/sources/remote/http/curl_transport.h"

namespace assay::cli {

void add_web_flags(CLI::App& app, WebFlags& flags) {
  app.add_option("--retries", flags.retries, "how often a request that failed is made again (default: 2)")
      ->check(CLI::Range(0U, 20U))
      ->type_name("N");
  app.add_option("--retry-wait", flags.retry_wait, "seconds before that, twice as many each time (default: 0.5)")
      ->check(CLI::Range(0.0, 60.0))
      ->type_name("SECONDS");
  app.add_option("--timeout", flags.timeout, "how long an answer may keep us waiting (default: 30)")
      ->check(CLI::Range(1U, 3600U))
      ->type_name("SECONDS");
  app.add_option("--max-wait", flags.max_wait, "after how long no request is begun any more (default: 180)")
      ->check(CLI::Range(1U, 86400U))
      ->type_name("SECONDS");
}

Result<std::unique_ptr<WebSession>> WebSession::open(const WebFlags& flags) {
  const auto curl = remote::CurlLibrary::load();
  if (!curl) return tl::make_unexpected(curl.error());
  std::unique_ptr<WebSession> session(new WebSession());
  attest::WebOptions options;
  options.tries = flags.retries + 1;
  options.first_wait = std::chrono::milliseconds(static_cast<std::int64_t>(flags.retry_wait * 1000));
  options.most_s = flags.max_wait;
  const remote::CurlOptions transport{cat("assay/", kVersion), environment("SSL_CERT_FILE"), flags.timeout};
  session->web_ = std::make_unique<attest::Web>(
      [curl = *curl, transport] { return remote::make_curl_transport(curl, transport); }, session->clock_, options);
  return session;
}

}  // namespace assay::cli
