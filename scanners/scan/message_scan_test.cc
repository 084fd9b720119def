#include "scanners/scan/message_scan.h"

#include <gtest/gtest.h>

#include "base/strings.h"

namespace assay {
namespace {

constexpr std::string_view kCut = " ------------------------ >8 ------------------------\n";
constexpr std::string_view kDiff = "diff --git a/a b/a\n--- a/a\n+++ b/a\n@@ -1 +0,0 @@\n-taken away\n";

TEST(MessageScan, WhatGitWroteBelowTheScissorsIsNoMessage) {
  const std::string message = "what and why\n\n# Please enter the commit message\n";
  for (const std::string_view remarks : {"# Do not modify\n# Everything below\n", "# Nicht ändern.\n", "#\n"})
    for (const std::string_view below :
         {kDiff, std::string_view("Submodule libs/a 1111111...2222222:\n"), std::string_view()})
      EXPECT_EQ(kept_of_message(cat(message, "#", kCut, remarks, below)), message);
}

TEST(MessageScan, RemarksBeginAsConfigured) {
  EXPECT_EQ(kept_of_message(cat("a\n;", kCut, "; remark\n", kDiff)), "a\n");
  EXPECT_EQ(kept_of_message(cat("a\n//", kCut, "// remark\n", kDiff)), "a\n");
}

TEST(MessageScan, ScissorsOfTheAuthorCutNothing) {
  for (const std::string& text : {cat("a\n#", kCut, "below\n"), cat("a\n#", kCut), cat("a\n#", kCut, kDiff),
                                  cat("a\n", kCut, "# remark\n", kDiff), cat("a\n#", kCut, "# remark\nmore\n", kDiff),
                                  cat("a\n#", kCut, "; remark\n", kDiff), cat("see #", kCut, "# remark\ntext\n"),
                                  cat("a\n#", kCut.substr(0, kCut.size() - 1), "\r\n# remark\r\n", kDiff)})
    EXPECT_EQ(kept_of_message(text), text);
}

TEST(MessageScan, TheFirstScissorsThatAreGitsCount) {
  const std::string message = cat("a\n#", kCut, "of the author\n");
  EXPECT_EQ(kept_of_message(cat(message, "#", kCut, "# remark\n", kDiff)), message);
}

TEST(MessageScan, NothingIsNothing) {
  EXPECT_EQ(kept_of_message(""), "");
  EXPECT_EQ(kept_of_message(cat("#", kCut, "# remark\n", kDiff)), "");
}

}  // namespace
}  // namespace assay
