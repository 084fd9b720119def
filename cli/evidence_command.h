// What `assay evidence …` is made of: one function for each of its commands, which returns the exit code.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "attest/evidence/verify.h"
#include "attest/keys/private_key.h"
#include "attest/x509/time.h"
#include "cli/attest_command.h"

namespace assay::cli {

struct RecordFlags {
  std::string file;
  std::string format;  // empty: found out
  std::vector<std::string> commits, trees, artifacts, digests;
  std::vector<std::string> producer;  // NAME=VALUE
  std::string label, policy, verdict, key, output;
  PassphraseFlags passphrase;
  bool exit_zero = false;
};
int record_evidence(const RecordFlags& flags);

struct IndexFlags {
  std::vector<std::string> folders;
  std::string output;
  std::string compat, release, output_dir = ".";
  unsigned threads = 0;
};
int index_evidence(const IndexFlags& flags);

struct BundleFlags {
  std::vector<std::string> folders;
  std::string output, key;
  PassphraseFlags passphrase;
  unsigned threads = 0;
};
int bundle_evidence(const BundleFlags& flags);

struct ChainFlags {
  std::string folder, file, origin, key, entry, output;
  PassphraseFlags passphrase;
  std::int64_t from = 0;
};
int append_evidence(const ChainFlags& flags);
int prove_evidence(const ChainFlags& flags);
int show_head(const ChainFlags& flags);

struct EvidenceVerifyFlags {
  std::vector<std::string> paths;
  std::string key, statement_key, seen_head, head, label, root, source;
  bool unsigned_passes = false;
  bool partial = false;
  VerificationFormat format = VerificationFormat::text;
  std::string output;
  bool quiet = false;
  unsigned threads = 0;
};
int verify_evidence_command(const EvidenceVerifyFlags& flags);

// The time of what is made now: $SOURCE_DATE_EPOCH, else the clock. Fails where the variable is no time.
Result<attest::Instant> time_of_making();
// A private key in PEM; nothing where no file was named.
Result<std::optional<attest::PrivateKey>> read_private_key(const std::string& file, const PassphraseFlags& passphrase);
Result<std::optional<attest::PublicKey>> read_public_key(const std::string& file);

}  // namespace assay::cli
