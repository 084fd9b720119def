#include "scanners/scan/message_scan.h"

#include <gtest/gtest.h>

#include "base/strings.h"

namespace assay {
namespace {

constexpr std::string_view kCut = " ------------------------ >8 ------------------------\n";
constexpr std::string_view kDiff = "diff --git a/a b/a\n--- a/a\n+++ b/a\n@@ -1 +0,0 @@\n-taken away\n";

TEST(MessageScan, WhatGitComparesBelowTheScissorsIsNoMessage) {
  const std::string message = "what and why\n\n# Please enter the commit message\n";
  for (const std::string_view remarks : {"# Do not modify\n# Everything below\n", "# Nicht ändern.\n", "#\n"})
    for (const std::string_view below : {kDiff, std::string_view("Submodule libs/a 1111111...2222222:\n")}) {
      const std::string kept = cat(message, "#", kCut, remarks);
      EXPECT_EQ(kept_of_message(cat(kept, below)), kept);
    }
}

TEST(MessageScan, RemarksBeginAsConfigured) {
  for (const std::string_view sign : {";", "//"}) {
    const std::string kept = cat("a\n", sign, kCut, sign, " remark\n");
    EXPECT_EQ(kept_of_message(cat(kept, kDiff)), kept);
  }
}

TEST(MessageScan, ScissorsOfTheAuthorCutNothing) {
  for (const std::string& text :
       {cat("a\n#", kCut, "below\n"), cat("a\n#", kCut), cat("a\n#", kCut, "# remark\n"), cat("a\n#", kCut, kDiff),
        cat("a\n", kCut, "# remark\n", kDiff), cat("a\n#", kCut, "# remark\nmore\n", kDiff),
        cat("a\n#", kCut, "; remark\n", kDiff), cat("see #", kCut, "# remark\ntext\n"),
        cat("a\n#", kCut.substr(0, kCut.size() - 1), "\r\n# remark\r\n", kDiff)})
    EXPECT_EQ(kept_of_message(text), text);
}

TEST(MessageScan, TheFirstScissorsThatAreGitsCount) {
  const std::string kept = cat("a\n#", kCut, "of the author\n#", kCut, "# remark\n");
  EXPECT_EQ(kept_of_message(cat(kept, kDiff)), kept);
}

TEST(MessageScan, NothingIsNothing) {
  EXPECT_EQ(kept_of_message(""), "");
  EXPECT_EQ(kept_of_message(kDiff), kDiff);
}

}  // namespace
}  // namespace assay
