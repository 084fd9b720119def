// Keeping multiples of a point is for engines in OpenSSL 3's words, and has no other call.
#define OPENSSL_SUPPRESS_DEPRECATED
#include "attest/keys/fixed_key.h"

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/opensslv.h>

#include <algorithm>
#include <array>

namespace assay::attest {

namespace {

// Making the multiples costs as much as some verifications.
constexpr unsigned kUsesBefore = 4;
constexpr std::size_t kOrderBytes = 48;

// Later versions have P-384 of their own that is as fast.
constexpr bool kHelps = OPENSSL_VERSION_NUMBER < 0x30200000L;

using Group = OpensslOwner<EC_GROUP, EC_GROUP_free>;
using Point = OpensslOwner<EC_POINT, EC_POINT_free>;
using Signature = OpensslOwner<ECDSA_SIG, ECDSA_SIG_free>;
using Number = OpensslOwner<BIGNUM, BN_free>;
using Numbers = OpensslOwner<BN_CTX, BN_CTX_free>;

// The curve with multiples of a point, which stands as its generator; of its own generator without one.
Group group_with_multiples(const EC_POINT* point) {
  Group group(EC_GROUP_new_by_curve_name(NID_secp384r1));
  if (!group) return nullptr;
  if (point != nullptr &&
      EC_GROUP_set_generator(group.get(), point, EC_GROUP_get0_order(group.get()), BN_value_one()) != 1)
    return nullptr;
  if (EC_GROUP_precompute_mult(group.get(), nullptr) != 1) return nullptr;
  return group;
}

const EC_GROUP* generator_multiples() {
  static const Group group = group_with_multiples(nullptr);
  return group.get();
}

}  // namespace

class FixedKey::Multiples {
 public:
  static std::unique_ptr<const Multiples> make(const PublicKey& key) {
    std::array<unsigned char, 2 * kOrderBytes + 1> encoded{};
    std::size_t size = 0;
    const EC_GROUP* own = generator_multiples();
    if (own == nullptr || EVP_PKEY_get_octet_string_param(key.get(), OSSL_PKEY_PARAM_ENCODED_PUBLIC_KEY, encoded.data(),
                                                          encoded.size(), &size) != 1)
      return nullptr;
    const Point point(EC_POINT_new(own));
    if (!point || EC_POINT_oct2point(own, point.get(), encoded.data(), size, nullptr) != 1) return nullptr;
    Group group = group_with_multiples(point.get());
    return group ? std::unique_ptr<const Multiples>(new Multiples(std::move(group))) : nullptr;
  }

  // FIPS 186-5 §6.4.2. The digest has at most as many bits as count, or is cut.
  bool verify(Bytes digest, Bytes bytes) const {
    const unsigned char* at = data_of(bytes);
    const Signature signature(d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(bytes.size())));
    // DER has one spelling.
    if (!signature || at != data_of(bytes) + bytes.size() || der_of(i2d_ECDSA_SIG, signature.get()) != bytes)
      return false;
    const EC_GROUP* own = generator_multiples();
    const BIGNUM* order = EC_GROUP_get0_order(own);
    const BIGNUM* r = ECDSA_SIG_get0_r(signature.get());
    const BIGNUM* s = ECDSA_SIG_get0_s(signature.get());
    for (const BIGNUM* one : {r, s})
      if (BN_is_zero(one) == 1 || BN_is_negative(one) == 1 || BN_ucmp(one, order) >= 0) return false;

    const Numbers numbers(BN_CTX_new());
    const Number inverse(BN_mod_inverse(nullptr, s, order, numbers.get()));
    const Number hash(BN_bin2bn(data_of(digest), static_cast<int>(std::min(digest.size(), kOrderBytes)), nullptr));
    const Number of_generator(BN_new()), of_key(BN_new()), x(BN_new()), zero(BN_new());
    const Point sum(EC_POINT_new(own)), other(EC_POINT_new(own));
    if (!numbers || !inverse || !hash || !of_generator || !of_key || !x || !zero || !sum || !other) return false;
    BN_zero(zero.get());
    // With a second factor, 0 times any point, OpenSSL takes its way for public values, which uses the multiples.
    const EC_POINT* any = EC_GROUP_get0_generator(own);
    return BN_mod_mul(of_generator.get(), hash.get(), inverse.get(), order, numbers.get()) == 1 &&
           BN_mod_mul(of_key.get(), r, inverse.get(), order, numbers.get()) == 1 &&
           EC_POINT_mul(own, sum.get(), of_generator.get(), any, zero.get(), numbers.get()) == 1 &&
           EC_POINT_mul(group_.get(), other.get(), of_key.get(), any, zero.get(), numbers.get()) == 1 &&
           EC_POINT_add(own, sum.get(), sum.get(), other.get(), numbers.get()) == 1 &&
           EC_POINT_is_at_infinity(own, sum.get()) == 0 &&
           EC_POINT_get_affine_coordinates(own, sum.get(), x.get(), nullptr, numbers.get()) == 1 &&
           BN_nnmod(x.get(), x.get(), order, numbers.get()) == 1 && BN_cmp(x.get(), r) == 0;
  }

 private:
  explicit Multiples(Group group) : group_(std::move(group)) {}
  Group group_;
};

FixedKey::FixedKey(PublicKey key) : key_(std::move(key)) {}
FixedKey::~FixedKey() = default;

// Null where the key is of another kind, was not used often yet, or OpenSSL does not do it.
const FixedKey::Multiples* FixedKey::multiples() const {
  if (!kHelps || key_.kind() != KeyKind::p384 || uses_.fetch_add(1) < kUsesBefore) return nullptr;
  std::call_once(once_, [this] { multiples_ = Multiples::make(key_); });
  return multiples_.get();
}

bool FixedKey::verify_digest(Hash hash, Bytes digest, Bytes signature) const {
  if (const Multiples* known = multiples(); known != nullptr && digest.size() == size_of(hash)) {
    const bool good = known->verify(digest, signature);
    ERR_clear_error();
    return good;
  }
  return key_.verify_digest(hash, digest, signature);
}

}  // namespace assay::attest
