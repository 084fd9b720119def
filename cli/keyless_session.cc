#include "cli/keyless_session.h"

#include <sys/stat.h>
#include <CLI/CLI.hpp>

#include "attest/pypi/attestation.h"
#include "attest/release/attestation_file.h"
#include "base/strings.h"
#include "cli/attest_trust.h"
#include "cli/command.h"
#include "cli/scan_inputs.h"
#include "sarif/output.h"

namespace assay::cli {

void add_keyless_flags(CLI::App& app, KeylessFlags& flags, const char* root_flag) {
  app.add_flag("--keyless", flags.wanted,
               "sign with a certificate for the moment, by an identity token; asks Sigstore's services");
  app.add_flag("--staging", flags.staging, "with --keyless: Sigstore's staging instance instead of the public one");
  app.add_option("--signing-config", flags.signing_config,
                 "services to sign with (default: as they were refreshed, else the embedded ones)")
      ->type_name("FILE");
  app.add_option(root_flag, flags.trusted_root,
                 "Sigstore trusted root of what is signed (default: as it was refreshed, else the embedded one)")
      ->type_name("FILE");
  app.add_option("--identity-token-file", flags.token_file, "file with the identity token")->type_name("FILE");
  app.add_option("--identity-token-env", flags.token_variable,
                 "variable of the environment that holds it (default: SIGSTORE_ID_TOKEN, then GitHub Actions' service)")
      ->type_name("NAME");
  app.add_option("--oidc-audience", flags.audience, "whom the token must be for (default: sigstore)")
      ->type_name("NAME");
  app.add_option("--oidc-issuer", flags.issuer, "who must vouch for the token's identity (default: anybody)")
      ->type_name("URL");
  add_web_flags(app, flags.web);
}

std::string KeylessSession::identity() const {
  const attest::Identity& who = signer->identity();
  return cat("as ", printable(who.names.front()), ", by ", printable(who.issuer));
}

tl::expected<KeylessSession, KeylessFailure> open_keyless(const KeylessFlags& flags) {
  const auto usage = [](Error error) { return tl::make_unexpected(KeylessFailure{std::move(error), kUsage}); };
  const attest::Instance instance = flags.staging ? attest::Instance::staging : attest::Instance::production;
  const auto config = load_signing_config(flags.signing_config, instance);
  if (!config) return usage(config.error());

  KeylessSession session;
  auto web = WebSession::open(flags.web);
  if (!web) return tl::make_unexpected(KeylessFailure{web.error(), kIncomplete});
  session.web = std::move(*web);
  const attest::Instant now{session.web->clock().now(), 0};
  auto root = load_trusted_root(flags.trusted_root, instance, now);
  if (!root) return usage(root.error());
  auto services = attest::select_services(flags.for_index ? attest::for_index(*config) : *config, now);
  if (!services) return usage(services.error());
  const auto secret = attest::find_identity_token({flags.token_file, flags.token_variable, flags.audience}, environment,
                                                  session.web->web());
  if (!secret) return usage(secret.error());
  const auto token = attest::read_identity_token(*secret, flags.audience, now);
  if (!token) return usage(token.error());
  if (!flags.issuer.empty() && flags.issuer != token->issuer) {
    return usage({"reading the identity token",
                  "",
                  cat("'", printable(token->issuer), "' vouches for it, not '", flags.issuer, "'"),
                  {}});
  }
  auto signer = attest::KeylessSigner::make(std::move(*services), *token, std::move(root->root), session.web->web());
  if (!signer) return tl::make_unexpected(KeylessFailure{signer.error(), kIncomplete});
  session.signer = std::move(*signer);
  return session;
}

Result<std::string> bundle_text(const attest::Bundle& bundle, bool for_index) {
  const auto json =
      for_index ? attest::attestation_of_bundle(bundle) : attest::Checked<attest::Json>(attest::write_bundle(bundle));
  if (!json) return fail("signing", "", json.error().why);
  std::string text = sarif::text_of(*json) + "\n";
  const auto again = attest::read_attestations(text);
  if (again.size() != 1 || !again.front()) return fail("signing", "", "what was signed cannot be read again");
  return text;
}

std::string entries_of(const attest::Bundle& bundle) {
  std::string out;
  for (const attest::LogEntry& entry : bundle.entries) out += cat(out.empty() ? "" : ", ", entry.log_index);
  return out;
}

Status check_free(const std::string& path) {
  struct stat info {};
  if (::lstat(path.c_str(), &info) != 0) return {};
  return fail("signing", path, "it is there already", "remove it, or name another with --output");
}

}  // namespace assay::cli
