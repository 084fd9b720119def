#include "attest/evidence/sealed.h"

#include "attest/canonical_json.h"
#include "base/hash.h"
#include "base/private_terms.h"
#include "base/strings.h"

namespace assay::attest {

namespace {
// Types of ours begin so (docs/evidence.md).
constexpr std::string_view kOurs = "assay:";
}  // namespace

Checked<Sealed> read_sealed(std::string_view bytes) {
  if (bytes.size() > kMostSealedBytes) return refuse(Step::input, "it is larger than 8 MiB");
  const auto json = parse_json(bytes, Step::format, "the file");
  if (!json) return tl::make_unexpected(json.error());
  Sealed out;
  if (json->find("payloadType") != nullptr) {
    auto envelope = read_envelope(*json);
    if (!envelope) return tl::make_unexpected(envelope.error());
    if (envelope->payload_type != kInTotoPayload)
      return refuse(Step::bundle, "the envelope holds no in-toto statement");
    out.payload = envelope->payload;
    out.envelope = std::move(*envelope);
  } else {
    out.payload = bytes;
    if (out.payload.ends_with('\n')) out.payload.pop_back();
  }
  auto statement = read_statement(out.payload);
  if (!statement) return tl::make_unexpected(statement.error());
  out.statement = std::move(*statement);
  if (out.statement.predicate_type.starts_with(kOurs)) {
    if (auto canonical = parse_canonical(out.payload, Step::statement, "the statement"); !canonical)
      return tl::make_unexpected(canonical.error());
    if (out.payload.ends_with('\n')) return refuse(Step::statement, "the statement ends with a line break");
  }
  out.digest = to_hex(as_bytes(sha256(out.payload)));
  return out;
}

SignatureState check_signature(const Sealed& sealed, const PublicKey& key) {
  if (!sealed.envelope) return SignatureState::unsigned_;
  const std::string message = pre_authentication_encoding(sealed.envelope->payload_type, sealed.payload);
  for (const EnvelopeSignature& one : sealed.envelope->signatures)
    if (key.verify(key.usual_hash(), message, one.signature)) return SignatureState::good;
  return SignatureState::wrong;
}

std::string key_id_of(const PublicKey& key) { return to_hex(as_bytes(sha256(key.spki()))); }

Checked<std::string> canonical_statement(const Statement& statement) {
  const auto json = parse_json(write_statement(statement), Step::statement, "the statement");
  if (!json) return tl::make_unexpected(json.error());
  return canonical_text(*json);
}

Result<std::string> seal(const Statement& statement, const PrivateKey* key) {
  auto payload = canonical_statement(statement);
  if (!payload) return fail("writing the statement", "", payload.error().text());
  if (private_terms().in(*payload)) return fail("writing the statement", "", "it holds a private term");
  if (key == nullptr) return cat(*payload, '\n');
  Envelope envelope;
  envelope.payload_type = kInTotoPayload;
  envelope.payload = std::move(*payload);
  auto signature = key->sign(pre_authentication_encoding(envelope.payload_type, envelope.payload));
  if (!signature) return tl::make_unexpected(signature.error());
  envelope.signatures.push_back({key_id_of(key->public_key()), std::move(*signature)});
  return cat(canonical_text_of_ours(write_envelope(envelope)), '\n');
}

}  // namespace assay::attest
