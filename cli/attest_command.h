// What `assay attest …` is made of: one function for each of its commands, which returns the exit code.
#pragma once

#include <string>
#include <vector>

#include "attest/sigstore/verifier.h"
#include "base/result.h"

namespace assay::cli {

enum class VerificationFormat { text, json, sarif };

struct VerifyFlags {
  std::vector<std::string> paths;    // files, folders, digests
  std::vector<std::string> bundles;  // of the one path; empty: those beside each file
  std::string list;                  // JSON lines
  std::string identity, identity_expression, issuer, issuer_expression;
  std::vector<std::string> claims;  // NAME=VALUE
  std::string key, predicate_type, trusted_root;
  VerificationFormat format = VerificationFormat::text;
  std::string output;
  bool quiet = false;
  unsigned threads = 0;
};
int verify_attestations(const VerifyFlags& flags);

// The identity or key that the flags ask for; fails where they ask for neither or both.
Result<attest::Policy> policy_of(const VerifyFlags& flags);

struct VerificationRoot {
  attest::TrustedRoot root;
  std::string name;  // for people
};
// The trusted root that the flags name, else the embedded one; tells when that is old.
Result<VerificationRoot> root_of(const VerifyFlags& flags, const attest::Instant& now);

// Prints what attestations say, without believing any of it.
int inspect_attestations(const std::vector<std::string>& files, bool json);

// Where a passphrase comes from; never the command line itself.
struct PassphraseFlags {
  std::string file, environment;
  int descriptor = -1;
};
// Empty where none was asked for. Without its last line break.
Result<std::string> read_passphrase(const PassphraseFlags& flags);

struct KeygenFlags {
  std::string kind = "p256";
  std::string output;
  PassphraseFlags passphrase;
};
int generate_key(const KeygenFlags& flags);

struct SignFlags {
  std::string key, predicate, predicate_type, statement, output;
  std::vector<std::string> files;
  PassphraseFlags passphrase;
};
int sign_statement(const SignFlags& flags);

}  // namespace assay::cli
