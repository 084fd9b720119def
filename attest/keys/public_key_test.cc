#include "attest/keys/public_key.h"

#include <gtest/gtest.h>

#include "attest/keys/private_key.h"

namespace assay::attest {
namespace {

TEST(PublicKey, IsReadAsItWasWritten) {
  for (const KeyKind kind : {KeyKind::p256, KeyKind::p384, KeyKind::p521, KeyKind::ed25519}) {
    const auto key = PrivateKey::generate(kind);
    ASSERT_TRUE(key) << name_of(kind);
    const PublicKey& written = key->public_key();
    const auto read = PublicKey::from_spki(written.spki());
    ASSERT_TRUE(read) << name_of(kind) << ": " << read.error().text();
    EXPECT_EQ(read->kind(), kind);
    EXPECT_EQ(read->spki(), written.spki());
    EXPECT_EQ(read->raw(), written.raw());
    EXPECT_EQ(EVP_PKEY_eq(read->get(), written.get()), 1);
    const auto signature = key->sign("message");
    ASSERT_TRUE(signature);
    EXPECT_TRUE(read->verify(read->usual_hash(), "message", *signature));
    EXPECT_FALSE(read->verify(read->usual_hash(), "massage", *signature));
  }
}

TEST(PublicKey, OfNoPointOrAnotherLengthIsNone) {
  for (const KeyKind kind : {KeyKind::p256, KeyKind::p384}) {
    const auto key = PrivateKey::generate(kind);
    ASSERT_TRUE(key);
    const std::string& good = key->public_key().spki();
    std::string elsewhere = good;
    elsewhere.back() = static_cast<char>(elsewhere.back() ^ 1);
    std::string form = good;
    form[form.size() - (kind == KeyKind::p256 ? 65 : 97)] = 5;
    for (const std::string& bad : {elsewhere, form, good + "x", good.substr(0, good.size() - 1), std::string()})
      EXPECT_FALSE(PublicKey::from_spki(bad)) << name_of(kind);
  }
}

}  // namespace
}  // namespace assay::attest
