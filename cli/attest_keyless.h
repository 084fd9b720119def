// assay attest sign --keyless, and what other commands that sign need of it.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "attest/keyless/keyless_signer.h"
#include "cli/web_session.h"

namespace assay::cli {

struct KeylessFlags {
  bool wanted = false;  // --keyless: nothing is asked over the net without it
  bool staging = false;
  bool for_index = false;  // PEP 740 publish attestations
  std::string signing_config, trusted_root;
  std::string token_file, token_variable;
  std::string audience{attest::kSigstoreAudience};
  std::string issuer;  // that the token must be of; empty: any
  unsigned requests = 16;
  WebFlags web;
};
void add_keyless_flags(CLI::App& app, KeylessFlags& flags);

// A signer and the connections that it asks by.
struct KeylessSession {
  std::unique_ptr<WebSession> web;
  std::unique_ptr<attest::KeylessSigner> signer;
};

struct KeylessFailure {
  Error error;
  int code = 0;  // kUsage: nothing was asked of a service for signing
};

// Reads configuration, trusted root and token, and asks for the certificate.
tl::expected<KeylessSession, KeylessFailure> open_keyless(const KeylessFlags& flags);

// What is signed: each file, or a statement.
struct KeylessJob {
  std::vector<std::string> files;
  std::string predicate, predicate_type, statement;
  std::string output;  // one bundle about all; empty: one beside each file
};
int sign_keyless(const KeylessFlags& flags, const KeylessJob& job);

}  // namespace assay::cli
