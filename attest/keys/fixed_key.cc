#include "attest/keys/fixed_key.h"

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>

#include <algorithm>
#include <array>

#include "attest/keys/p384.h"

namespace assay::attest {

namespace {

// Making the multiples costs as much as some verifications.
constexpr unsigned kUsesBefore = 4;

using Group = OpensslOwner<EC_GROUP, EC_GROUP_free>;
using Signature = OpensslOwner<ECDSA_SIG, ECDSA_SIG_free>;
using Number = OpensslOwner<BIGNUM, BN_free>;
using Numbers = OpensslOwner<BN_CTX, BN_CTX_free>;
using Octets = std::array<unsigned char, p384::kPointBytes>;

Bytes bytes_of(const Octets& octets, std::size_t size) { return {reinterpret_cast<const char*>(octets.data()), size}; }

// The curve's own point, and how many there are.
struct Generator {
  Group group{EC_GROUP_new_by_curve_name(NID_secp384r1)};
  std::unique_ptr<const p384::Multiples> multiples;

  Generator() {
    Octets octets{};
    if (group && EC_POINT_point2oct(group.get(), EC_GROUP_get0_generator(group.get()), POINT_CONVERSION_UNCOMPRESSED,
                                    octets.data(), octets.size(), nullptr) == octets.size())
      multiples = p384::Multiples::of(bytes_of(octets, octets.size()));
  }
  const BIGNUM* order() const { return EC_GROUP_get0_order(group.get()); }
};

const Generator& generator() {
  static const Generator made;
  return made;
}

// Big-endian; nothing where it does not fit.
std::optional<std::string> bytes_of(const BIGNUM* number) {
  std::array<unsigned char, p384::kBytes> out{};
  if (BN_bn2binpad(number, out.data(), static_cast<int>(out.size())) < 0) return std::nullopt;
  return std::string(out.begin(), out.end());
}

}  // namespace

class FixedKey::Multiples {
 public:
  // A key that OpenSSL has read is a point on the curve.
  static std::unique_ptr<const Multiples> make(const PublicKey& key) {
    Octets encoded{};
    std::size_t size = 0;
    if (generator().multiples == nullptr ||
        EVP_PKEY_get_octet_string_param(key.get(), OSSL_PKEY_PARAM_ENCODED_PUBLIC_KEY, encoded.data(), encoded.size(),
                                        &size) != 1)
      return nullptr;
    auto points = p384::Multiples::of(bytes_of(encoded, size));
    return points ? std::unique_ptr<const Multiples>(new Multiples(std::move(points))) : nullptr;
  }

  // FIPS 186-5 §6.4.2. The digest has at most as many bits as count, or is cut. Nothing where OpenSSL has to look.
  std::optional<bool> verify(Bytes digest, Bytes bytes) const {
    const unsigned char* at = data_of(bytes);
    const Signature signature(d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(bytes.size())));
    // DER has one spelling.
    if (!signature || at != data_of(bytes) + bytes.size() || der_of(i2d_ECDSA_SIG, signature.get()) != bytes)
      return false;
    const BIGNUM* order = generator().order();
    const BIGNUM* r = ECDSA_SIG_get0_r(signature.get());
    const BIGNUM* s = ECDSA_SIG_get0_s(signature.get());
    for (const BIGNUM* one : {r, s})
      if (BN_is_zero(one) == 1 || BN_is_negative(one) == 1 || BN_ucmp(one, order) >= 0) return false;

    const Numbers numbers(BN_CTX_new());
    const Number inverse(BN_mod_inverse(nullptr, s, order, numbers.get()));
    const Number hash(BN_bin2bn(data_of(digest), static_cast<int>(std::min(digest.size(), p384::kBytes)), nullptr));
    const Number of_generator(BN_new()), of_key(BN_new()), above(BN_new());
    if (!numbers || !inverse || !hash || !of_generator || !of_key || !above ||
        BN_mod_mul(of_generator.get(), hash.get(), inverse.get(), order, numbers.get()) != 1 ||
        BN_mod_mul(of_key.get(), r, inverse.get(), order, numbers.get()) != 1 || BN_add(above.get(), r, order) != 1)
      return std::nullopt;
    const auto first = bytes_of(of_generator.get());
    const auto second = bytes_of(of_key.get());
    p384::Jacobian sum;
    if (!first || !second || !generator().multiples->add(*first, sum) || !points_->add(*second, sum))
      return std::nullopt;
    // r is the point's x modulo the order, which is a little less than the prime.
    for (const BIGNUM* one : {r, static_cast<const BIGNUM*>(above.get())}) {
      const auto plain = bytes_of(one);
      const auto x = plain ? p384::element_from(*plain) : std::nullopt;
      if (x && p384::has_x(sum, *x)) return true;
    }
    return false;
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
