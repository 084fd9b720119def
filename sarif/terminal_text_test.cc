#include "sarif/terminal_text.h"

#include <gtest/gtest.h>

namespace assay {
namespace {

const Palette kPlain(false);

TEST(TerminalText, NamesAreNoCommandsOfACiRunner) {
  EXPECT_EQ(terminal_name("::error file=a::forged.env"), "\\x3a:error file=a::forged.env");
  EXPECT_EQ(terminal_name("##[group]a"), "\\x23#[group]a");
  EXPECT_EQ(terminal_name("a/##vso[b]/##vso[c]"), "a/\\x23#vso[b]/\\x23#vso[c]");
  EXPECT_EQ(terminal_name(" ::add-mask::FAIL"), " \\x3a:add-mask::FAIL");
  EXPECT_EQ(terminal_name("\xC2\xA0 ::add-mask::FAIL"), "\xC2\xA0 \\x3a:add-mask::FAIL");
  for (const std::string_view name : {"src/a.cc", "a::b", "#a", ":a", ""}) EXPECT_EQ(terminal_name(name), name);
}

TEST(TerminalText, HoldsNoCommandThatARunnerTakesAnywhere) {
  EXPECT_EQ(terminal_text("a ##vso[b] ###vso[c]"), "a \\x23#vso[b] #\\x23#vso[c]");
  EXPECT_EQ(terminal_text("a/##[add-mask]x"), "a/\\x23#[add-mask]x");
  EXPECT_EQ(terminal_text(":: # [a] #[b] ##vs"), ":: # [a] #[b] ##vs");
}

TEST(TerminalText, EscapesControlsAndMisleadingCharacters) {
  EXPECT_EQ(terminal_text("a\x1b[31m\n"), "a\\x1b[31m\\x0a");
  // NOLINTNEXTLINE(misc-misleading-bidirectional): which is what it must not bring to a terminal
  EXPECT_EQ(terminal_text("a\xE2\x80\xAE"
                          "b"),
            "a\\u{202e}b");
  EXPECT_EQ(terminal_text("\xEF\xBB\xBF"
                          "a\xE2\x80\x8B"),
            "\\u{feff}a\\u{200b}");
  EXPECT_EQ(terminal_text("\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80"), "\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80");
}

TEST(Palette, WithoutColourWritesTextOnly) {
  EXPECT_EQ(kPlain.paint(Ink::red, "a"), "a");
  EXPECT_EQ(kPlain.link("https://example.org", "a"), "a");
}

TEST(Palette, ColoursAndLinksAreWantedEachByItself) {
  const Palette palette(true, true);
  EXPECT_EQ(palette.paint(Ink::red, "a"), "\x1b[31ma\x1b[0m");
  EXPECT_EQ(palette.link("https://example.org", "a"), "\x1b]8;;https://example.org\x1b\\a\x1b]8;;\x1b\\");
  EXPECT_EQ(palette.link("", "a"), "a");
  EXPECT_EQ(Palette(true).link("https://example.org", "a"), "a");
}

TEST(FitContext, UnderlinesTheMask) {
  const ContextLine line = fit_context("   key = \"********\";", "********", 60, kPlain);
  EXPECT_EQ(line.text, "key = \"********\";");
  EXPECT_EQ(line.carets, "       ^^^^^^^^");
}

TEST(FitContext, CountsCharactersNotBytes) {
  const ContextLine line = fit_context("\xC3\xA9\xC3\xA9 ********", "********", 60, kPlain);
  EXPECT_EQ(line.carets, "   ^^^^^^^^");
}

TEST(FitContext, CutsALongLineAroundTheMask) {
  const std::string context = std::string(100, 'a') + "********" + std::string(100, 'b');
  const ContextLine line = fit_context(context, "********", 40, kPlain);
  EXPECT_EQ(line.text.size(), 40U);
  EXPECT_TRUE(line.text.starts_with("...a"));
  EXPECT_TRUE(line.text.ends_with("b..."));
  EXPECT_EQ(line.text.find("********"), line.carets.find('^'));
}

TEST(FitContext, KeepsTheStartWhenTheMaskIsThere) {
  const ContextLine line = fit_context("********" + std::string(100, 'b'), "********", 40, kPlain);
  EXPECT_TRUE(line.text.starts_with("********b"));
  EXPECT_EQ(line.carets, "^^^^^^^^");
}

TEST(FitContext, ShowsALineWithoutTheMaskUnmarked) {
  const ContextLine line = fit_context("nothing here", "********", 40, kPlain);
  EXPECT_EQ(line.text, "nothing here");
  EXPECT_EQ(line.carets, "");
}

TEST(FitContext, SurvivesAMaskWiderThanTheRoom) {
  const ContextLine line = fit_context(std::string(30, '*') + " and more text", std::string(30, '*'), 10, kPlain);
  EXPECT_LE(line.text.size(), 10U);
  EXPECT_EQ(line.carets, "");
}

TEST(DisplayWidth, CountsWideCharactersTwiceAndMarksNot) {
  EXPECT_EQ(display_width("abc"), 3U);
  EXPECT_EQ(display_width("\xE5\xAF\x86\xE9\x92\xA5"), 4U);  // two Han characters
  EXPECT_EQ(display_width("\xF0\x9F\x94\x91"), 2U);          // a key
  EXPECT_EQ(display_width("e\xCC\x81"), 1U);                 // e and a combining accent
}

TEST(FitContext, PutsTheCaretsBehindWideCharacters) {
  const ContextLine line = fit_context("\xE5\xAF\x86\xE9\x92\xA5 = ********", "********", 60, kPlain);
  EXPECT_EQ(line.carets, "       ^^^^^^^^");
}

TEST(FitContext, CutsByTheWidthOnTheTerminal) {
  std::string wide;
  for (int i = 0; i < 60; ++i) wide += "\xE5\xAF\x86";
  const ContextLine line = fit_context(wide + "********" + wide, "********", 40, kPlain);
  EXPECT_LE(display_width(line.text), 40U);
  EXPECT_GE(display_width(line.text), 38U);
  EXPECT_EQ(display_width(line.text.substr(0, line.text.find('*'))), line.carets.find('^'));
}

}  // namespace
}  // namespace assay
