// The embedded roots, and canonical JSON. What a repository can do is in tests/scenarios/attest_trust_test.py.
#include <gtest/gtest.h>

#include "attest/sigstore/instance.h"
#include "attest/tuf/canonical_json.h"
#include "attest/tuf/refresh.h"

namespace assay::attest::tuf {
namespace {

std::string canonical(std::string_view text) {
  return canonical_json(*parse_json(text, Step::format, "it")).value_or("none");
}

TEST(CanonicalJson, EscapesQuotesAndBackslashesAlone) {
  EXPECT_EQ(canonical(R"({"b": "\n\u00e9\"\\", "a": [1, -2, true, null, {}, []]})"),
            "{\"a\":[1,-2,true,null,{},[]],\"b\":\"\n\xc3\xa9\\\"\\\\\"}");
}

TEST(CanonicalJson, KnowsIntegersAlone) {
  for (const char* text : {"[1.0]", "[1e3]", "[-0]"}) EXPECT_EQ(canonical(text), "none") << text;
}

TEST(EmbeddedRoots, AreSignedByTheirOwnThresholds) {
  for (const Instance instance : {Instance::production, Instance::staging})
    EXPECT_TRUE(TrustedSet::make(embedded_tuf_root(instance), {})) << static_cast<int>(instance);
}

TEST(EmbeddedRoots, AreNotSignedByEachOther) {
  const auto ours = read_metadata(embedded_tuf_root(Instance::production), Role::root);
  const auto other = read_metadata(embedded_tuf_root(Instance::staging), Role::root);
  ASSERT_TRUE(ours && other);
  EXPECT_FALSE(check_signatures(*other, *ours));
}

TEST(EmbeddedRoots, ExpireByTheClockThatIsGiven) {
  // 2026-11-20T13:58:18Z
  EXPECT_TRUE(TrustedSet::make(embedded_tuf_root(Instance::production), {1'795'183'097, 0})->end_roots());
  EXPECT_FALSE(TrustedSet::make(embedded_tuf_root(Instance::production), {1'795'183'098, 0})->end_roots());
}

TEST(Roots, WhoseSignaturesAreTooFewAreRefused) {
  std::string text(embedded_tuf_root(Instance::production));
  // Three of five must sign, and five have: without three of their signatures there are two.
  for (const char* signature : {"3045022100ea2f", "304402207ebb24", "304602210089d9"}) {
    const std::size_t at = text.find(signature);
    ASSERT_NE(at, std::string::npos);
    text[at + 20] = text[at + 20] == '0' ? '1' : '0';
  }
  const auto set = TrustedSet::make(text, {});
  ASSERT_FALSE(set);
  EXPECT_NE(set.error().why.find("2 of the 3 keys"), std::string::npos);
}

TEST(Files, AreComparedByLengthAndEveryKnownHash) {
  FileInfo info;
  info.length = 1;
  info.hashes = {{"sha256", digest_of(Hash::sha256, "a")}, {"sha512", digest_of(Hash::sha512, "a")}, {"md5", "x"}};
  EXPECT_TRUE(check_file("a", info, "f"));
  EXPECT_FALSE(check_file("b", info, "f"));
  EXPECT_FALSE(check_file("ab", info, "f"));
  info.hashes["sha512"] = "x";
  EXPECT_FALSE(check_file("a", info, "f"));
  info.hashes = {{"md5", "x"}};
  EXPECT_FALSE(check_file("a", info, "f"));
}

}  // namespace
}  // namespace assay::attest::tuf
