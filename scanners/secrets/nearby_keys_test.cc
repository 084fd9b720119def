#include "scanners/secrets/nearby_keys.h"

#include <gtest/gtest.h>

#include <string>

#include "base/strings.h"
#include "scanners/secrets/checks/test_values.h"
#include "scanners/secrets/pem.h"

namespace assay {
namespace {

const std::string kPublic = cat("-----BEGIN PUBLIC KEY-----\n", std::string(64, 'A'), "\n-----END PUBLIC KEY-----\n");
const std::string kSsh = cat("ssh-ed25519 AAAA", std::string(64, 'B'), " ann@example.org\n");

std::size_t count_around(const std::string& text, std::size_t begin, std::size_t end) {
  return NearbyKeys(text).around(begin, end).size();
}

TEST(NearbyKeys, AreReadInPemAndAsLinesOfSsh) {
  EXPECT_EQ(count_around(kPublic, 0, 1), 1U);
  EXPECT_EQ(count_around(kSsh, 0, 1), 1U);
  EXPECT_EQ(count_around(kPublic + kSsh + kPublic, 0, 1), 2U);
  EXPECT_EQ(NearbyKeys(kPublic).around(0, 1), std::set<Sha256>{sha256(std::string(48, '\0'))});
}

TEST(NearbyKeys, OnlyWhatIsNear) {
  const std::string far = kPublic + std::string(NearbyKeys::kNear, '\n') + "value";
  EXPECT_EQ(count_around(far, far.size() - 5, far.size()), 0U);
  EXPECT_EQ(count_around(far.substr(kPublic.size()), 0, 5), 0U);
  EXPECT_EQ(count_around(far, kPublic.size(), kPublic.size() + 5), 1U);
  const std::string behind = "value" + std::string(NearbyKeys::kNear, '\n') + kPublic;
  EXPECT_EQ(count_around(behind, 0, 5), 1U);
  EXPECT_EQ(count_around(behind, 0, 4), 0U);
}

TEST(NearbyKeys, PrivateBlocksAndDamagedOnesAreNone) {
  std::string key = kPublic;
  for (std::size_t at = key.find("PUBLIC"); at != std::string::npos; at = key.find("PUBLIC"))
    key.replace(at, 6, "PRIVATE");
  EXPECT_EQ(count_around(key, 0, 1), 0U);
  EXPECT_EQ(count_around("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", 0, 1), 0U);
  EXPECT_EQ(count_around("-----BEGIN CERTIFICATE-----", 0, 1), 0U);
  EXPECT_EQ(count_around("ssh-ed25519 AAAA!", 0, 1), 1U);  // it ends where no base64 stands
  EXPECT_EQ(count_around("ssh-rsa of ann", 0, 1), 0U);
}

TEST(NearbyKeys, OfAFloodTheFirstAreRead) {
  std::string text;
  for (int i = 0; i < 3000; ++i) text += cat("ssh-rsa AAAA", 1000 + i, "\n");
  EXPECT_EQ(count_around(text, 0, text.size()), NearbyKeys::kMostKeys);
}

TEST(NearbyKeys, ACertificatesKeyIsFoundByItsPlace) {
  // Certificate { TBSCertificate { [0] version, serial, signature, issuer, validity, subject, key } }
  const auto der = [](char tag, const std::string& content) {
    return std::string(1, tag) + static_cast<char>(content.size()) + content;
  };
  const std::string key = der(0x30, "the key");
  const std::string rest = der(0x02, "1") + der(0x30, "a") + der(0x30, "b") + der(0x30, "c") + der(0x30, "d") + key;
  const std::string version = der(static_cast<char>(0xA0), der(0x02, "2"));
  EXPECT_EQ(public_key_of_certificate(der(0x30, der(0x30, version + rest) + der(0x30, "more"))), key);
  EXPECT_EQ(public_key_of_certificate(der(0x30, der(0x30, rest))), key);
  EXPECT_EQ(public_key_of_certificate(der(0x30, der(0x30, version))), "");
  EXPECT_EQ(public_key_of_certificate(der(0x31, "")), "");
  EXPECT_EQ(public_key_of_certificate(std::string("\x30\x84\xFF\xFF\xFF\xFF", 6)), "");
  EXPECT_EQ(public_key_of_certificate(""), "");
}

TEST(OwnProject, TheAddressBelongsToTheProject) {
  const auto holds = [](const std::string& before, const std::string& behind) {
    const std::string text = before + "VALUE" + behind;
    return has_own_project(text, before.size(), before.size() + 5);
  };
  const std::string project = R"({"project_id": "blue-lamp-4711", "private_key": ")";
  EXPECT_TRUE(holds(project, R"(", "client_email": "ci@blue-lamp-4711.iam.gserviceaccount.com"})"));
  EXPECT_TRUE(holds(R"({\"project_id\": \"blue-lamp-4711\", \"private_key\": \")",
                    R"(\", \"client_email\": \"ci@blue-lamp-4711.iam.gserviceaccount.com\"})"));
  EXPECT_FALSE(holds(project, R"(", "client_email": "ci@red-lamp.iam.gserviceaccount.com"})"));
  EXPECT_FALSE(holds(project, R"(", "client_email": "blue-lamp-4711"})"));
  EXPECT_FALSE(holds(project, ""));
  EXPECT_FALSE(holds("", R"(", "client_email": "ci@.iam.gserviceaccount.com"})"));
}

TEST(PemBase64, LeavesOutWhatStandsBetween) {
  const std::string begin = joined({"-----BEGIN RSA PRIV", "ATE KEY-----"});
  const std::string end = joined({"-----END RSA PRIV", "ATE KEY-----"});
  EXPECT_EQ(pem_base64(cat(begin, "\nAB+/\nCD==\n", end)), "AB+/CD==");
  EXPECT_EQ(pem_base64(cat(begin, "\\nAB\\r\\nCD\\n", end)), "ABCD");
  EXPECT_EQ(pem_base64(cat(begin, "\\n\" +\n  \"AB\\n\" +\n  \"CD\\n\" +\n  \"", end)), "ABCD");
  EXPECT_EQ(pem_base64(cat(begin, "\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\nABCD\n", end)), "ABCD");
  EXPECT_EQ(pem_base64(cat(begin, "\nABCD")), "ABCD");
  EXPECT_EQ(pem_base64("ABCD"), "");
  EXPECT_EQ(pem_label(cat(begin, "\n")), joined({"RSA PRIV", "ATE KEY"}));
  EXPECT_EQ(pem_label("-----BEGIN "), "");
}

}  // namespace
}  // namespace assay
