// assay attest keygen, assay attest sign
#include <unistd.h>

#include <cstdlib>
#include <filesystem>

#include "attest/dsse.h"
#include "attest/keys/pem.h"
#include "attest/keys/private_key.h"
#include "attest/statement.h"
#include "base/file.h"
#include "base/strings.h"
#include "cli/attest_command.h"
#include "cli/command.h"
#include "sarif/output.h"

namespace assay::cli {

namespace {

constexpr std::uint64_t kMostKeyBytes = std::uint64_t{1} << 20;
constexpr std::uint64_t kMostPredicateBytes = std::uint64_t{16} << 20;

Result<std::string> read_descriptor(int fd) {
  std::string out(4096, '\0');
  std::size_t held = 0;
  while (held < out.size()) {
    const ssize_t more = ::read(fd, out.data() + held, out.size() - held);
    if (more < 0) return fail("reading a passphrase", cat("descriptor ", fd), errno_text(errno));
    if (more == 0) break;
    held += static_cast<std::size_t>(more);
  }
  out.resize(held);
  return out;
}

Result<attest::Statement> statement_of(const SignFlags& flags) {
  attest::Statement statement;
  const std::string& source = flags.statement.empty() ? flags.predicate : flags.statement;
  if (flags.statement.empty() == flags.predicate.empty())
    return fail("reading the flags", "", "one of --statement and --predicate is needed");
  const auto text = read_file(source, kMostPredicateBytes);
  if (!text) return tl::make_unexpected(text.error());
  if (!flags.statement.empty()) {
    auto whole = attest::read_statement(*text);
    if (!whole) return fail("reading the statement", source, whole.error().why);
    return std::move(*whole);
  }
  auto predicate = attest::parse_json(*text, attest::Step::format, "the predicate");
  if (!predicate) return fail("reading the predicate", source, predicate.error().why);
  if (flags.predicate_type.empty() || flags.files.empty())
    return fail("reading the flags", "", "--predicate needs --predicate-type and files");
  statement.predicate = std::move(*predicate);
  statement.predicate_type = flags.predicate_type;
  for (const std::string& file : flags.files) {
    const auto artifact = attest::Artifact::of_file(file);
    if (!artifact) return tl::make_unexpected(artifact.error());
    attest::Subject subject;
    subject.name = std::filesystem::path(file).filename().string();
    subject.digests["sha256"] = to_hex(*artifact->digest(attest::Hash::sha256));
    statement.subjects.push_back(std::move(subject));
  }
  return statement;
}

}  // namespace

Result<std::string> read_passphrase(const PassphraseFlags& flags) {
  constexpr const char* kDoing = "reading a passphrase";
  const int asked = !flags.file.empty() + !flags.environment.empty() + (flags.descriptor >= 0);
  if (asked == 0) return std::string();
  if (asked > 1) return fail(kDoing, "", "it is asked for in two ways");
  Result<std::string> out;
  if (!flags.file.empty()) {
    out = read_file(flags.file, kMostKeyBytes);
  } else if (flags.descriptor >= 0) {
    out = read_descriptor(flags.descriptor);
  } else {
    const char* value = std::getenv(flags.environment.c_str());
    if (value == nullptr) return fail(kDoing, flags.environment, "there is no such variable");
    out = value;
  }
  if (!out) return out;
  while (!out->empty() && (out->back() == '\n' || out->back() == '\r')) out->pop_back();
  if (out->empty()) return fail(kDoing, flags.file, "it is empty");
  return out;
}

int generate_key(const KeygenFlags& flags) {
  const auto passphrase = read_passphrase(flags.passphrase);
  if (!passphrase) return report_error(passphrase.error());
  const auto key = attest::PrivateKey::generate(*attest::key_kind_from(flags.kind));
  if (!key) return report_error(key.error());
  const auto pem = key->to_pem(*passphrase);
  if (!pem) return report_error(pem.error());
  if (const Status status = attest::write_private_file(flags.output, *pem); !status)
    return report_error(status.error());
  const std::string public_pem = attest::to_pem("PUBLIC KEY", key->public_key().spki());
  if (const Status status = write_file_atomically(flags.output + ".pub", public_pem); !status)
    return report_error(status.error());
  return kPass;
}

int sign_statement(const SignFlags& flags) {
  const auto passphrase = read_passphrase(flags.passphrase);
  if (!passphrase) return report_error(passphrase.error());
  const auto pem = read_file(flags.key, kMostKeyBytes);
  if (!pem) return report_error(pem.error());
  const auto key = attest::PrivateKey::from_pem(*pem, *passphrase);
  if (!key) return report_error({key.error().doing, flags.key, key.error().why, key.error().hint});
  const auto statement = statement_of(flags);
  if (!statement) return report_error(statement.error());

  attest::Envelope envelope;
  envelope.payload_type = attest::kInTotoPayload;
  envelope.payload = attest::write_statement(*statement);
  auto signature = key->sign(attest::pre_authentication_encoding(envelope.payload_type, envelope.payload));
  if (!signature) return report_error(signature.error());
  envelope.signatures.push_back({{}, std::move(*signature)});

  const std::string text = sarif::text_of(attest::write_envelope(envelope)) + "\n";
  if (!flags.output.empty()) {
    const Status status = write_file_atomically(flags.output, text);
    return status ? kPass : report_error(status.error());
  }
  const auto output = open_descriptor_output(STDOUT_FILENO, "standard output");
  Status status = output->write(text);
  if (status) status = output->finish();
  return status ? kPass : report_error(status.error(), kIncomplete);
}

}  // namespace assay::cli
