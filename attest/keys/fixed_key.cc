#include "attest/keys/fixed_key.h"

#include <openssl/err.h>

#include "attest/keys/p384_ecdsa.h"

namespace assay::attest {

namespace {

// Making the multiples costs as much as some verifications.
constexpr unsigned kUsesBefore = 8;

const p384::Multiples* of_generator() {
  static const std::unique_ptr<const p384::Multiples> made = p384::Multiples::of(p384::generator_point());
  return made.get();
}

}  // namespace

class FixedKey::Multiples {
 public:
  static std::unique_ptr<const Multiples> make(const PublicKey& key) {
    auto points = of_generator() == nullptr ? nullptr : p384::Multiples::of(p384::point_of(key.get()));
    return points ? std::unique_ptr<const Multiples>(new Multiples(std::move(points))) : nullptr;
  }

  std::optional<bool> verify(Bytes digest, Bytes signature) const {
    return p384::verify_ecdsa(digest, signature, [this](Bytes u1, Bytes u2) -> std::optional<p384::Jacobian> {
      p384::Jacobian sum;
      if (!of_generator()->add(u1, sum) || !points_->add(u2, sum)) return std::nullopt;
      return sum;
    });
  }

 private:
  explicit Multiples(std::unique_ptr<const p384::Multiples> points) : points_(std::move(points)) {}
  std::unique_ptr<const p384::Multiples> points_;
};

FixedKey::FixedKey(PublicKey key) : key_(std::move(key)) {}
FixedKey::~FixedKey() = default;

// Null where the key is of another kind, was not used often yet, or OpenSSL does not do it.
const FixedKey::Multiples* FixedKey::multiples() const {
  if (key_.kind() != KeyKind::p384 || uses_.fetch_add(1) < kUsesBefore) return nullptr;
  std::call_once(once_, [this] { multiples_ = Multiples::make(key_); });
  return multiples_.get();
}

bool FixedKey::verify_digest(Hash hash, Bytes digest, Bytes signature) const {
  if (const Multiples* known = multiples(); known != nullptr && digest.size() == size_of(hash)) {
    const bool good = known->verify(digest, signature).value_or(false);
    ERR_clear_error();
    // A refusal is OpenSSL's word: it costs its time where there is something to refuse alone.
    if (good) return true;
  }
  return key_.verify_digest(hash, digest, signature);
}

}  // namespace assay::attest
