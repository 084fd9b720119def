// assay attest trust update, and the trusted root that verification goes by.
#pragma once

#include <string>

#include "attest/keyless/signing_config.h"
#include "attest/sigstore/trusted_root.h"
#include "base/result.h"
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

struct LoadedRoot {
  attest::TrustedRoot root;
  std::string name;  // for people: the file's, or where it is from and how old it is
};
// The trusted root of `file`; without one as `trust update` kept it, else the embedded one, which is told when it is
// old.
Result<LoadedRoot> load_trusted_root(const std::string& file, attest::Instance instance, const attest::Instant& now);

// The signing configuration, likewise.
Result<attest::SigningConfig> load_signing_config(const std::string& file, attest::Instance instance);

}  // namespace assay::cli
