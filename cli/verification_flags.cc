#include "cli/verification_flags.h"

#include <CLI/CLI.hpp>

namespace assay::cli {

namespace {

constexpr const char* kGroup = "Verification";

}  // namespace

void add_transport_flags(CLI::App& app, VerificationFlags& flags) {
  app.add_option("--ca-file", flags.ca_file,
                 "certificates to trust instead of the system's (default: SSL_CERT_FILE, if it is set)")
      ->type_name("FILE")
      ->group(kGroup);
  app.add_option("--proxy", flags.proxy, "HTTP proxy for verification (default: https_proxy; no_proxy is honoured)")
      ->type_name("URL")
      ->group(kGroup);
  app.add_option("--user-agent", flags.user_agent, "what providers are told of who asks (default: assay/VERSION)")
      ->type_name("TEXT")
      ->group(kGroup);
  app.add_option("--verify-connections", flags.connections, "how many requests may be under way (default: 256)")
      ->check(CLI::Range(1U, 1024U))
      ->type_name("N")
      ->group(kGroup);
  app.add_option("--verify-rate", flags.rate, "requests a second to one host, at most (default: 1000)")
      ->check(CLI::Range(1U, 100000U))
      ->type_name("N")
      ->group(kGroup);
  app.add_option("--verify-retries", flags.retries, "how often a request that failed is made again (default: 2)")
      ->check(CLI::Range(0U, 20U))
      ->type_name("N")
      ->group(kGroup);
  app.add_option("--verify-retry-wait", flags.retry_wait, "seconds before that, twice as many each time (default: 0.5)")
      ->check(CLI::Range(0.0, 60.0))
      ->type_name("SECONDS")
      ->group(kGroup);
  app.add_option("--verify-timeout", flags.timeout, "how long one answer may take (default: 10)")
      ->check(CLI::Range(1U, 600U))
      ->type_name("SECONDS")
      ->group(kGroup);
  app.add_option("--verify-deadline", flags.deadline,
                 "after how long no request is begun any more, waits that servers ask for among it (default: 300)")
      ->check(CLI::Range(1U, 86400U))
      ->type_name("SECONDS")
      ->group(kGroup);
  app.add_option("--verify-budget", flags.budget, "most requests of a run (default: 50000)")
      ->check(CLI::Range(std::uint64_t{1}, std::uint64_t{10'000'000}))
      ->type_name("N")
      ->group(kGroup);
  app.add_option("--verify-server", flags.servers,
                 "ask SERVER in the place of a rule's HOST: your own GitLab, say (the same: there is no other)")
      ->type_name("HOST=SERVER")
      ->allow_extra_args(false)
      ->group(kGroup);
  app.add_option("--verify-resolve", flags.resolve,
                 "for tests: look for HOST:PORT (host * for all) at a loopback ADDRESS, and port if one follows")
      ->type_name("HOST:PORT:ADDRESS")
      ->allow_extra_args(false)
      ->group(kGroup);
}

void add_verification_flags(CLI::App& app, VerificationFlags& flags) {
  auto* verify = app.add_flag("--verify", flags.verify,
                              "ask providers whether values are live: sends each to the host that its rule names")
                     ->group(kGroup);
  app.add_flag("--verify-plan", flags.plan, "show what --verify would send where, instead of a report; sends nothing")
      ->excludes(verify)
      ->group(kGroup);
  add_transport_flags(app, flags);
}

}  // namespace assay::cli
