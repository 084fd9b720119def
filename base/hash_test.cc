#include "base/hash.h"

#include <gtest/gtest.h>

#include "base/strings.h"

namespace assay {
namespace {

TEST(Hash, Sha256OfFips180Example) {
  EXPECT_EQ(to_hex(as_bytes(sha256("abc"))), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(Hash, Sha1OfFips180Example) {
  EXPECT_EQ(to_hex(as_bytes(sha1("abc"))), "a9993e364706816aba3e25717850c26c9cd0d89d");
}

// RFC 4231, test cases 2 and 6 (a key longer than a block).
TEST(Hash, HmacSha256OfRfc4231) {
  EXPECT_EQ(to_hex(as_bytes(hmac_sha256("Jefe", "what do ya want for nothing?"))),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  EXPECT_EQ(
      to_hex(as_bytes(hmac_sha256(std::string(131, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First"))),
      "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

}  // namespace
}  // namespace assay
