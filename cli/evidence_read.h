// assay evidence read
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "attest/formats/reading.h"
#include "cli/attest_command.h"

namespace CLI {
class App;
}  // namespace CLI

namespace assay::cli {

enum class ReadingFormat { text, json };

struct EvidenceReadFlags {
  std::vector<std::string> paths;
  std::string as, root, output, hmac_key;
  std::string commit, tree, repository, workflow, branch, event, release, head, max_age;
  std::optional<std::uint64_t> max_skipped;
  bool signed_head = false, by_content = false, partial = false, list_formats = false, quiet = false;
  ReadingFormat format = ReadingFormat::text;
  // Who must have signed bundles; not asked where no identity and no key is given.
  VerifyFlags signer;
};

void declare_evidence_read(CLI::App& app, EvidenceReadFlags& flags);
// Only what is asked of the evidence: commit, repository, age …
void declare_evidence_demands(CLI::App& app, EvidenceReadFlags& flags);
// What the flags ask for, without files and policy.
Result<attest::ReadOptions> read_options_of(const EvidenceReadFlags& flags);
int read_evidence_files(const EvidenceReadFlags& flags);

}  // namespace assay::cli
