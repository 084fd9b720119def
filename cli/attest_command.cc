// assay attest: verifies, shows and signs attestations.
#include "cli/attest_command.h"

#include <array>

#include "cli/attest_keyless.h"
#include "cli/attest_publish.h"
#include "cli/attest_trust.h"
#include "cli/flags.h"

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
     {"assay attest sign a.whl --key signing.pem --predicate p.json --predicate-type URI -o a.whl.intoto.jsonl",
      "a statement about a file, in an envelope"},
     {"assay attest trust update", "the trusted root as it is now, for the runs after this one"},
     {"assay attest sign dist/*.whl --keyless --publish-attestation", "what package indexes take beside each file"},
     {"assay attest publish dist --dry-run", "what the index would refuse; --yes uploads"},
     {"assay attest sign dist/*.whl --keyless", "a Sigstore bundle beside each file, in a job that has an identity"}},
    {{"0", "every file has a verified attestation of what was asked for"},
     {"1", "a file's attestations were refused, or the refreshed root, or by the index a file"},
     {"2", "usage error: no identity and no key, a key, token or trusted root that cannot be read"},
     {"3", "a file has no attestation, something could not be read, or a service did not do its part"}}};

void add_passphrase(CLI::App& app, PassphraseFlags& flags) {
  app.add_option("--passphrase-file", flags.file, "file with the key's passphrase")->type_name("FILE");
  app.add_option("--passphrase-fd", flags.descriptor, "descriptor that gives the key's passphrase")
      ->check(CLI::Range(0, 1 << 20))
      ->type_name("N");
  app.add_option("--passphrase-env", flags.environment, "variable of the environment that holds the key's passphrase")
      ->type_name("NAME");
}

void declare_verify(CLI::App& app, VerifyFlags& flags) {
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
  app.add_option("--key", flags.key, "public key in PEM, for what was signed with a key")->type_name("FILE");
  app.add_option("--predicate-type", flags.predicate_type, "the type that a statement must have")->type_name("URI");
  app.add_option("--trusted-root", flags.trusted_root,
                 "Sigstore trusted root (default: as it was refreshed, else the embedded one)")
      ->type_name("FILE");
  app.add_option("--format", flags.format, "text (default), json or sarif")
      ->transform(one_of(kFormats))
      ->type_name("FORMAT");
  app.add_option("-o,--output", flags.output, "write the report to FILE; it appears when it is whole")
      ->type_name("FILE");
  app.add_flag("-q,--quiet", flags.quiet, "no text when everything is verified");
  app.add_option("-j,--threads", flags.threads, "threads to use; default: the processors there are")->type_name("N");
}

}  // namespace

int attest_command(Arguments arguments) {
  CLI::App app("Verifies, shows and signs attestations; offline, but for --keyless, trust update and publish.",
               "assay attest");
  app.require_subcommand(1);

  auto* verify = app.add_subcommand("verify", "Verifies files with their Sigstore bundles and PEP 740 attestations.");
  VerifyFlags verification;
  declare_verify(*verify, verification);

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
  add_passphrase(*keygen, generation.passphrase);

  auto* sign = app.add_subcommand(
      "sign", "Signs files, or a statement about them: with a key, or with a certificate for the moment.");
  SignFlags signing;
  sign->add_option("file", signing.files, "the statement's subjects, or what is signed by itself")->type_name("FILE");
  sign->add_option("--key", signing.key, "private key in PEM")->type_name("FILE");
  sign->add_option("--predicate", signing.predicate, "the predicate, JSON")->type_name("FILE");
  sign->add_option("--predicate-type", signing.predicate_type, "its type")->type_name("URI");
  sign->add_option("--statement", signing.statement, "a whole in-toto statement instead of files and predicate")
      ->type_name("FILE");
  sign->add_option(
          "-o,--output", signing.output,
          "the envelope or bundle (default: standard output; with --keyless FILE.sigstore.json beside each file)")
      ->type_name("FILE");
  add_passphrase(*sign, signing.passphrase);
  KeylessFlags keyless;
  add_keyless_flags(*sign, keyless);

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
  if (sign->parsed() && keyless.wanted != signing.key.empty()) {
    return report_error({"reading the flags", "", "exactly one of --key and --keyless is needed", {}});
  }
  if (sign->parsed() && keyless.wanted) {
    return sign_keyless(keyless,
                        {signing.files, signing.predicate, signing.predicate_type, signing.statement, signing.output});
  }
  if (sign->parsed()) return sign_statement(signing);
  return verify_attestations(verification);
}

}  // namespace assay::cli
