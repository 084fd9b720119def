#include "base/hash_chain.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace assay {
namespace {

TEST(HashChain, EachIsHashedAsOftenAsAsked) {
  for (const std::size_t count : {std::size_t{1}, kChainsTogether, 2 * kChainsTogether + 3}) {
    std::vector<Sha256> digests;
    for (std::size_t i = 0; i < count; ++i) digests.push_back(sha256(std::to_string(i)));
    std::vector<Sha256> expected = digests;
    for (Sha256& digest : expected)
      for (int round = 0; round < 5; ++round) digest = sha256(as_bytes(digest));
    hash_chains(digests, 5);
    EXPECT_EQ(digests, expected) << count;
  }
}

TEST(HashChain, NoRoundsLeaveADigestAsItIs) {
  std::vector<Sha256> digests = {sha256("a")};
  hash_chains(digests, 0);
  EXPECT_EQ(digests.front(), sha256("a"));
}

}  // namespace
}  // namespace assay
