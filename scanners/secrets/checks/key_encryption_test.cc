#include <gtest/gtest.h>

#include "base/strings.h"
#include "scanners/secrets/checks/families.h"

namespace assay::checks {
namespace {

std::string block(std::string_view label, std::string_view body) {
  return cat("-----BEGIN ", label, "-----\n", body, "\n-----END ", label, "-----");
}

TEST(KeyEncryption, TheLabelOfPkcs8Tells) {
  EXPECT_TRUE(encrypted_key(block("ENCRYPTED PRIVATE KEY", "MIIE")));
  EXPECT_FALSE(encrypted_key(block("PRIVATE KEY", "MIIE")));
}

TEST(KeyEncryption, HeaderLinesTell) {
  EXPECT_TRUE(encrypted_key(block("RSA PRIVATE KEY", "Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\nMIIE")));
  EXPECT_TRUE(encrypted_key(block("RSA PRIVATE KEY", "Proc-Type: 4,ENCRYPTED\\nDEK-Info: AES-128-CBC,00\\n\\nMIIE")));
}

TEST(KeyEncryption, TheCipherOfOpenSshTells) {
  EXPECT_TRUE(encrypted_key(block("OPENSSH PRIVATE KEY", "b3BlbnNzaC1rZXktdjEAAAAACmFlczI1Ni1jdHIAAAAGYmNyeXB0")));
  EXPECT_FALSE(encrypted_key(block("OPENSSH PRIVATE KEY", "b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAAB")));
}

}  // namespace
}  // namespace assay::checks
