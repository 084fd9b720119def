#include "attest/keys/fixed_key.h"

#include <gtest/gtest.h>
#include <openssl/err.h>

#include "attest/keys/p384_ecdsa.h"
#include "attest/keys/private_key.h"
#include "base/strings.h"

namespace assay::attest {
namespace {

// OpenSSL's own word.
bool openssl_says(const PublicKey& key, Bytes digest, Bytes signature) {
  const EvpKeyContext context(EVP_PKEY_CTX_new(key.get(), nullptr));
  const bool good =
      EVP_PKEY_verify_init(context.get()) == 1 &&
      EVP_PKEY_verify(context.get(), data_of(signature), signature.size(), data_of(digest), digest.size()) == 1;
  ERR_clear_error();
  return good;
}

// What it says must be what OpenSSL says, before and after it keeps multiples; and so what a key says by itself.
TEST(FixedKey, SaysWhatThePublicKeySays) {
  for (const KeyKind kind : {KeyKind::p256, KeyKind::p384, KeyKind::p521}) {
    const auto key = PrivateKey::generate(kind);
    ASSERT_TRUE(key);
    const FixedKey fixed(key->public_key());
    for (int i = 0; i < 10; ++i) {
      const std::string message = cat("message ", i);
      const auto signature = key->sign(message);
      ASSERT_TRUE(signature);
      const Hash hash = key->public_key().usual_hash();
      const std::string digest = digest_of(hash, message);
      EXPECT_TRUE(fixed.verify_digest(hash, digest, *signature)) << name_of(kind) << i;
      EXPECT_FALSE(fixed.verify_digest(hash, digest_of(hash, "another"), *signature));
      for (std::size_t at = 0; at < signature->size(); at += 9) {
        std::string other = *signature;
        other[at] = static_cast<char>(other[at] ^ 1);
        const bool good = openssl_says(key->public_key(), digest, other);
        EXPECT_EQ(fixed.verify_digest(hash, digest, other), good) << at;
        EXPECT_EQ(key->public_key().verify_digest(hash, digest, other), good) << at;
      }
    }
  }
}

// What is taken without OpenSSL is what OpenSSL takes: both ways, of a key that is used once and of one that is kept.
TEST(P384Ecdsa, SaysWhatOpensslSays) {
  for (int i = 0; i < 12; ++i) {
    const auto key = PrivateKey::generate(KeyKind::p384);
    ASSERT_TRUE(key);
    const std::string point = p384::point_of(key->public_key().get());
    const std::string digest = digest_of(Hash::sha384, cat("message ", i));
    const auto signature = key->sign(cat("message ", i));
    ASSERT_TRUE(signature);
    EXPECT_EQ(p384::verify_ecdsa(digest, *signature, point), std::optional(true));
    EXPECT_EQ(p384::verify_ecdsa(digest_of(Hash::sha384, "another"), *signature, point), std::optional(false));
    for (std::size_t at = 0; at < signature->size(); at += 5) {
      std::string other = *signature;
      other[at] = static_cast<char>(other[at] ^ 0x10);
      EXPECT_EQ(p384::verify_ecdsa(digest, other, point).value_or(false),
                openssl_says(key->public_key(), digest, other))
          << at;
    }
  }
  const auto other = PrivateKey::generate(KeyKind::p256);
  ASSERT_TRUE(other);
  EXPECT_EQ(p384::point_of(other->public_key().get()), "");
  EXPECT_EQ(p384::verify_ecdsa("digest", "signature", p384::generator_point()), std::optional(false));
}

// A digest that is shorter or longer than the curve's order, zeros, and signatures that are none.
TEST(FixedKey, TakesDigestsOfAnySizeAndRefusesWhatIsNone) {
  const auto key = PrivateKey::generate(KeyKind::p384);
  const auto stranger = PrivateKey::generate(KeyKind::p384);
  ASSERT_TRUE(key && stranger);
  const FixedKey fixed(key->public_key());
  const auto signature = key->sign("m");
  for (int i = 0; i < 8; ++i) EXPECT_TRUE(fixed.verify_digest(Hash::sha384, digest_of(Hash::sha384, "m"), *signature));
  for (const Hash hash : {Hash::sha256, Hash::sha512})
    EXPECT_EQ(fixed.verify_digest(hash, digest_of(hash, "m"), *signature),
              key->public_key().verify_digest(hash, digest_of(hash, "m"), *signature));
  const std::string digest = digest_of(Hash::sha384, "m");
  EXPECT_FALSE(fixed.verify_digest(Hash::sha384, digest, *stranger->sign("m")));
  EXPECT_FALSE(fixed.verify_digest(Hash::sha256, digest, *signature));
  for (const std::string& bad :
       {std::string(), std::string("\x30\x00", 2), std::string("\x30\x06\x02\x01\x00\x02\x01\x00", 8),
        std::string("\x30\x06\x02\x01\x01\x02\x01\x00", 8), std::string("\x30\x06\x02\x01\x01\x02\x01\x01", 8),
        *signature + "x", std::string("\x30\x06\x02\x01\xff\x02\x01\x01", 8)})
    EXPECT_FALSE(fixed.verify_digest(Hash::sha384, digest, bad)) << to_hex(bad);
}

// P-384 signed over SHA-256, as old sigstore-python did, and SHA-512, of which the first 384 bits count.
TEST(FixedKey, OfOtherHashesThanItsOwn) {
  const auto key = PrivateKey::generate(KeyKind::p384);
  ASSERT_TRUE(key);
  const FixedKey fixed(key->public_key());
  for (int i = 0; i < 10; ++i) {
    const std::string digest = digest_of(Hash::sha256, cat("m", i));
    const auto signature = key->sign_digest(digest);
    if (!signature) GTEST_SKIP() << "this key signs by its own hash alone";
    EXPECT_EQ(fixed.verify_digest(Hash::sha256, digest, *signature),
              key->public_key().verify_digest(Hash::sha256, digest, *signature));
  }
}

}  // namespace
}  // namespace assay::attest
