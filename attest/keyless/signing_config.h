// Sigstore's signing configuration v0.2 (protobuf-specs, sigstore_trustroot.proto): which services sign, and how many
// of each kind.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "attest/x509/time.h"
#include "base/result.h"

namespace assay::attest {

struct Service {
  std::string url;
  std::int64_t version = 0;  // major version of its API
  Window window;
  std::string service_operator;
};

enum class Selector : std::uint8_t { undefined, all, any, exact };

struct ServiceChoice {
  Selector selector = Selector::undefined;
  std::int64_t count = 0;  // of exact
};

struct SigningConfig {
  std::vector<Service> authorities;  // Fulcio
  std::vector<Service> logs;         // Rekor
  ServiceChoice log_choice;
  std::vector<Service> timestamps;  // RFC 3161
  ServiceChoice timestamp_choice;
};

Result<SigningConfig> read_signing_config(std::string_view text);

// What of it makes attestations that package indexes take (PEP 740): logs of version 1, which tell the time themselves,
// and no time-stamps, which have no form there yet.
SigningConfig for_index(SigningConfig config);

// Services to sign with at a time. Versions are those that this program speaks.
struct Services {
  Service authority;
  std::vector<Service> logs;
  std::vector<Service> timestamps;
};
// Of each operator one service: the highest version, then the one that began last. Fails where the configuration wants
// more than there are, where it wants no log, and where a log of version 2, which tells no time, has no time-stamp
// beside.
Result<Services> select_services(const SigningConfig& config, const Instant& now);

}  // namespace assay::attest
