#include "attest/sigstore/binding.h"

#include <algorithm>

#include "attest/base64.h"
#include "attest/keys/pem.h"
#include "attest/sigstore/messages.h"

namespace assay::attest {

namespace {

tl::unexpected<Refusal> wrong(std::string_view why) { return refuse(Step::binding, cat("the log entry ", why)); }

// A certificate is compared by its bytes, a key by its SubjectPublicKeyInfo.
bool is_signer(const Signer& signer, const std::optional<std::string>& pem) {
  if (!pem) return false;
  const auto block = only_pem_block(*pem);
  if (!block) return false;
  if (!signer.certificate.empty()) return block->label == "CERTIFICATE" && block->der == signer.certificate;
  if (block->label == "CERTIFICATE") return false;
  const auto key = PublicKey::from_pem(*pem);
  return key && key->spki() == signer.key.spki();
}

// Members of the object, of which others would be signed by the log and seen by nobody.
bool has_only(const Json* object, std::initializer_list<std::string_view> names) {
  return object != nullptr && object->is_object() && object->members.size() == names.size() &&
         std::all_of(names.begin(), names.end(), [&](std::string_view name) { return object->find(name) != nullptr; });
}

class EntryCheck {
 public:
  EntryCheck(const Json& body, const Json& spec, const Bundle& bundle, const Signer& signer, const Artifact& artifact,
             std::string_view pae)
      : body_(body), spec_(spec), bundle_(bundle), signer_(signer), artifact_(artifact), signed_bytes_(pae) {}

  Check hashedrekord_v1() const {
    if (!bundle_.message) return wrong("is of a message, the bundle holds an envelope");
    const auto hash = hash_from(spec_.string_at({"data", "hash", "algorithm"}));
    const auto ours = hash ? artifact_.digest(*hash) : std::nullopt;
    if (!ours) return wrong("has a digest that cannot be compared");
    if (spec_.string_at({"data", "hash", "value"}) != to_hex(*ours)) return wrong("has another digest");
    if (base64_member(spec_, {"signature", "content"}) != bundle_.signature()) return wrong("has another signature");
    if (!is_signer(signer_, base64_member(spec_, {"signature", "publicKey", "content"})))
      return wrong("has another certificate or key");
    return {};
  }

  Check dsse_v1() const {
    if (!bundle_.envelope) return wrong("is of an envelope, the bundle holds a message signature");
    if (!is_payload_hash(spec_.find("payloadHash"))) return wrong("has another payload");
    const Json* signature = only_signature(spec_.find("signatures"));
    if (signature == nullptr) return wrong("has not exactly one signature");
    if (base64_member(*signature, {"signature"}) != bundle_.signature()) return wrong("has another signature");
    if (!is_signer(signer_, base64_member(*signature, {"verifier"}))) return wrong("has another certificate or key");
    return {};
  }

  Check intoto_v2() const {
    if (!bundle_.envelope) return wrong("is of an envelope, the bundle holds a message signature");
    if (!is_payload_hash(spec_.at({"content", "payloadHash"}))) return wrong("has another payload");
    if (spec_.string_at({"content", "envelope", "payloadType"}) != bundle_.envelope->payload_type)
      return wrong("has another type of payload");
    const Json* signature = only_signature(spec_.at({"content", "envelope", "signatures"}));
    if (signature == nullptr) return wrong("has not exactly one signature");
    // Rekor encodes this one twice.
    const auto once = base64_member(*signature, {"sig"});
    if (!once || from_base64(*once) != bundle_.signature()) return wrong("has another signature");
    if (!is_signer(signer_, base64_member(*signature, {"publicKey"}))) return wrong("has another certificate or key");
    return {};
  }

  Check hashedrekord_v2() const {
    const Json* record = spec_.find("hashedRekordV002");
    if (!has_only(&body_, {"apiVersion", "kind", "spec"}) || !has_only(&spec_, {"hashedRekordV002"}) ||
        !has_only(record, {"data", "signature"}) || !has_only(record->find("data"), {"algorithm", "digest"}) ||
        !has_only(record->find("signature"), {"content", "verifier"})) {
      return wrong("is no hashedrekord 0.0.2");
    }
    ProtoReader read(Step::binding, "the log entry");
    const auto hash = hash_from_proto(read.enumeration(*record->find("data"), "algorithm", kHashNames));
    const auto ours = !hash              ? std::nullopt
                      : bundle_.envelope ? std::optional(digest_of(*hash, signed_bytes_))
                                         : artifact_.digest(*hash);
    if (!ours) return wrong("has a digest that cannot be compared");
    if (base64_member(*record, {"data", "digest"}) != ours) return wrong("has another digest");
    if (base64_member(*record, {"signature", "content"}) != bundle_.signature()) return wrong("has another signature");
    const Json& verifier = *record->at({"signature", "verifier"});
    const bool certified = !signer_.certificate.empty();
    const std::string_view holder = certified ? "x509Certificate" : "publicKey";
    if (!has_only(&verifier, {"keyDetails", holder}) || !has_only(verifier.find(holder), {"rawBytes"}))
      return wrong("has another certificate or key");
    if (base64_member(verifier, {holder, "rawBytes"}) != (certified ? signer_.certificate : signer_.key.spki()))
      return wrong("has another certificate or key");
    if (!fits(read.enumeration(verifier, "keyDetails", kKeyDetailNames), signer_.key.kind()))
      return wrong("has another kind of key");
    return {};
  }

 private:
  bool is_payload_hash(const Json* hash) const {
    return hash != nullptr && hash->string_at({"algorithm"}) == "sha256" &&
           hash->string_at({"value"}) == to_hex(digest_of(Hash::sha256, bundle_.envelope->payload));
  }

  static const Json* only_signature(const Json* list) {
    return list != nullptr && list->is_array() && list->items.size() == 1 ? &list->items.front() : nullptr;
  }

  static bool fits(std::string_view details, KeyKind kind) {
    if (std::find(kKeyDetailNames.begin(), kKeyDetailNames.end(), details) == kKeyDetailNames.end()) return false;
    const auto has = [&](std::string_view part) { return details.find(part) != std::string_view::npos; };
    switch (kind) {
      case KeyKind::p256:
        return has("ECDSA_P256");
      case KeyKind::p384:
        return has("ECDSA_P384");
      case KeyKind::p521:
        return has("ECDSA_P521");
      case KeyKind::rsa:
        return has("RSA");
      case KeyKind::ed25519:
        return has("ED25519");
    }
    return false;
  }

  const Json& body_;
  const Json& spec_;
  const Bundle& bundle_;
  const Signer& signer_;
  const Artifact& artifact_;
  std::string_view signed_bytes_;
};

}  // namespace

Check check_binding(const LogEntry& entry, const Bundle& bundle, const Signer& signer, const Artifact& artifact,
                    std::string_view signed_bytes) {
  const auto body = parse_json(entry.body, Step::binding, "the body of the log entry");
  if (!body) return tl::make_unexpected(body.error());
  const std::string_view kind = body->string_at({"kind"});
  const std::string_view version = body->string_at({"apiVersion"});
  if (kind != entry.kind || version != entry.version)
    return wrong(cat("says it is ", kind, ' ', version, ", the bundle says ", entry.kind, ' ', entry.version));
  const Json* spec = body->find("spec");
  if (spec == nullptr || !spec->is_object()) return wrong("has no 'spec'");
  const EntryCheck check(*body, *spec, bundle, signer, artifact, signed_bytes);
  if (kind == "hashedrekord" && version == "0.0.1") return check.hashedrekord_v1();
  if (kind == "hashedrekord" && version == "0.0.2") return check.hashedrekord_v2();
  if (kind == "dsse" && version == "0.0.1") return check.dsse_v1();
  if (kind == "intoto" && version == "0.0.2") return check.intoto_v2();
  return wrong(cat("is of a kind that is not known: ", kind, ' ', version));
}

}  // namespace assay::attest
