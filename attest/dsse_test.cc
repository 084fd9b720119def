#include "attest/dsse.h"

#include <gtest/gtest.h>

#include "attest/keys/private_key.h"
#include "attest/statement.h"

namespace assay::attest {
namespace {

TEST(Dsse, EncodingCountsBytes) {
  EXPECT_EQ(pre_authentication_encoding("http://example.com/HelloWorld", "hello world"),
            "DSSEv1 29 http://example.com/HelloWorld 11 hello world");
  EXPECT_EQ(pre_authentication_encoding("t", "\xc3\xa9"), "DSSEv1 1 t 2 \xc3\xa9");
}

TEST(Dsse, EnvelopeComesBackAsItWasWritten) {
  const Envelope envelope{"a/b", std::string("\0\xff", 2), {{"key", "signature"}}};
  const auto read = read_envelope(write_envelope(envelope));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->payload, envelope.payload);
  EXPECT_EQ(read->signatures.front().key_id, "key");
  EXPECT_EQ(read->signatures.front().signature, "signature");
}

TEST(Statement, ComesBackAsItWasWritten) {
  Statement statement;
  statement.subjects.push_back({"a\"\n", {{"sha256", "00"}}});
  statement.predicate_type = "https://example.com/p";
  const auto read = read_statement(write_statement(statement));
  ASSERT_TRUE(read) << read.error().text();
  EXPECT_EQ(read->subjects.front().name, "a\"\n");
  EXPECT_EQ(read->predicate_type, statement.predicate_type);
}

TEST(Statement, NullSubjectsAreRefused) {
  for (const char* subjects : {"null", "[]", "[null]", "[{}]", R"([{"digest":{}}])", R"([{"digest":{"sha256":1}}])"}) {
    const std::string text =
        cat(R"({"_type":"https://in-toto.io/Statement/v1","predicateType":"p","subject":)", subjects, '}');
    EXPECT_FALSE(read_statement(text)) << subjects;
  }
}

TEST(Statement, EveryDigestThatCanBeComparedMustBeEqual) {
  const Artifact artifact = Artifact::of_bytes("x");
  const std::string good = to_hex(*artifact.digest(Hash::sha256));
  Statement statement;
  statement.subjects.push_back({"a", {{"sha256", good}, {"sha512", "00"}}});
  EXPECT_FALSE(subject_of(statement, artifact));
  statement.subjects.push_back({"b", {{"sha256", good}, {"md5", "00"}}});
  const auto subject = subject_of(statement, artifact);
  ASSERT_TRUE(subject);
  EXPECT_EQ((*subject)->name, "b");
}

TEST(Statement, DigestUnderTheNameOfAnotherAlgorithmIsNone) {
  const Artifact artifact = Artifact::of_bytes("x");
  Statement statement;
  statement.subjects.push_back({"a", {{"sha512", to_hex(*artifact.digest(Hash::sha256))}}});
  statement.subjects.push_back({"a", {{"sha1", to_hex(*artifact.digest(Hash::sha256))}}});
  EXPECT_FALSE(subject_of(statement, artifact));
}

TEST(Keys, EveryKindSignsWhatItsPublicKeyVerifies) {
  for (const KeyKind kind : {KeyKind::p256, KeyKind::p384, KeyKind::ed25519, KeyKind::rsa}) {
    const auto key = PrivateKey::generate(kind);
    ASSERT_TRUE(key);
    const auto signature = key->sign("message");
    ASSERT_TRUE(signature);
    const PublicKey& known = key->public_key();
    EXPECT_TRUE(known.verify(known.usual_hash(), "message", *signature)) << name_of(kind);
    EXPECT_FALSE(known.verify(known.usual_hash(), "massage", *signature)) << name_of(kind);
    EXPECT_FALSE(known.verify(known.usual_hash(), "message", "")) << name_of(kind);
  }
}

TEST(Keys, EncryptedKeyNeedsItsPassphrase) {
  const auto key = PrivateKey::generate(KeyKind::p256);
  const auto pem = key->to_pem("correct horse");
  ASSERT_TRUE(pem);
  EXPECT_FALSE(PrivateKey::from_pem(*pem, ""));
  EXPECT_FALSE(PrivateKey::from_pem(*pem, "battery"));
  const auto read = PrivateKey::from_pem(*pem, "correct horse");
  ASSERT_TRUE(read);
  EXPECT_EQ(read->public_key().spki(), key->public_key().spki());
}

}  // namespace
}  // namespace assay::attest
