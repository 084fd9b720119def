// assay evidence: records, indexes, bundles and chains of evidence, and their verification.
#include "cli/evidence_command.h"

#include <CLI/CLI.hpp>
#include <array>

#include "cli/evidence_maturity.h"
#include "cli/evidence_read.h"
#include "cli/flags.h"
#include "cli/run_meter.h"

namespace assay::cli {

namespace {

constexpr std::array<Choice, 3> kFormats = {{{"text", static_cast<int>(VerificationFormat::text)},
                                             {"json", static_cast<int>(VerificationFormat::json)},
                                             {"sarif", static_cast<int>(VerificationFormat::sarif)}}};

const Help kHelp = {
    {{"assay evidence read scan.sarif junit.xml", "format, verdict, reasons, subject, producer and times of each"},
     {"assay evidence record results.sarif --label security --key signing.pem -o security.json",
      "what a file proves of the commit at hand, signed"},
     {"assay evidence index test_artifacts -o index.jsonl", "all files below a folder, by path and digest"},
     {"assay evidence bundle test_artifacts -o evidence --key signing.pem", "a closed folder that verifies anywhere"},
     {"assay evidence chain append chain security.json --key signing.pem", "one more entry, and a new signed head"},
     {"assay evidence chain head chain -o head.txt", "its signed head, to be kept elsewhere"},
     {"assay evidence chain prove chain security", "that an entry is in it, for whoever has only the head"},
     {"assay evidence maturity production --compat dpone --release 1.4.0 --output-dir out --artifact unit=junit.xml",
      "the customer's report, in its own bytes"},
     {"assay evidence verify evidence chain --key signing.pem.pub", "bundles, chains, indexes, proofs and records"}},
    {{"0", "it passed, or was made"},
     {"1", "it failed: changed, missing or extra files, another key, a chain cut or built anew; a verdict of fail"},
     {"2", "usage error, a key or file that cannot be read"},
     {"3", "unproved: not signed, nothing to compare with, something could not be read; a verdict of unproved"}}};

void add_key(CLI::App& app, std::string& key, PassphraseFlags& passphrase, const std::string& what) {
  app.add_option("--key", key, what)->type_name("FILE");
  declare_passphrase(app, passphrase);
}

void declare_record(CLI::App& app, RecordFlags& flags) {
  app.add_option("file", flags.file, "what proves it: SARIF, JUnit, Cobertura, an SBOM, a report, any file")
      ->type_name("FILE")
      ->required();
  app.add_option("--as", flags.format, "the file's format (default: by its content)")->type_name("FORMAT");
  app.add_option("--commit", flags.commits, "subject: a git commit (default: the one that the run was started for)")
      ->allow_extra_args(false)
      ->type_name("SHA");
  app.add_option("--tree", flags.trees, "subject: a git tree")->allow_extra_args(false)->type_name("SHA");
  app.add_option("--artifact", flags.artifacts, "subject: a file, by its SHA-256")
      ->allow_extra_args(false)
      ->type_name("FILE");
  app.add_option("--digest", flags.digests, "subject: sha256:… or sha512:…")
      ->allow_extra_args(false)
      ->type_name("DIGEST");
  app.add_option("--label", flags.label, "a name for people and policies: a domain, a release")->type_name("TEXT");
  app.add_option("--producer", flags.producer,
                 "what the environment does not say: repository, workflow, job, runId, runAttempt, branch, ref, event, "
                 "commit, headRepository")
      ->allow_extra_args(false)
      ->type_name("NAME=VALUE");
  app.add_option("--policy", flags.policy, "the policy that it was made under, by its SHA-256")->type_name("FILE");
  app.add_option("--verdict", flags.verdict,
                 "the verdict to record; a pass is refused where the file does not prove it")
      ->check(CLI::IsMember({"pass", "fail", "unproved"}))
      ->type_name("VERDICT");
  add_key(app, flags.key, flags.passphrase, "private key in PEM: the record is signed in a DSSE envelope");
  app.add_option("-o,--output", flags.output, "the record (default, and '-': standard output)")->type_name("FILE");
  app.add_flag("--exit-zero", flags.exit_zero, "exit 0 for a record that says fail");
}

void declare_verify(CLI::App& app, EvidenceVerifyFlags& flags) {
  app.add_option("path", flags.paths, "bundles, chains, indexes, proofs, records")->type_name("PATH")->required();
  app.add_option("--key", flags.key, "public key in PEM that must have signed it: the bundle, the head, the record")
      ->type_name("FILE");
  app.add_option("--statement-key", flags.statement_key, "public key that must have signed each statement of a chain")
      ->type_name("FILE");
  app.add_option("--seen-head", flags.seen_head, "a head of the chain from before, kept elsewhere")->type_name("FILE");
  app.add_option("--head", flags.head, "the head that a proof must lead to")->type_name("FILE");
  app.add_option("--label", flags.label, "the label that a chain's newest entry must bear")->type_name("TEXT");
  app.add_option("--root", flags.root, "the folder that an index is of (default: the one that it lies in)")
      ->type_name("FOLDER");
  app.add_option("--source", flags.source, "the file that a record was made from")->type_name("FILE");
  app.add_flag("--unsigned", flags.unsigned_passes, "bundles and indexes pass that nobody is known to have signed");
  app.add_flag("--partial", flags.partial, "files that are not here are told, and do not fail");
  app.add_option("--format", flags.format, "text (default), json or sarif")
      ->transform(one_of(kFormats))
      ->type_name("FORMAT");
  app.add_option("-o,--output", flags.output,
                 "write the report to FILE, which appears when it is whole (default, and '-': standard output)")
      ->type_name("FILE");
  app.add_flag("-q,--quiet", flags.quiet, "no text when everything passed");
  app.add_option("-j,--threads", flags.threads, "threads to use; default: the processors there are")->type_name("N");
}

}  // namespace

int evidence_command(Arguments arguments) {
  const auto owner = new_app("Evidence that others can check: records, indexes, bundles and chains.", "assay evidence");
  CLI::App& app = *owner;
  app.require_subcommand(1);

  auto* read = app.add_subcommand("read", "Shows what files of evidence say and what that comes to.");
  EvidenceReadFlags reading;
  declare_evidence_read(*read, reading);
  auto* maturity = app.add_subcommand(
      "maturity", "Writes the customer's maturity reports in its own bytes, with our verdict beside.");
  MaturityFlags writing;
  declare_evidence_maturity(*maturity, writing);

  auto* record = app.add_subcommand("record", "Says what a file proves of a subject, by whom and when.");
  RecordFlags recording;
  declare_record(*record, recording);

  auto* index = app.add_subcommand("index", "Lists all files below folders with their digests.");
  IndexFlags indexing;
  index->add_option("folder", indexing.folders, "what to index; of several, each path begins with the folder's name")
      ->type_name("FOLDER")
      ->required();
  index->add_option("-o,--output", indexing.output, "the index (default, and '-': standard output)")->type_name("FILE");
  index->add_option("-j,--threads", indexing.threads, "threads to use; default: the processors there are")
      ->type_name("N");
  auto* compat = index->add_option("--compat", indexing.compat, "in the bytes of whose artifact_index.json (dpone)")
                     ->check(CLI::IsMember({"dpone"}))
                     ->type_name("NAME");
  index->add_option("--release", indexing.release, "with --compat: the release that it names")
      ->type_name("LABEL")
      ->needs(compat);
  index->add_option("--output-dir", indexing.output_dir, "with --compat: the folder that it names (default: .)")
      ->type_name("DIR")
      ->needs(compat);

  auto* bundle = app.add_subcommand("bundle", "Copies folders into a closed one that verifies wherever it lies.");
  BundleFlags bundling;
  bundle->add_option("folder", bundling.folders, "what to take; of several, each path begins with the folder's name")
      ->type_name("FOLDER")
      ->required();
  bundle->add_option("-o,--output", bundling.output, "the bundle, which is not there yet")
      ->type_name("FOLDER")
      ->required();
  add_key(*bundle, bundling.key, bundling.passphrase, "private key in PEM that signs the bundle");
  bundle->add_option("-j,--threads", bundling.threads, "threads to use; default: the processors there are")
      ->type_name("N");

  auto* chain = app.add_subcommand("chain", "An append-only log of records.");
  chain->require_subcommand(1);
  ChainFlags chaining;
  auto* append = chain->add_subcommand("append", "Adds a record; makes the chain where there is none.");
  append->add_option("chain", chaining.folder, "the chain")->type_name("FOLDER")->required();
  append->add_option("record", chaining.file, "a statement, bare or in an envelope")->type_name("FILE")->required();
  append->add_option("--origin", chaining.origin, "name of a new chain, which its heads are signed under")
      ->type_name("NAME");
  add_key(*append, chaining.key, chaining.passphrase, "private key in PEM that signs the head");
  auto* prove = chain->add_subcommand("prove", "A proof that a record is in the chain, or that the chain only grew.");
  prove->add_option("chain", chaining.folder, "the chain")->type_name("FOLDER")->required();
  auto* entry = prove->add_option("entry", chaining.entry, "label, or SHA-256 of the statement")->type_name("ENTRY");
  prove->add_option("--from", chaining.from, "the number of entries of the older chain: a proof of consistency")
      ->check(CLI::Range(std::int64_t{1}, std::int64_t{1'000'000}))
      ->type_name("N")
      ->excludes(entry);
  prove->add_option("-o,--output", chaining.output, "the proof (default, and '-': standard output)")->type_name("FILE");
  auto* head = chain->add_subcommand("head", "Prints the chain's head, to be kept elsewhere.");
  head->add_option("chain", chaining.folder, "the chain")->type_name("FOLDER")->required();
  head->add_option("-o,--output", chaining.output, "the head (default, and '-': standard output)")->type_name("FILE");

  auto* verify = app.add_subcommand("verify", "Verifies bundles, chains, indexes, proofs and records.");
  EvidenceVerifyFlags verification;
  declare_verify(*verify, verification);

  RunMeter meter("evidence");
  for (CLI::App* one : {read, record, index, bundle, append, prove, verify}) meter.declare(*one);

  if (const auto code = parse_flags(app, arguments, kHelp)) return *code;
  const auto measured = [&](const std::string& command, int code) {
    meter.set_command("evidence " + command);
    return meter.finish(code);
  };
  if (read->parsed()) return measured("read", read_evidence_files(reading));
  if (maturity->parsed()) return write_maturity(writing);
  if (record->parsed()) return measured("record", record_evidence(recording));
  if (index->parsed()) return measured("index", index_evidence(indexing));
  if (bundle->parsed()) return measured("bundle", bundle_evidence(bundling));
  if (append->parsed()) return measured("chain append", append_evidence(chaining));
  if (prove->parsed()) return measured("chain prove", prove_evidence(chaining));
  if (head->parsed()) return show_head(chaining);
  return measured("verify", verify_evidence_command(verification));
}

}  // namespace assay::cli
