#include "base/secret.h"

#include <gtest/gtest.h>

#include <ostream>
#include <type_traits>
#include <utility>

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

// The bytes of an object, whatever it is.
std::string memory_of(const void* object, std::size_t size) { return {static_cast<const char*>(object), size}; }

// A short text lies in the object itself, and the string type leaves it there when it is moved from.
TEST(Secret, LeavesNoValueInMemoryThatItWasMovedFrom) {
  alignas(Secret) unsigned char place[sizeof(Secret)] = {};
  auto* from = new (place) Secret("hunter22");
  const Secret to = std::move(*from);
  EXPECT_EQ(memory_of(place, sizeof place).find("unter22"), std::string::npos);
  from->~Secret();
  EXPECT_TRUE(to.occurs_in("hunter22"));
}

TEST(Secret, LeavesNoLongerValueBehindAShorterOne) {
  Secret secret("hunter22hunter");
  secret = Secret("ab");
  EXPECT_EQ(memory_of(&secret, sizeof secret).find("unter"), std::string::npos);
}

}  // namespace
}  // namespace assay
