// The flags by which values are verified: of scans, and of verify-secret.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/severity.h"
#include "cli/flags.h"

namespace assay::cli {

struct VerificationFlags {
  bool verify = false;
  bool plan = false;
  std::string ca_file;
  std::string proxy;
  std::string user_agent;
  unsigned connections = 256;
  unsigned rate = 1000;
  unsigned retries = 2;
  double retry_wait = 0.5;
  unsigned timeout = 10;
  unsigned deadline = 300;
  std::uint64_t budget = 50'000;
  std::vector<std::string> servers;  // HOST=SERVER
  std::vector<std::string> allowed_hosts;
  std::string known_hosts;
  std::vector<std::string> resolve;
};

// How servers are asked.
void add_transport_flags(CLI::App& app, VerificationFlags& flags);

// These, and whether they are asked at all.
void add_verification_flags(CLI::App& app, VerificationFlags& flags);

}  // namespace assay::cli
