// What commands share that sign without a key: their flags, the way to a signer, and the file of a bundle.
#pragma once

#include <memory>
#include <string>

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
  WebFlags web;
};
// `root_flag`: "--trusted-root", where the command has none of another meaning.
void add_keyless_flags(CLI::App& app, KeylessFlags& flags, const char* root_flag = "--trusted-root");

// A signer and the connections that it asks by.
struct KeylessSession {
  std::unique_ptr<WebSession> web;
  std::unique_ptr<attest::KeylessSigner> signer;

  std::string identity() const;  // "as NAME, by ISSUER", printable
};

struct KeylessFailure {
  Error error;
  int code = 0;  // kUsage: nothing was asked of a service for signing
};

// Reads configuration, trusted root and token, and asks for the certificate. What is to be signed has been checked
// before (attest::check_signable).
tl::expected<KeylessSession, KeylessFailure> open_keyless(const KeylessFlags& flags);

// The text of the bundle's file, which a verifier has read as that bundle; an attestation for an index, if it is for
// one.
Result<std::string> bundle_text(const attest::Bundle& bundle, bool for_index);

// "12, 13": where it stands in logs.
std::string entries_of(const attest::Bundle& bundle);

// Fails where anything is at the path already: it may be another's word, and is not written over. Nor is a link,
// wherever it leads.
Status check_free(const std::string& path);

}  // namespace assay::cli
