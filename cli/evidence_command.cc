// assay evidence: what files of evidence say, and what that comes to.
#include "cli/evidence_maturity.h"
#include "cli/evidence_read.h"
#include "cli/flags.h"

namespace assay::cli {

namespace {

const Help kHelp = {
    {{"assay evidence read scan.sarif junit.xml", "format, verdict, reasons, subject, producer and times of each"},
     {"assay evidence read report.json --commit SHA --max-age 7d", "held against a commit and an age"},
     {"assay evidence read test_artifacts/chain --remap", "a chain that was moved, all its files hashed again"},
     {"assay evidence read attestation --hmac-key-file key.txt", "an HMAC signature and the files that it is for"}},
    {{"0", "all of it passes"},
     {"1", "something fails: it says no, is damaged, is no evidence, or is of another subject or time"},
     {"2", "usage error"},
     {"3", "something is unproved, or could not be read"}}};

}  // namespace

int evidence_command(Arguments arguments) {
  CLI::App app("Evidence that others can check.", "assay evidence");
  app.require_subcommand(1);
  auto* read = app.add_subcommand("read", "Shows what files of evidence say and what that comes to.");
  EvidenceReadFlags reading;
  declare_evidence_read(*read, reading);
  auto* maturity = app.add_subcommand(
      "maturity", "Writes the customer's maturity reports in its own bytes, with our verdict beside.");
  MaturityFlags writing;
  declare_evidence_maturity(*maturity, writing);
  if (const auto code = parse_flags(app, arguments, kHelp)) return *code;
  if (maturity->parsed()) return write_maturity(writing);
  return read_evidence_files(reading);
}

}  // namespace assay::cli
