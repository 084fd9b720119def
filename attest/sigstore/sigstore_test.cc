#include <functional>

#include <gtest/gtest.h>

#include "attest/base64.h"
#include "attest/merkle.h"
#include "attest/pypi/attestation.h"
#include "attest/release/attestation_file.h"
#include "attest/sigstore/checkpoint.h"
#include "attest/sigstore/timestamp.h"
#include "attest/sigstore/verifier.h"
#include "base/file.h"
#include "base/sanitized.h"
#include "base/source_dir.h"

namespace assay::attest {
namespace {

std::string data(std::string_view name) { return read_file(cat(ASSAY_SOURCE_DIR "/attest/testdata/", name)).value(); }

Policy anybody() {
  Policy policy;
  policy.identity = IdentityPolicy{*NameMatch::by_expression(".*"), *NameMatch::by_expression(".*"), {}};
  policy.now.seconds = 1'800'000'000;
  return policy;
}

TEST(Merkle, RootsOfRfc6962) {
  // Two leaves: their hashes side by side.
  const Sha256 a = leaf_hash("a");
  const Sha256 b = leaf_hash("b");
  const Sha256 root = node_hash(as_bytes(a), as_bytes(b));
  EXPECT_EQ(root_of(a, 0, 2, {std::string(as_bytes(b))}), root);
  EXPECT_EQ(root_of(b, 1, 2, {std::string(as_bytes(a))}), root);
  EXPECT_EQ(root_of(a, 0, 1, {}), a);
}

TEST(Merkle, ProofsOfAnotherLengthAreNone) {
  const Sha256 a = leaf_hash("a");
  const std::string hash(32, 'x');
  EXPECT_FALSE(root_of(a, 0, 0, {}));
  EXPECT_FALSE(root_of(a, 1, 1, {}));
  EXPECT_FALSE(root_of(a, 0, 2, {}));
  EXPECT_FALSE(root_of(a, 0, 2, {hash, hash}));
  EXPECT_FALSE(root_of(a, 0, 2, {"short"}));
  EXPECT_FALSE(root_of(a, (std::uint64_t{1} << 62), (std::uint64_t{1} << 62), {}));
}

TEST(Checkpoint, ReadsOriginSizeAndRoot) {
  const std::string root = to_base64(std::string(32, 'r'));
  const auto read = read_checkpoint(
      cat("log.example\n12\n", root, "\nextension\n\n\xe2\x80\x94 log.example ", to_base64("hintsignature"), '\n'));
  ASSERT_TRUE(read) << read.error().text();
  EXPECT_EQ(read->origin, "log.example");
  EXPECT_EQ(read->size, 12);
  EXPECT_EQ(read->root, std::string(32, 'r'));
  EXPECT_EQ(read->text, cat("log.example\n12\n", root, "\nextension\n"));
  EXPECT_EQ(read->signatures.front().hint, "hint");
}

TEST(TrustedRoot, TheEmbeddedOneIsReadWithItsAge) {
  EmbeddedRoot embedded;
  const auto root = read_embedded_root(Instance::production, embedded);
  ASSERT_TRUE(root) << root.error().text();
  EXPECT_GE(root->logs.size(), 2U);
  EXPECT_GE(root->authorities.size(), 2U);
  EXPECT_TRUE(root->unusable.empty());
  EXPECT_EQ(age_in_days("2026-01-01", *instant_from("2026-01-31T12:00:00Z")), 30);
  EXPECT_TRUE(instant_from(cat(embedded.published, "T00:00:00Z")));
}

TEST(Verifier, ProvenanceOfAnNpmPackageVerifies) {
  const auto bundle = read_bundle(data("npm-provenance.sigstore.json"));
  ASSERT_TRUE(bundle) << bundle.error().text();
  const auto artifact = artifact_from_digest(
      "sha512:46d4e2f74c4877316640000a6fdf8a8b59f1e0847667973e9859f774dd31b8f1e0937813b777fb66a2ac67d50540fe34640966ee"
      "e9fc2ccca387082b4c85cd3c");
  const Verifier verifier(*read_trusted_root(embedded_trusted_root(Instance::production)));
  const auto verified = verifier.verify(*bundle, *artifact, anybody());
  ASSERT_TRUE(verified) << verified.error().text();
  EXPECT_EQ(verified->identity->names.front(),
            "https://github.com/sigstore/sigstore-js/.github/workflows/release.yml@refs/heads/main");
  EXPECT_EQ(verified->identity->issuer, "https://token.actions.githubusercontent.com");
  EXPECT_EQ(verified->subject, "pkg:npm/sigstore@2.0.0");
  EXPECT_FALSE(verifier.verify(*bundle, Artifact::of_bytes("another"), anybody()));
}

TEST(Verifier, AttestationOfPypiVerifies) {
  const auto attestations = read_attestations(data("pypi.publish.attestation"));
  ASSERT_EQ(attestations.size(), 1U);
  ASSERT_TRUE(attestations.front()) << attestations.front().error().text();
  const auto artifact = artifact_from_digest("sha256:9bb1add04b1b4e182be6b0b80931593f7a291eb49d69b4fd728a5d4cbcdc4bd3");
  const Verifier verifier(*read_trusted_root(embedded_trusted_root(Instance::production)));
  const auto verified = verifier.verify(std::get<Bundle>(*attestations.front()), *artifact, anybody());
  ASSERT_TRUE(verified) << verified.error().text();
  EXPECT_EQ(verified->statement->predicate_type, kPublishV1);
}

TEST(Verifier, PrivateInstanceWhoseLogSignsUnderAnotherNameVerifies) {
  const auto bundle = read_bundle(data("othername.sigstore.json"));
  ASSERT_TRUE(bundle) << bundle.error().text();
  const Artifact artifact = Artifact::of_digest(Hash::sha256, bundle->message->digest);
  const Verifier verifier(*read_trusted_root(data("scaffolding-root.json")));
  const auto verified = verifier.verify(*bundle, artifact, anybody());
  ASSERT_TRUE(verified) << verified.error().text();
}

TEST(Verifier, WithoutPolicyNothingPasses) {
  const auto bundle = read_bundle(data("npm-provenance.sigstore.json"));
  const Verifier verifier(*read_trusted_root(embedded_trusted_root(Instance::production)));
  EXPECT_FALSE(verifier.verify(*bundle, Artifact::of_bytes(""), Policy{}));
}

TEST(Verifier, EveryBitOfARealBundleCounts) {
  const auto good = read_bundle(data("npm-provenance.sigstore.json"));
  const auto artifact = artifact_from_digest(
      "sha512:46d4e2f74c4877316640000a6fdf8a8b59f1e0847667973e9859f774dd31b8f1e0937813b777fb66a2ac67d50540fe34640966ee"
      "e9fc2ccca387082b4c85cd3c");
  const Verifier verifier(*read_trusted_root(embedded_trusted_root(Instance::production)));
  ASSERT_TRUE(verifier.verify(*good, *artifact, anybody()));
  const auto refuses = [&](const std::function<void(Bundle&)>& change) {
    Bundle bundle = *good;
    change(bundle);
    EXPECT_FALSE(verifier.verify(bundle, *artifact, anybody()));
  };
  const auto flip = [](std::string& bytes, std::size_t at) { bytes[at % bytes.size()] ^= 1; };
  for (const std::size_t at : {0U, 50U, 500U, 1500U}) {
    refuses([&](Bundle& bundle) { flip(*bundle.certificate, at); });
    refuses([&](Bundle& bundle) { flip(bundle.envelope->payload, at); });
    refuses([&](Bundle& bundle) { flip(bundle.envelope->signatures[0].signature, at); });
    refuses([&](Bundle& bundle) { flip(bundle.entries[0].body, at); });
    refuses([&](Bundle& bundle) { flip(*bundle.entries[0].promise, at); });
    refuses([&](Bundle& bundle) { flip(bundle.entries[0].log_id, at); });
    refuses([&](Bundle& bundle) { flip(bundle.entries[0].proof->root_hash, at); });
    refuses([&](Bundle& bundle) { flip(bundle.entries[0].proof->hashes[0], at); });
    refuses([&](Bundle& bundle) { flip(bundle.entries[0].proof->checkpoint, at % 100); });
  }
  refuses([](Bundle& bundle) { ++bundle.entries[0].log_index; });
  refuses([](Bundle& bundle) { ++bundle.entries[0].integrated_time; });
  refuses([](Bundle& bundle) { ++bundle.entries[0].proof->log_index; });
  refuses([](Bundle& bundle) { ++bundle.entries[0].proof->tree_size; });
}

TEST(Timestamp, StampsOfARootThatNamesItsSigner) {
  const auto root = read_trusted_root(data("timestamp-root.json"));
  ASSERT_TRUE(root) << root.error().text();
  const Instant now{1'800'000'000, 0};
  for (const char* name : {"timestamp.tsr", "timestamp-chain.tsr"}) {
    const auto stamp = check_timestamp(data(name), "signature", *root, now);
    ASSERT_TRUE(stamp) << name << ": " << stamp.error().text();
    EXPECT_EQ(text_of(stamp->at), "2024-02-01T12:00:00Z");
    EXPECT_FALSE(check_timestamp(data(name), "signatura", *root, now));
  }
}

// The short way takes nothing that OpenSSL refuses, whichever byte is changed.
TEST(Timestamp, ShortWaySaysWhatOpensslSays) {
  const auto root = read_trusted_root(data("timestamp-root.json"));
  ASSERT_TRUE(root) << root.error().text();
  TrustedRoot without = *root;
  for (TimestampAuthority& authority : without.timestamp_authorities) authority.key = nullptr;
  const Instant now{1'800'000'000, 0};
  const std::string good = data("timestamp.tsr");
  ASSERT_TRUE(check_timestamp(good, "signature", without, now));
  for (std::size_t at = 0; at < good.size(); at += kSanitized ? 7 : 1) {
    std::string changed = good;
    changed[at] = static_cast<char>(changed[at] ^ 1);
    EXPECT_EQ(check_timestamp(changed, "signature", *root, now).has_value(),
              check_timestamp(changed, "signature", without, now).has_value())
        << at;
  }
}

TEST(TrustedRoot, TheEmbeddedOneIsTheSameWithoutItsSignaturesVerified) {
  const auto all = read_trusted_root(embedded_trusted_root(Instance::production));
  EmbeddedRoot from;
  const auto known = read_embedded_root(Instance::production, from);
  ASSERT_TRUE(all);
  ASSERT_TRUE(known);
  EXPECT_TRUE(all->unusable.empty());
  EXPECT_EQ(all->authorities.size(), known->authorities.size());
  EXPECT_EQ(all->timestamp_authorities.size(), known->timestamp_authorities.size());
}

TEST(Managed, GhsaWqqcKeyThatDidNotHoldWhenItSigned) {
  const auto bundles = read_attestations(data("pypi.publish.attestation"));
  Policy policy = anybody();
  EmbeddedRoot from;
  const Verifier verifier(*read_embedded_root(Instance::production, from));
  const auto digest = artifact_from_digest("sha256:9bb1add04b1b4e182be6b0b80931593f7a291eb49d69b4fd728a5d4cbcdc4bd3");
  Bundle bundle = std::get<Bundle>(*bundles.front());
  const auto key = Certificate::from_der(*bundle.certificate)->key();
  ASSERT_TRUE(verifier.verify(bundle, *digest, policy));
  // The same with the certificate's key alone: only what is said of its time can refuse it before the entry does.
  bundle.certificate.reset();
  bundle.key_hint = "";
  policy.identity.reset();
  policy.key = *key;
  policy.key_window.end = Instant{1'000'000'000, 0};
  EXPECT_EQ(verifier.verify(bundle, *digest, policy).error().step, Step::key);
}

}  // namespace
}  // namespace assay::attest
