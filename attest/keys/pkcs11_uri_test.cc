#include <gtest/gtest.h>

#include "attest/keys/pkcs11_key.h"

namespace assay::attest {
namespace {

TEST(Pkcs11Uri, NamesTokenKeyAndModule) {
  const auto uri = read_pkcs11_uri("pkcs11:token=My%20token;object=key;id=%01%aF;type=private?module-path=/lib/m.so");
  ASSERT_TRUE(uri) << uri.error().text();
  EXPECT_EQ(uri->token, "My token");
  EXPECT_EQ(uri->object, "key");
  EXPECT_EQ(uri->id, "\x01\xaf");
  EXPECT_EQ(uri->module, "/lib/m.so");
}

TEST(Pkcs11Uri, RefusesWhatCouldChooseAnotherKeyOrShowsAPin) {
  for (const char* bad : {"object=a?module-path=/m", "pkcs11:?module-path=/m", "pkcs11:token=t?module-path=/m",
                          "pkcs11:object=a", "pkcs11:object=a?module-path=m", "pkcs11:object=a;serial=1?module-path=/m",
                          "pkcs11:object=a;type=cert?module-path=/m", "pkcs11:object=a;object=b?module-path=/m",
                          "pkcs11:object=%a?module-path=/m", "pkcs11:object=%zz?module-path=/m",
                          "pkcs11:object=?module-path=/m", "pkcs11:object=a?module-path=/m&pin-source=file:/p"})
    EXPECT_FALSE(read_pkcs11_uri(bad)) << bad;
  const auto shown = read_pkcs11_uri("pkcs11:object=a?module-path=/m&pin-value=hunter2");
  ASSERT_FALSE(shown);
  EXPECT_EQ(shown.error().text().find("hunter2"), std::string::npos);
}

}  // namespace
}  // namespace assay::attest
