// What `assay attest …` is made of: one function for each of its commands, which returns the exit code.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "attest/predicates/build_environment.h"
#include "attest/sigstore/verifier.h"
#include "base/result.h"
#include "base/severity.h"
#include "cli/keyless_session.h"

namespace CLI {
class App;
}

namespace assay::cli {

class RunMeter;

enum class VerificationFormat { text, json, sarif };

struct VerifyFlags {
  std::vector<std::string> paths;    // files, folders, digests
  std::vector<std::string> bundles;  // of the one path; empty: those beside each file
  std::string list;                  // JSON lines
  std::string identity, identity_expression, issuer, issuer_expression;
  std::vector<std::string> claims;  // NAME=VALUE
  std::string key, publisher, predicate_type, trusted_root;
  std::optional<Severity> require_fail_on;            // of a scan for credentials
  std::optional<Confidence> require_fail_confidence;  // likewise
  bool without_log = false;                           // of a bundle that is signed with the key
  bool accept_failed = false;                         // of a verification summary or test result
  bool whole_folders = false;                         // a folder is one artifact
  bool offline = false;                               // changes nothing
  VerificationFormat format = VerificationFormat::text;
  std::string output;
  bool quiet = false;
  unsigned threads = 0;
};
int verify_attestations(const VerifyFlags& flags, RunMeter& meter);

// The identity or key that the flags ask for; fails where they ask for neither or both.
Result<attest::Policy> policy_of(const VerifyFlags& flags);

// Prints what attestations say, without believing any of it.
int inspect_attestations(const std::vector<std::string>& files, bool json);

// Where a passphrase comes from; never the command line itself.
struct PassphraseFlags {
  std::string file, environment;
  int descriptor = -1;
};
void declare_passphrase(CLI::App& app, PassphraseFlags& flags);
// Empty where none was asked for. Without its last line break.
Result<std::string> read_passphrase(const PassphraseFlags& flags);

struct KeygenFlags {
  std::string kind = "p256";
  std::string output;
  PassphraseFlags passphrase;
};
int generate_key(const KeygenFlags& flags);

enum class SignedForm { envelope, bundle };

// With neither a key nor a certificate for the moment the statement itself is written.
struct SigningFlags {
  std::string key;
  KeylessFlags keyless;
  SignedForm form = SignedForm::envelope;
  bool form_given = false;
  std::string output;
  PassphraseFlags passphrase;
};

struct SignFlags {
  std::string predicate, predicate_type, statement;
  std::vector<std::string> files;
  bool whole_folders = false;
  SigningFlags signing;
};
int attest_statement(const SignFlags& flags);

struct ProvenanceFlags {
  std::vector<std::string> paths;
  bool whole_folders = false;
  std::optional<attest::BuildPlace> place;  // nothing: as the environment says
  std::string claims;                       // a file
  std::string command, source, commit;      // of a local build
  SigningFlags signing;
};
int attest_provenance(const ProvenanceFlags& flags);

struct TestResultFlags {
  std::vector<std::string> paths, reports, configuration;
  bool whole_folders = false;
  std::string url;
  SigningFlags signing;
};
int attest_test_result(const TestResultFlags& flags);

struct AttestScanFlags {
  std::vector<std::string> paths, rule_files;
  bool whole_folders = false;
  Severity fail_on = Severity::low;
  Confidence fail_confidence = Confidence::high;
  unsigned threads = 0;
  SigningFlags signing;
};
int attest_scan(const AttestScanFlags& flags);

struct SummaryFlags {
  VerifyFlags verification;
  std::string verifier, resource, time;
  std::vector<std::string> levels;
  SigningFlags signing;
};
int attest_summary(const SummaryFlags& flags);

struct ConvertFlags {
  enum class Form { attestation, bundle, provenance };
  std::vector<std::string> files;
  Form form = Form::attestation;
  std::string publisher, output;
  bool timestamps = false;
};
int attest_convert(const ConvertFlags& flags);

struct LockFlags {
  std::vector<std::string> paths;
  std::string lock = "attestations.lock";
  std::string trusted_root;
  bool replace = false;  // of writing: a publisher that changed is taken
  bool json = false;     // of checking
};
int write_lock(const LockFlags& flags);
int check_lock(const LockFlags& flags);

struct PredictFlags {
  std::string publisher, environment, claims, workflow;
};
int predict_upload(const PredictFlags& flags);

}  // namespace assay::cli
