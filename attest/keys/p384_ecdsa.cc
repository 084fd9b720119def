#include "attest/keys/p384_ecdsa.h"

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>

#include <algorithm>
#include <array>

namespace assay::attest::p384 {

namespace {

using Group = OpensslOwner<EC_GROUP, EC_GROUP_free>;
using Signature = OpensslOwner<ECDSA_SIG, ECDSA_SIG_free>;
using Number = OpensslOwner<BIGNUM, BN_free>;
using Numbers = OpensslOwner<BN_CTX, BN_CTX_free>;

struct Curve {
  Group group{EC_GROUP_new_by_curve_name(NID_secp384r1)};
  std::string generator;

  Curve() {
    std::array<unsigned char, kPointBytes> octets{};
    if (group && EC_POINT_point2oct(group.get(), EC_GROUP_get0_generator(group.get()), POINT_CONVERSION_UNCOMPRESSED,
                                    octets.data(), octets.size(), nullptr) == octets.size())
      generator.assign(octets.begin(), octets.end());
  }
  const BIGNUM* order() const { return EC_GROUP_get0_order(group.get()); }
};

const Curve& curve() {
  static const Curve made;
  return made;
}

// Big-endian; nothing where it does not fit.
std::optional<std::string> bytes_of(const BIGNUM* number) {
  std::array<unsigned char, kBytes> out{};
  if (BN_bn2binpad(number, out.data(), static_cast<int>(out.size())) < 0) return std::nullopt;
  return std::string(out.begin(), out.end());
}

}  // namespace

Bytes generator_point() { return curve().generator; }

std::string point_of(EVP_PKEY* key) {
  std::array<unsigned char, kPointBytes> octets{};
  std::size_t size = 0;
  if (EVP_PKEY_get_octet_string_param(key, OSSL_PKEY_PARAM_ENCODED_PUBLIC_KEY, octets.data(), octets.size(), &size) !=
          1 ||
      size != octets.size())
    return {};
  return {octets.begin(), octets.end()};
}

std::optional<bool> verify_ecdsa(Bytes digest, Bytes bytes, const Combine& combine) {
  if (curve().generator.empty()) return std::nullopt;
  const unsigned char* at = data_of(bytes);
  const Signature signature(d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(bytes.size())));
  if (!signature || at != data_of(bytes) + bytes.size() || der_of(i2d_ECDSA_SIG, signature.get()) != bytes)
    return false;
  const BIGNUM* order = curve().order();
  const BIGNUM* r = ECDSA_SIG_get0_r(signature.get());
  const BIGNUM* s = ECDSA_SIG_get0_s(signature.get());
  for (const BIGNUM* one : {r, s})
    if (BN_is_zero(one) == 1 || BN_is_negative(one) == 1 || BN_ucmp(one, order) >= 0) return false;

  const Numbers numbers(BN_CTX_new());
  const Number inverse(BN_mod_inverse(nullptr, s, order, numbers.get()));
  const Number hash(BN_bin2bn(data_of(digest), static_cast<int>(std::min(digest.size(), kBytes)), nullptr));
  const Number of_generator(BN_new()), of_key(BN_new()), above(BN_new());
  if (!numbers || !inverse || !hash || !of_generator || !of_key || !above ||
      BN_mod_mul(of_generator.get(), hash.get(), inverse.get(), order, numbers.get()) != 1 ||
      BN_mod_mul(of_key.get(), r, inverse.get(), order, numbers.get()) != 1 || BN_add(above.get(), r, order) != 1)
    return std::nullopt;
  const auto first = bytes_of(of_generator.get());
  const auto second = bytes_of(of_key.get());
  const auto sum = first && second ? combine(*first, *second) : std::nullopt;
  if (!sum) return std::nullopt;
  // r is the point's x modulo the order, which is a little less than the prime.
  for (const BIGNUM* one : {r, static_cast<const BIGNUM*>(above.get())}) {
    const auto plain = bytes_of(one);
    const auto x = plain ? element_from(*plain) : std::nullopt;
    if (x && has_x(*sum, *x)) return true;
  }
  return false;
}

std::optional<bool> verify_ecdsa(Bytes digest, Bytes signature, Bytes point) {
  return verify_ecdsa(digest, signature,
                      [&](Bytes u1, Bytes u2) { return sum_of_two(u1, generator_point(), u2, point); });
}

}  // namespace assay::attest::p384
