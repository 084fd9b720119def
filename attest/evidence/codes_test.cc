#include "attest/evidence/codes.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "attest/formats/codes.h"

namespace assay::attest {
namespace {

TEST(EvidenceCodes, AreSortedAndSayEverything) {
  const auto codes = evidence_codes();
  EXPECT_TRUE(std::is_sorted(codes.begin(), codes.end(),
                             [](const CodeFacts& a, const CodeFacts& b) { return a.code < b.code; }));
  for (const CodeFacts& facts : codes) {
    EXPECT_TRUE(facts.code.starts_with("evidence-")) << facts.code;
    for (const std::string_view text : {facts.title, facts.why, facts.reproduce, facts.fix, facts.avoid})
      EXPECT_FALSE(text.empty()) << facts.code;
    EXPECT_EQ(find_code(codes, facts.code), &facts);
  }
  EXPECT_EQ(find_code(codes, "evidence-"), nullptr);
}

TEST(FormatCodes, AreSortedAndNoneIsExplainedTwice) {
  const auto codes = format_codes();
  for (std::size_t i = 0; i < codes.size(); ++i) {
    EXPECT_TRUE(i == 0 || codes[i - 1].code < codes[i].code) << codes[i].code;
    EXPECT_EQ(find_code(evidence_codes(), codes[i].code), nullptr) << codes[i].code;
  }
}

}  // namespace
}  // namespace assay::attest
