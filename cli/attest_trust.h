// assay attest trust update, and the trusted root that verification goes by.
#pragma once

#include <string>

#include "attest/sigstore/trusted_root.h"
#include "cli/web_session.h"

namespace assay::cli {

struct TrustFlags {
  bool staging = false;
  std::string url;    // of another repository
  std::string root;   // its first root
  std::string cache;  // folder; empty: the user's
  std::string output;
  WebFlags web;
};
void add_trust_flags(CLI::App& app, TrustFlags& flags);
int update_trust(const TrustFlags& flags);

// The text of a target of an instance as `trust update` kept it; empty where it was never refreshed. What does not
// verify is told and passed over.
std::string refreshed_target(attest::Instance instance, std::string_view name);

}  // namespace assay::cli
