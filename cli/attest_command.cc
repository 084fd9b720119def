// assay attest: verifies, shows and makes attestations.
#include "cli/attest_command.h"

#include <CLI/CLI.hpp>
#include <array>

#include "cli/attest_keyless.h"
#include "cli/attest_publish.h"
#include "cli/attest_trust.h"
#include "cli/flags.h"
#include "cli/run_meter.h"

namespace assay::cli {

namespace {

constexpr std::array<Choice, 3> kFormats = {{{"text", static_cast<int>(VerificationFormat::text)},
                                             {"json", static_cast<int>(VerificationFormat::json)},
                                             {"sarif", static_cast<int>(VerificationFormat::sarif)}}};

const Help kHelp = {
    {{"assay attest verify dist --certificate-identity-regexp 'https://github.com/OWNER/REPO/.*' "
      "--certificate-oidc-issuer https://token.actions.githubusercontent.com",
      "every file of a release with the attestations beside it"},
     {"assay attest verify a.whl --bundle a.sigstore.json --key cosign.pub", "one file, signed with a key"},
     {"assay attest inspect a.whl.publish.attestation", "who, what, when, which log, workflow and commit"},
     {"assay attest keygen -o signing.pem --passphrase-file pass.txt", "a key pair: signing.pem and signing.pem.pub"},
     {"assay attest provenance dist --key signing.pem -o provenance.intoto.jsonl",
      "how dist was built, from the job's environment"},
     {"assay attest scan dist --key signing.pem -o scan.intoto.jsonl", "that no credential was found in these digests"},
     {"assay attest test-result dist --junit report.xml --key signing.pem -o tests.intoto.jsonl",
      "that these digests passed their tests"},
     {"assay attest vsa dist --publisher github:OWNER/REPO:release.yml --sign-key signing.pem -o vsa.intoto.jsonl",
      "that they were verified, for whoever takes our word"},
     {"assay attest sign a.whl --key signing.pem --predicate sbom.cdx.json -o a.whl.intoto.jsonl",
      "a statement about a file, in an envelope"},
     {"assay attest sign dist/*.whl --keyless", "a Sigstore bundle beside each file, in a job that has an identity"},
     {"assay attest sign dist/*.whl --keyless --publish-attestation", "what package indexes take beside each file"},
     {"assay attest publish dist --dry-run", "what the index would refuse; --yes uploads"},
     {"assay attest convert a.whl.sigstore.json -o a.whl.publish.attestation", "a bundle as an index takes it"},
     {"assay attest lock wheels", "who published each project, in attestations.lock"},
     {"assay attest check wheels", "whether these are of the same publishers"},
     {"assay attest predict --publisher github:OWNER/REPO:release.yml --workflow .github/workflows/release.yml",
      "whether the index will take what the workflow uploads"},
     {"assay attest trust update", "the trusted root as it is now, for the runs after this one"}},
    {{"0", "every file has a verified attestation of what was asked for; what was asked for is signed"},
     {"1",
      "a file's attestations were refused, or the refreshed root, or by the index a file; credentials were found, or "
      "tests failed"},
     {"2", "usage error: no identity and no key, a key, token or trusted root that cannot be read"},
     {"3", "a file has no attestation, something could not be read, or a service did not do its part"}}};

constexpr std::array<Choice, 2> kForms = {
    {{"dsse", static_cast<int>(SignedForm::envelope)}, {"bundle", static_cast<int>(SignedForm::bundle)}}};
constexpr std::array<Choice, 3> kPlaces = {{{"github", static_cast<int>(attest::BuildPlace::github)},
                                            {"gitlab", static_cast<int>(attest::BuildPlace::gitlab)},
                                            {"local", static_cast<int>(attest::BuildPlace::local)}}};
constexpr std::array<Choice, 5> kSeverities = {{{"info", static_cast<int>(Severity::info)},
                                                {"low", static_cast<int>(Severity::low)},
                                                {"medium", static_cast<int>(Severity::medium)},
                                                {"high", static_cast<int>(Severity::high)},
                                                {"critical", static_cast<int>(Severity::critical)}}};
constexpr std::array<Choice, 3> kConfidences = {{{"low", static_cast<int>(Confidence::low)},
                                                 {"medium", static_cast<int>(Confidence::medium)},
                                                 {"high", static_cast<int>(Confidence::high)}}};

// `always`: what the command makes is signed, with a key or otherwise. `verifies`: --key and --trusted-root are of what
// is verified.
void add_signing(CLI::App& app, SigningFlags& flags, bool always, bool verifies = false) {
  app.add_option(verifies ? "--sign-key" : "--key", flags.key,
                 always ? "private key in PEM, or a pkcs11: URI; this or --keyless is needed"
                        : "private key in PEM, or a pkcs11: URI; without it and --keyless the statement is not signed")
      ->type_name("FILE");
  add_keyless_flags(app, flags.keyless, verifies ? "--sign-trusted-root" : "--trusted-root");
  app.add_option("--form", flags.form, "with a key dsse (default), an envelope, or bundle: a Sigstore bundle 0.3")
      ->transform(one_of(kForms))
      ->type_name("FORM")
      ->each([&flags](const std::string&) { flags.form_given = true; });
  app.add_option("-o,--output", flags.output, "where it is written (default, and '-': standard output)")
      ->type_name("FILE");
  declare_passphrase(app, flags.passphrase);
}

void add_subjects(CLI::App& app, std::vector<std::string>& paths, bool& whole_folders, bool needed) {
  app.add_option("path", paths, "the statement's subjects: files, and folders by each of their files")
      ->type_name("PATH")
      ->required(needed);
  app.add_flag("--whole-folders", whole_folders, "a folder is one subject, by the digest of its listing");
}

void add_policy(CLI::App& app, VerifyFlags& flags) {
  app.add_option("path", flags.paths,
                 "files, folders (each file with the attestations beside it), or digests as sha256:…")
      ->type_name("PATH");
  app.add_option("--bundle", flags.bundles, "attestations of the one file or digest (default: those beside it)")
      ->type_name("FILE");
  app.add_option("--list", flags.list, "JSON lines of {\"file\" or \"digest\", \"bundle\": file or object}")
      ->type_name("FILE");
  app.add_option("--certificate-identity", flags.identity, "who must have signed, exactly")->type_name("NAME");
  app.add_option("--certificate-identity-regexp", flags.identity_expression,
                 "the same as a regular expression, which must match the whole name")
      ->type_name("RE2");
  app.add_option("--certificate-oidc-issuer", flags.issuer, "who must have said so, exactly")->type_name("URL");
  app.add_option("--certificate-oidc-issuer-regexp", flags.issuer_expression,
                 "the same as a regular expression, which must match the whole issuer")
      ->type_name("RE2");
  app.add_option("--claim", flags.claims,
                 "what else the certificate must say: source-repository, source-ref, source-digest, build-signer, …")
      ->type_name("NAME=VALUE");
  app.add_option("--publisher", flags.publisher,
                 "the Trusted Publisher that must have signed: github:OWNER/NAME:release.yml, gitlab:GROUP/NAME:PATH, "
                 "google:EMAIL")
      ->type_name("PUBLISHER");
  app.add_option("--key", flags.key, "public key in PEM, for what was signed with a key")->type_name("FILE");
  app.add_option("--predicate-type", flags.predicate_type, "the type that a statement must have")->type_name("URI");
  app.add_option("--require-fail-on", flags.require_fail_on,
                 "of a scan for credentials: it must show that nothing of this severity and more was found")
      ->transform(one_of(kSeverities))
      ->type_name("SEVERITY");
  app.add_option("--require-fail-confidence", flags.require_fail_confidence,
                 "of a scan for credentials: it must show that nothing of this confidence and more was found")
      ->transform(one_of(kConfidences))
      ->type_name("CONFIDENCE");
  app.add_option("--trusted-root", flags.trusted_root,
                 "Sigstore trusted root (default: as it was refreshed, else the embedded one)")
      ->type_name("FILE");
  app.add_flag("--without-log", flags.without_log, "a bundle that is signed with the key needs no log entry");
  app.add_flag("--accept-failed", flags.accept_failed,
               "a verification summary or test result that says FAILED verifies as well");
  app.add_flag("--whole-folders", flags.whole_folders, "a folder is one artifact, by the digest of its listing");
  app.add_flag("--offline", flags.offline, "does nothing: verification never uses the network");
  app.add_option("-j,--threads", flags.threads, "threads to use; default: the processors there are")->type_name("N");
}

void declare_verify(CLI::App& app, VerifyFlags& flags) {
  add_policy(app, flags);
  app.add_option("--format", flags.format, "text (default), json or sarif")
      ->transform(one_of(kFormats))
      ->type_name("FORMAT");
  app.add_option("-o,--output", flags.output,
                 "write the report to FILE, which appears when it is whole (default, and '-': standard output)")
      ->type_name("FILE");
  app.add_flag("-q,--quiet", flags.quiet, "no text when everything is verified");
}

void declare_provenance(CLI::App& app, ProvenanceFlags& flags) {
  add_subjects(app, flags.paths, flags.whole_folders, true);
  app.add_option("--from", flags.place, "github, gitlab or local (default: what the environment says)")
      ->transform(one_of(kPlaces))
      ->type_name("PLACE");
  app.add_option("--claims", flags.claims, "claims of the job's identity token, JSON: they name a reusable workflow")
      ->type_name("FILE");
  app.add_option("--build-command", flags.command, "of a local build: how it was built")->type_name("TEXT");
  app.add_option("--source-uri", flags.source, "of a local build: the repository")->type_name("URI");
  app.add_option("--source-commit", flags.commit, "of a local build: the commit")->type_name("HEX");
  add_signing(app, flags.signing, false);
}

void declare_test_result(CLI::App& app, TestResultFlags& flags) {
  add_subjects(app, flags.paths, flags.whole_folders, true);
  app.add_option("--junit", flags.reports, "reports of the run, in JUnit's XML")->type_name("FILE")->required();
  app.add_option("--configuration", flags.configuration, "what the tests were run by: a workflow, a configuration")
      ->type_name("FILE")
      ->required();
  app.add_option("--url", flags.url, "where the run is found")->type_name("URL");
  add_signing(app, flags.signing, false);
}

void declare_scan(CLI::App& app, AttestScanFlags& flags) {
  add_subjects(app, flags.paths, flags.whole_folders, true);
  app.add_option("--rules", flags.rule_files, "rules beside the built-in ones")->type_name("FILE");
  app.add_option("--fail-on", flags.fail_on, "least severity that counts: info, low (default), medium, high, critical")
      ->transform(one_of(kSeverities))
      ->type_name("SEVERITY");
  app.add_option("--fail-confidence", flags.fail_confidence,
                 "least confidence that counts: low, medium, high (default)")
      ->transform(one_of(kConfidences))
      ->type_name("CONFIDENCE");
  app.add_option("-j,--threads", flags.threads, "threads to use; default: the processors there are")->type_name("N");
  add_signing(app, flags.signing, false);
}

void declare_summary(CLI::App& app, SummaryFlags& flags) {
  add_policy(app, flags.verification);
  app.add_option("--verifier", flags.verifier, "who verifies")->type_name("URI")->required();
  app.add_option("--resource-uri", flags.resource, "where the files are found")->type_name("URI")->required();
  app.add_option("--level", flags.levels, "what is verified by that: SLSA_BUILD_LEVEL_2")->type_name("LEVEL");
  app.add_option("--time-verified", flags.time, "when (RFC 3339); nothing is written of it otherwise")
      ->type_name("TIME");
  add_signing(app, flags.signing, false, true);
}

constexpr std::array<Choice, 3> kConverted = {{{"attestation", static_cast<int>(ConvertFlags::Form::attestation)},
                                               {"bundle", static_cast<int>(ConvertFlags::Form::bundle)},
                                               {"provenance", static_cast<int>(ConvertFlags::Form::provenance)}}};

void declare_convert(CLI::App& app, ConvertFlags& flags) {
  app.add_option("file", flags.files, "bundles, PEP 740 attestations, provenance objects")
      ->type_name("FILE")
      ->required();
  app.add_option("--to", flags.form, "attestation (default), bundle or provenance")
      ->transform(one_of(kConverted))
      ->type_name("FORM");
  app.add_option("--publisher", flags.publisher, "of a provenance object: whose attestations they are")
      ->type_name("PUBLISHER");
  app.add_flag("--timestamps", flags.timestamps, "keep time-stamps in the member that PEP 740 has for them in a draft");
  app.add_option("-o,--output", flags.output, "where it is written (default, and '-': standard output)")
      ->type_name("FILE");
}

void declare_lock(CLI::App& app, LockFlags& flags) {
  app.add_option("path", flags.paths, "distribution files, or folders of them, with the attestations beside them")
      ->type_name("PATH")
      ->required();
  app.add_option("--lock", flags.lock, "the lock (default: attestations.lock)")->type_name("FILE");
  app.add_option("--trusted-root", flags.trusted_root, "Sigstore trusted root (default: the embedded one)")
      ->type_name("FILE");
}

void declare_predict(CLI::App& app, PredictFlags& flags) {
  app.add_option("--publisher", flags.publisher, "what is registered: github:OWNER/NAME:release.yml")
      ->type_name("PUBLISHER")
      ->required();
  app.add_option("--environment", flags.environment, "the environment that is registered")->type_name("NAME");
  app.add_option("--claims", flags.claims, "claims of a job's identity token, JSON")->type_name("FILE");
  app.add_option("--workflow", flags.workflow, "the workflow that publishes")->type_name("FILE");
}

}  // namespace

void declare_passphrase(CLI::App& app, PassphraseFlags& flags) {
  app.add_option("--passphrase-file", flags.file, "file with the key's passphrase")->type_name("FILE");
  app.add_option("--passphrase-fd", flags.descriptor, "descriptor that gives the key's passphrase")
      ->check(CLI::Range(0, 1 << 20))
      ->type_name("N");
  app.add_option("--passphrase-env", flags.environment, "variable of the environment that holds the key's passphrase")
      ->type_name("NAME");
}

int attest_command(Arguments arguments) {
  const auto owner = new_app(
      "Verifies, shows and makes attestations; offline, but for --keyless, trust update and publish.", "assay attest");
  CLI::App& app = *owner;
  app.require_subcommand(1);

  auto* verify = app.add_subcommand("verify", "Verifies files with their Sigstore bundles and PEP 740 attestations.");
  VerifyFlags verification;
  declare_verify(*verify, verification);
  RunMeter meter("attest verify");
  meter.declare(*verify);

  auto* inspect = app.add_subcommand("inspect", "Shows what attestations say. Nothing of it is verified.");
  std::vector<std::string> files;
  enum class ListFormat { text, json };
  static constexpr std::array<Choice, 2> kListFormats = {
      {{"text", static_cast<int>(ListFormat::text)}, {"json", static_cast<int>(ListFormat::json)}}};
  ListFormat format = ListFormat::text;
  inspect->add_option("file", files, "bundles, PEP 740 objects, envelopes")->type_name("FILE")->required();
  inspect->add_option("--format", format, "text (default) or json")
      ->transform(one_of(kListFormats))
      ->type_name("FORMAT");

  auto* keygen = app.add_subcommand("keygen", "Makes a key pair; the private key is readable by you alone.");
  KeygenFlags generation;
  keygen->add_option("--type", generation.kind, "p256 (default), p384, ed25519 or rsa")
      ->check(CLI::IsMember({"p256", "p384", "ed25519", "rsa"}))
      ->type_name("KIND");
  keygen->add_option("-o,--output", generation.output, "the private key; the public one gets .pub behind it")
      ->type_name("FILE")
      ->required();
  declare_passphrase(*keygen, generation.passphrase);

  auto* sign = app.add_subcommand(
      "sign", "Signs files, or a statement about them: with a key, or with a certificate for the moment.");
  SignFlags signing;
  add_subjects(*sign, signing.files, signing.whole_folders, false);
  sign->add_option("--predicate", signing.predicate,
                   "the predicate, JSON; the type of SPDX and CycloneDX documents is known")
      ->type_name("FILE");
  sign->add_option("--predicate-type", signing.predicate_type, "its type")->type_name("URI");
  sign->add_option("--statement", signing.statement, "a whole in-toto statement instead of files and predicate")
      ->type_name("FILE");
  add_signing(*sign, signing.signing, true);
  KeylessFlags& keyless = signing.signing.keyless;
  sign->add_flag("--publish-attestation", keyless.for_index,
                 "with --keyless: what package indexes take (PEP 740), as FILE.publish.attestation beside each file");
  unsigned requests = 16;
  sign->add_option("--requests", requests, "with --keyless: files that are signed at the same time (default: 16)")
      ->check(CLI::Range(1U, 64U))
      ->type_name("N");

  ProvenanceFlags provenance;
  auto* build = app.add_subcommand("provenance", "Attests how files were built (SLSA provenance v1).");
  declare_provenance(*build, provenance);

  TestResultFlags tests;
  auto* test_result =
      app.add_subcommand("test-result", "Attests what tests of files have shown (in-toto test result).");
  declare_test_result(*test_result, tests);

  AttestScanFlags scanning;
  auto* scan = app.add_subcommand(
      "scan", "Scans files, and attests that no credential was found in them; of a complete scan alone.");
  declare_scan(*scan, scanning);

  SummaryFlags summary;
  auto* vsa = app.add_subcommand("vsa", "Verifies files, and attests the outcome (SLSA verification summary v1).");
  declare_summary(*vsa, summary);

  ConvertFlags conversion;
  auto* convert = app.add_subcommand("convert", "Turns bundles into PEP 740 objects, and back. Nothing is verified.");
  declare_convert(*convert, conversion);

  LockFlags locking;
  auto* lock = app.add_subcommand("lock", "Verifies files of an index, and writes down who published each project.");
  declare_lock(*lock, locking);
  lock->add_flag("--replace", locking.replace, "take a publisher that is not the one before");

  LockFlags checking;
  auto* check = app.add_subcommand("check", "Tells when a project's publisher changed, or its attestations are gone.");
  declare_lock(*check, checking);
  enum class CheckFormat { text, json };
  CheckFormat check_format = CheckFormat::text;
  check->add_option("--format", check_format, "text (default) or json")
      ->transform(one_of(kListFormats))
      ->type_name("FORMAT");

  PredictFlags prediction;
  auto* predict =
      app.add_subcommand("predict", "Says whether an index will take a workflow's upload and attestations.");
  declare_predict(*predict, prediction);

  auto* trust = app.add_subcommand("trust", "The trusted root of Sigstore's instances.");
  trust->require_subcommand(1);
  auto* update =
      trust->add_subcommand("update", "Refreshes it by TUF, from the embedded root on; asks the repository.");
  TrustFlags trusting;
  add_trust_flags(*update, trusting);

  auto* upload = app.add_subcommand("publish", "Uploads distributions with their attestations to a package index.");
  PublishFlags publishing;
  add_publish_flags(*upload, publishing);

  if (const auto code = parse_flags(app, arguments, kHelp)) return *code;
  if (upload->parsed()) return publish(publishing);
  if (update->parsed()) return update_trust(trusting);
  if (inspect->parsed()) return inspect_attestations(files, format == ListFormat::json);
  if (keygen->parsed()) return generate_key(generation);
  if (sign->parsed() && keyless.wanted != signing.signing.key.empty()) {
    return report_error({"reading the flags", "", "exactly one of --key and --keyless is needed", {}});
  }
  if (sign->parsed() && keyless.wanted && (signing.whole_folders || signing.signing.form_given)) {
    return report_error({"reading the flags", "", "--whole-folders and --form do not go with --keyless", {}});
  }
  if (sign->parsed() && keyless.wanted) {
    return sign_keyless(keyless, {signing.files, signing.predicate, signing.predicate_type, signing.statement,
                                  signing.signing.output, requests});
  }
  if (sign->parsed()) return attest_statement(signing);
  if (build->parsed()) return attest_provenance(provenance);
  if (test_result->parsed()) return attest_test_result(tests);
  if (scan->parsed()) return attest_scan(scanning);
  if (vsa->parsed()) return attest_summary(summary);
  if (convert->parsed()) return attest_convert(conversion);
  if (lock->parsed()) return write_lock(locking);
  if (predict->parsed()) return predict_upload(prediction);
  if (check->parsed()) {
    checking.json = check_format == CheckFormat::json;
    return check_lock(checking);
  }
  return meter.finish(verify_attestations(verification, meter));
}

}  // namespace assay::cli
