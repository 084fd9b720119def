// What `assay gate …` is made of: one function for each of its commands, which returns the exit code.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "attest/gate/policy.h"
#include "base/result.h"
#include "cli/attest_command.h"
#include "cli/run_meter.h"

namespace assay::cli {

enum class GateFormat { text, json, markdown, sarif };

struct GateFlags {
  std::string policy;  // a file, or the name of a shipped one
  std::vector<std::string> paths, evidence;
  bool of_runs = false;           // assay gate summary
  std::vector<std::string> runs;  // NAME=FOLDER
  std::string branch;
  std::vector<std::string> commits, trees, artifacts, digests;
  std::string repository;
  std::string now;  // RFC 3339; empty: the clock
  std::vector<std::string> keys;
  GateFormat format = GateFormat::text;
  std::string output;
  std::vector<std::string> also;  // FORMAT=FILE
  bool step_summary = false;
  std::string summary, resource, sign_key;  // a verification summary, where its subjects are found, who signs it
  PassphraseFlags passphrase;
  RunMeter meter{"gate"};
};
int run_gate(GateFlags& flags);

// Of the named policies; of none: of all that are shipped.
int run_gate_selftest(const std::vector<std::string>& policies, bool json);

struct NamedPolicy {
  gate::Policy policy;
  std::string file;    // "release.yaml", "shipped release-publish"
  std::string sha256;  // of its bytes
};
// A file, or a shipped policy by its name. Nothing where it cannot be used: the reasons were told.
std::optional<NamedPolicy> load_gate_policy(const std::string& name);

}  // namespace assay::cli
