#include "scanners/secrets/checks/meaning.h"

#include <gtest/gtest.h>

namespace assay {
namespace {

TEST(MeaningOfChecks, EveryOutcomeOfEveryCheckHasWordsOfItsOwn) {
  for (int i = 0; i <= static_cast<int>(kLastCheck); ++i) {
    const auto kind = static_cast<CheckKind>(i);
    const std::string_view holds = meaning_of(kind, CheckOutcome::holds);
    const std::string_view fails = meaning_of(kind, CheckOutcome::fails);
    EXPECT_FALSE(holds.empty()) << i;
    EXPECT_FALSE(fails.empty()) << i;
    EXPECT_NE(holds, fails) << i;
    EXPECT_FALSE(meaning_of(kind, CheckOutcome::doubtful).empty()) << i;
  }
  EXPECT_EQ(meaning_of(CheckKind::placeholder, CheckOutcome::doubtful), "it is a sequence or a repetition");
}

}  // namespace
}  // namespace assay
