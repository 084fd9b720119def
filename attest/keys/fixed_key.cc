#include "attest/keys/fixed_key.h"

#include <openssl/err.h>

#include "attest/keys/edwards25519.h"
#include "attest/keys/p384_ecdsa.h"

namespace assay::attest {

namespace {

// Making the multiples costs as much as so many verifications.
unsigned uses_before(KeyKind kind) { return kind == KeyKind::ed25519 ? 24 : 8; }

const p384::Multiples* of_generator() {
  static const std::unique_ptr<const p384::Multiples> made = p384::Multiples::of(p384::generator_point());
  return made.get();
}

}  // namespace

// Of the key's point, or of Ed25519 of its opposite.
class FixedKey::Multiples {
 public:
  // Null for other kinds of keys, and where OpenSSL does not do it.
  static std::unique_ptr<const Multiples> make(const PublicKey& key) {
    std::unique_ptr<Multiples> out(new Multiples());
    if (key.kind() == KeyKind::p384 && of_generator() != nullptr)
      out->p384_ = p384::Multiples::of(p384::point_of(key.get()));
    if (key.kind() == KeyKind::ed25519) out->opposite_ = edwards25519::Multiples::of(key.raw(), true);
    return out->p384_ || out->opposite_ ? std::move(out) : nullptr;
  }

  bool verify_p384(Bytes digest, Bytes signature) const {
    const auto combine = [this](Bytes u1, Bytes u2) -> std::optional<p384::Jacobian> {
      p384::Jacobian sum;
      if (!of_generator()->add(u1, sum) || !p384_->add(u2, sum)) return std::nullopt;
      return sum;
    };
    return p384::verify_ecdsa(digest, signature, combine).value_or(false);
  }

  bool verify_ed25519(Bytes message, Bytes signature, Bytes key) const {
    return edwards25519::verify(message, signature, key, *opposite_).value_or(false);
  }

 private:
  Multiples() = default;
  std::unique_ptr<const p384::Multiples> p384_;
  std::unique_ptr<const edwards25519::Multiples> opposite_;
};

FixedKey::FixedKey(PublicKey key) : key_(std::move(key)) {}
FixedKey::~FixedKey() = default;

// Null where the key was not used often yet, or nothing is kept of it.
const FixedKey::Multiples* FixedKey::multiples() const {
  if (uses_.fetch_add(1) < uses_before(key_.kind())) return nullptr;
  std::call_once(once_, [this] { multiples_ = Multiples::make(key_); });
  return multiples_.get();
}

// Below, a refusal is OpenSSL's word: it costs its time where there is something to refuse alone.

bool FixedKey::verify(Hash hash, Bytes message, Bytes signature) const {
  if (key_.kind() != KeyKind::ed25519) return verify_digest(hash, digest_of(hash, message), signature);
  if (const Multiples* known = multiples(); known != nullptr) {
    const bool good = known->verify_ed25519(message, signature, key_.raw());
    ERR_clear_error();
    if (good) return true;
  }
  return key_.verify(hash, message, signature);
}

bool FixedKey::verify_digest(Hash hash, Bytes digest, Bytes signature) const {
  if (key_.kind() == KeyKind::p384 && digest.size() == size_of(hash)) {
    const Multiples* known = multiples();
    const bool good = known != nullptr && known->verify_p384(digest, signature);
    ERR_clear_error();
    if (good) return true;
  }
  return key_.verify_digest(hash, digest, signature);
}

}  // namespace assay::attest
