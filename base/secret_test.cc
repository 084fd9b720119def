#include "base/secret.h"

#include <gtest/gtest.h>

#include <ostream>
#include <type_traits>

#include "base/hash.h"
#include "base/strings.h"

namespace assay {
namespace {

template <class T>
concept Printable = requires(std::ostream& stream, const T& value) { stream << value; };
static_assert(!Printable<Secret>, "a Secret must not be printable");
static_assert(!std::is_convertible_v<Secret, std::string> && !std::is_convertible_v<Secret, std::string_view>);

TEST(Secret, MaskShowsOnlyThePublicPrefix) {
  EXPECT_EQ(Secret("ghp_abcdefghijklmnopqrstuvwxyz", 4).mask(), "ghp_********");
  EXPECT_EQ(Secret("hunter2").mask(), "********");
}

TEST(Secret, MaskNeverShowsMoreThanAQuarter) {
  EXPECT_EQ(Secret("abcdefgh", 8).mask(), "ab********");
  EXPECT_EQ(Secret(std::string(100, 'x'), 100).mask(), std::string(12, 'x') + "********");
}

TEST(Secret, FingerprintDependsOnKeyAndValue) {
  const FingerprintKey key{"team key", true};
  EXPECT_EQ(Secret("value").fingerprint(key), to_hex(as_bytes(hmac_sha256("team key", "value"))).substr(0, 32));
  EXPECT_NE(Secret("value").fingerprint(key), Secret("other").fingerprint(key));
  EXPECT_NE(Secret("value").fingerprint(key), Secret("value").fingerprint(FingerprintKey::built_in()));
}

TEST(Secret, GuessableValuesAreStretchedUnderThePublicKey) {
  const FingerprintKey key = FingerprintKey::built_in();
  EXPECT_NE(Secret("hunter2").fingerprint(key), to_hex(as_bytes(hmac_sha256(key.bytes, "hunter2"))).substr(0, 32));
}

TEST(Secret, ScrubReplacesEveryOccurrence) {
  const Secret secret("s3cr3tvalue");
  EXPECT_EQ(secret.scrub("a/s3cr3tvalue/s3cr3tvalue.txt"), "a/********/********.txt");
  EXPECT_EQ(secret.scrub("nothing"), "nothing");
}

}  // namespace
}  // namespace assay
