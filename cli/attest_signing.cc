#include "cli/attest_signing.h"

#include <filesystem>
#include <memory>

#include "attest/key_signer.h"
#include "attest/subjects/subjects.h"
#include "base/file.h"
#include "base/strings.h"
#include "cli/command.h"
#include "cli/output.h"
#include "cli/tell.h"

namespace assay::cli {

namespace {

constexpr std::uint64_t kMostKeyBytes = std::uint64_t{1} << 20;

Result<std::unique_ptr<attest::EnvelopeSigner>> signer_of(const SigningFlags& flags) {
  const auto passphrase = read_passphrase(flags.passphrase);
  if (!passphrase) return tl::make_unexpected(passphrase.error());
  if (attest::is_pkcs11_uri(flags.key)) {
    const auto uri = attest::read_pkcs11_uri(flags.key);
    if (!uri) return tl::make_unexpected(uri.error());
    const auto key = attest::Pkcs11Key::open(*uri, *passphrase);
    if (!key) return tl::make_unexpected(key.error());
    return std::make_unique<attest::KeySigner>(*key);
  }
  const auto pem = read_file(flags.key, kMostKeyBytes);
  if (!pem) return tl::make_unexpected(pem.error());
  auto key = attest::PrivateKey::from_pem(*pem, *passphrase);
  if (!key) return fail(key.error().doing, flags.key, key.error().why, key.error().hint);
  return std::make_unique<attest::KeySigner>(*key);
}

Result<std::string> text_of(const attest::Statement& statement, const SigningFlags& flags) {
  if (flags.key.empty()) return attest::write_statement(statement);
  const auto signer = signer_of(flags);
  if (!signer) return tl::make_unexpected(signer.error());
  const auto bundle = attest::sign_statement(statement, **signer);
  if (!bundle) return tl::make_unexpected(bundle.error());
  return sarif::text_of(flags.form == SignedForm::bundle ? attest::write_bundle(*bundle)
                                                         : attest::write_envelope(*bundle->envelope));
}

// Who signed goes to standard error: standard output may be the bundle.
int deliver_keyless(const attest::Statement& statement, const SigningFlags& flags) {
  if (const Status sound = attest::check_signable(statement); !sound) return report_error(sound.error());
  const auto session = open_keyless(flags.keyless);
  if (!session) return report_error(session.error().error, session.error().code);
  const auto bundle = attest::sign_statement(statement, *session->signer);
  if (!bundle) return report_error(bundle.error(), kIncomplete);
  const auto text = bundle_text(*bundle, false);
  if (!text) return report_error(text.error(), kIncomplete);
  // Also when it came while this was signed.
  const Status written = flags.output.empty() ? write_out({}, *text) : write_new_file(flags.output, *text);
  if (!written) return report_error(written.error(), kIncomplete);
  tell(cat("assay: signed ", session->identity(), ", log entry ", entries_of(*bundle)));
  return kPass;
}

}  // namespace

Result<attest::Resource> resource_of_file(const std::string& path) {
  const auto artifact = attest::Artifact::of_file(path);
  if (!artifact) return tl::make_unexpected(artifact.error());
  attest::Resource resource;
  resource.name = std::filesystem::path(path).filename().string();
  resource.digests["sha256"] = to_hex(*artifact->digest(attest::Hash::sha256));
  return resource;
}

Result<attest::Statement> statement_about(const std::vector<std::string>& paths, bool whole_folders) {
  auto subjects = attest::subjects_of(paths, {.folders_whole = whole_folders, .copies = {}});
  if (!subjects) return tl::make_unexpected(subjects.error());
  attest::Statement statement;
  statement.subjects = std::move(subjects->subjects);
  return statement;
}

Status check_signing(const SigningFlags& flags) {
  constexpr const char* kFlags = "reading the flags";
  if (!flags.keyless.wanted) {
    if (!flags.form_given || !flags.key.empty()) return {};
    return fail(kFlags, "", "--form is for what is signed", "a key, or --keyless");
  }
  if (!flags.key.empty()) return fail(kFlags, "", "a key and --keyless do not go together");
  if (flags.form_given && flags.form == SignedForm::envelope)
    return fail(kFlags, "",
                "--form dsse and --keyless do not go together: certificate and log have their place in a bundle");
  return flags.output.empty() ? Status() : check_free(flags.output);
}

int deliver(const attest::Statement& statement, const SigningFlags& flags, bool made) {
  if (made) {
    std::string text = sarif::text_of(statement.predicate);
    for (const attest::Subject& subject : statement.subjects) text += cat("\n", subject.name);
    if (guarded(text) != text) {
      return report_error(
          {"making the statement", "", "it would hold what looks like a credential", "nothing was written"},
          kIncomplete);
    }
  }
  if (flags.keyless.wanted) return deliver_keyless(statement, flags);
  const auto text = text_of(statement, flags);
  if (!text) return report_error(text.error());
  const Status status = write_out(flags.output, *text + "\n");
  return status ? kPass : report_error(status.error(), kIncomplete);
}

}  // namespace assay::cli
