#include "attest/signer.h"

#include "attest/base64.h"
#include "attest/predicates/known.h"
#include "attest/sigstore/verifier.h"
#include "base/private_terms.h"

namespace assay::attest {

namespace {

constexpr const char* kDoing = "signing a statement";

// The artifact that a subject names; nothing where it has no digest of a kind that we know.
std::optional<Artifact> artifact_of(const Subject& subject) {
  for (const Hash hash : kHashes) {
    const auto found = subject.digests.find(std::string(name_of(hash)));
    if (found != subject.digests.end()) return artifact_from_digest(cat(found->first, ':', found->second));
  }
  return std::nullopt;
}

// What a verifier will read of the payload, when that is what the verifier takes.
Result<Statement> signable(const std::string& payload) {
  // In an envelope, base64 would carry it past whoever looks at what is written; a log would keep it for good.
  if (private_terms().in(payload))
    return fail(kDoing, "", "it holds a private term", "name files and write predicates without it");
  auto read = read_statement(payload);
  if (!read) return fail(kDoing, "", read.error().why);
  if (const Check good = check_predicate(*read); !good) return fail(kDoing, "", good.error().why);
  Policy anybody;
  anybody.accept_failed = true;  // a result that failed is attested as well
  for (const Subject& subject : read->subjects) {
    const auto artifact = artifact_of(subject);
    if (!artifact) return fail(kDoing, subject.name, "it has no SHA-2 digest that could be verified");
    if (&subject != &read->subjects.front()) continue;
    VerifiedBundle said;
    if (const Check good = take_statement(*read, *artifact, anybody, said); !good)
      return fail(kDoing, "", good.error().why);
  }
  return std::move(*read);
}

}  // namespace

Status check_signable(const Statement& statement) {
  const auto read = signable(write_statement(statement));
  return read ? Status() : tl::make_unexpected(read.error());
}

Result<Bundle> sign_statement(const Statement& statement, const EnvelopeSigner& signer) {
  Envelope envelope;
  envelope.payload_type = kInTotoPayload;
  envelope.payload = write_statement(statement);
  const auto read = signable(envelope.payload);
  if (!read) return tl::make_unexpected(read.error());
  auto made = signer.sign(envelope, pre_authentication_encoding(envelope.payload_type, envelope.payload));
  if (!made) return tl::make_unexpected(made.error());
  envelope.signatures.push_back({{}, std::move(made->signature)});
  Bundle bundle;
  bundle.certificate = std::move(made->material.certificate);
  bundle.key_hint = std::move(made->material.key_hint);
  bundle.entries = std::move(made->material.entries);
  bundle.timestamps = std::move(made->material.timestamps);
  bundle.envelope = std::move(envelope);

  // The envelope is verified once; which artifacts it is about is then a comparison.
  bool verified = false;
  for (const Subject& subject : read->subjects) {
    const auto artifact = artifact_of(subject);
    Check good = verified ? Check() : signer.check(bundle, *artifact);
    verified = true;
    if (const auto found = subject_of(*read, *artifact); good && !found) good = tl::make_unexpected(found.error());
    if (!good) return fail(kDoing, subject.name, cat("what was signed does not verify: ", good.error().text()));
  }
  return bundle;
}

}  // namespace assay::attest
