// What is left out since it is known already: a certificate in a time-stamp, the signature of a checkpoint.
#include <gtest/gtest.h>

#include "attest/sigstore/log_proof.h"
#include "attest/sigstore/pinned_token.h"
#include "attest/sigstore/timestamp.h"
#include "attest/x509/der.h"
#include "base/file.h"
#include "base/source_dir.h"

namespace assay::attest {
namespace {

std::string data(std::string_view name) { return read_file(cat(ASSAY_SOURCE_DIR "/attest/testdata/", name)).value(); }

TEST(Known, CertificateOfAStampIsLeftOutOnlyIfItIsTheRootsOwn) {
  const auto root = read_trusted_root(data("timestamp-root.json"));
  ASSERT_TRUE(root) << root.error().text();
  const Instant now{1'800'000'000, 0};
  const std::string whole = data("timestamp.tsr");
  const std::vector<Certificate>& chain = root->timestamp_authorities.front().certificates;
  const std::string& named = chain.front().der();
  const auto shorter = without_certificate(whole, named);
  ASSERT_TRUE(shorter);
  EXPECT_EQ(shorter->find(named), std::string::npos);
  EXPECT_LT(shorter->size(), whole.size() - named.size());
  EXPECT_TRUE(check_timestamp(*shorter, "signature", *root, now));
  EXPECT_FALSE(check_timestamp(*shorter, "signatura", *root, now));
  EXPECT_FALSE(without_certificate(*shorter, named));
  EXPECT_FALSE(without_certificate(whole, chain.back().der()));
  EXPECT_FALSE(without_certificate(whole + "x", named));
  const std::size_t begin = whole.find(named);
  for (std::size_t at = 0; at < whole.size(); ++at) EXPECT_FALSE(without_certificate(whole.substr(0, at), named));
  // A certificate that was tampered with is OpenSSL's to refuse.
  for (std::size_t at = begin; at < begin + named.size(); ++at) {
    std::string changed = whole;
    changed[at] = static_cast<char>(changed[at] ^ 1);
    EXPECT_FALSE(without_certificate(changed, named)) << at;
  }
}

// What OpenSSL refuses is not made good by leaving the certificate out: one in another place, or twice.
TEST(Known, CertificateThatStandsElsewhereIsNotLeftOut) {
  const auto root = read_trusted_root(data("timestamp-root.json"));
  ASSERT_TRUE(root) << root.error().text();
  const std::string whole = data("timestamp.tsr");
  const std::string& named = root->timestamp_authorities.front().certificates.front().der();
  Bytes parts = only_der(whole)->content;
  const auto status = *take_der(parts);
  parts = only_der(parts)->content;
  const auto type = *take_der(parts);
  parts = only_der(only_der(parts)->content)->content;
  std::vector<Bytes> fields;
  while (!parts.empty()) fields.push_back(take_der(parts)->whole);
  ASSERT_EQ(fields.size(), 5U);
  const auto response = [&](std::initializer_list<std::size_t> order) {
    std::string content;
    for (const std::size_t field : order) content += fields[field];
    const std::string token = der_element(0x30, cat(type.whole, der_element(0xa0, der_element(0x30, content))));
    return der_element(0x30, cat(status.whole, token));
  };
  const Instant now{1'800'000'000, 0};
  ASSERT_EQ(response({0, 1, 2, 3, 4}), whole);
  ASSERT_TRUE(without_certificate(whole, named));
  for (const auto& order : {response({0, 1, 3, 2, 4}), response({3, 0, 1, 2, 4}), response({0, 1, 2, 4, 3}),
                            response({0, 1, 2, 3, 3, 4}), response({0, 3, 1, 2, 3, 4})}) {
    EXPECT_FALSE(without_certificate(order, named));
    EXPECT_FALSE(check_timestamp(order, "signature", *root, now));
  }
}

TEST(Known, CheckpointIsKnownOfTheLogThatSignedIt) {
  const auto key = PrivateKey::generate(KeyKind::ed25519);
  const auto other = PrivateKey::generate(KeyKind::ed25519);
  ASSERT_TRUE(key && other);
  const Log log{"id", "log.example.org", key->public_key(), {}};
  const Log namesake{"id", "log.example.org", other->public_key(), {}};
  const std::string text = cat("log.example.org\n7\n", std::string(43, 'A'), "=\n");
  const auto note = sign_checkpoint(text, log.name, *key);
  const auto elsewhere = sign_checkpoint(cat("elsewhere - 1\n7\n", std::string(43, 'A'), "=\n"), log.name, *key);
  ASSERT_TRUE(note && elsewhere);
  KnownCheckpoints known;
  for (int i = 0; i < 3; ++i) {
    for (const bool v2 : {false, true}) {
      const auto read = known.read(*note, log, v2);
      ASSERT_TRUE(read) << read.error().text();
      EXPECT_EQ(read->size, 7);
    }
    EXPECT_FALSE(known.read(*note, namesake, true));
    EXPECT_TRUE(known.read(*elsewhere, log, false));
    EXPECT_FALSE(known.read(*elsewhere, log, true));  // what Rekor v1 may, v2 may not
    for (std::size_t at = 0; at < note->size(); at += 3) {
      std::string changed = *note;
      changed[at] = static_cast<char>(changed[at] ^ 1);
      EXPECT_FALSE(known.read(changed, log, true)) << at;
    }
  }
}

}  // namespace
}  // namespace assay::attest
