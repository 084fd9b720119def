#include "scanners/secrets/decode/log_frame.h"

#include <gtest/gtest.h>

#include <string>

namespace assay {
namespace {

std::string text_of(std::string_view line, LogFrame frame, bool goes_on = false) {
  const LogLine read = read_log_line(line);
  EXPECT_EQ(read.frame, frame) << line;
  EXPECT_EQ(read.goes_on, goes_on) << line;
  return std::string(line.substr(read.begin, read.end - read.begin));
}

TEST(LogFrame, OfTimestamps) {
  EXPECT_EQ(text_of("2026-01-05T08:00:00.1234567Z some text", LogFrame::timestamp), "some text");
  EXPECT_EQ(text_of("\xEF\xBB\xBF"
                    "2026-01-05T08:00:00.1234567Z x",
                    LogFrame::timestamp),
            "x");
  EXPECT_EQ(text_of("2026-01-05T08:00:00.123456Z 00O text", LogFrame::timestamp), "text");
  EXPECT_EQ(text_of("2026-01-05T08:00:00.123456Z 01E+text", LogFrame::timestamp), "text");
  EXPECT_EQ(text_of("[2026-01-05T08:00:00.123Z] text", LogFrame::timestamp), "text");
  EXPECT_EQ(text_of("2026-01-05 08:00:00,123 text", LogFrame::timestamp), "text");
  EXPECT_EQ(text_of("2026-01-05T08:00:00+01:00 text", LogFrame::timestamp), "text");
  EXPECT_EQ(text_of("2026-01-05T08:00:00Z", LogFrame::timestamp), "");
  EXPECT_EQ(text_of("2026-01-05T08:00:00Z some name: text", LogFrame::timestamp), "some name: text");
  EXPECT_EQ(text_of("08:00:00 text", LogFrame::timestamp), "text");
  EXPECT_EQ(text_of("2026-01-05T08:00:00Z \x1b[36;1mtext", LogFrame::timestamp), "text");
}

TEST(LogFrame, OfContainers) {
  EXPECT_EQ(text_of("2026-01-05T08:00:00.1Z stdout F text", LogFrame::kubernetes), "text");
  EXPECT_EQ(text_of("2026-01-05T08:00:00.1Z stderr P text", LogFrame::kubernetes, true), "text");
  EXPECT_EQ(text_of(R"({"log":"some \"text\"\n","stream":"stdout"})", LogFrame::docker), R"(some \"text\")");
  EXPECT_EQ(text_of(R"({"log":"text\r\n","stream":"stdout"})", LogFrame::docker), "text");
  EXPECT_EQ(text_of(R"({"log":"te","stream":"stdout"})", LogFrame::docker, true), "te");
}

TEST(LogFrame, OfTheJournal) {
  EXPECT_EQ(text_of("Nov 26 03:49:38 host unit[12]: text", LogFrame::journal), "text");
  EXPECT_EQ(text_of("Nov  6 03:49:38 host unit: text", LogFrame::journal), "text");
  EXPECT_EQ(text_of("Nov 26 03:49:38.123456 host unit[12]: text", LogFrame::journal), "text");
  EXPECT_EQ(text_of("2026-01-05T08:00:00+0000 host unit[12]: text", LogFrame::journal), "text");
  EXPECT_EQ(text_of("2026-01-05T08:00:00.123456+01:00 host unit[12]: te: xt", LogFrame::journal), "te: xt");
}

TEST(LogFrame, OfTheJournalInJson) {
  EXPECT_EQ(text_of(R"({"__CURSOR":"s=1","MESSAGE":"some \"text\"","_PID":"1"})", LogFrame::journal_json),
            R"(some \"text\")");
  EXPECT_EQ(text_of(R"({"PRIORITY":"6","MESSAGE":"text","_PID":"1"})", LogFrame::journal_json), "text");
  EXPECT_EQ(text_of(R"({"MESSAGE":"text"})", LogFrame::journal_json), "text");
  EXPECT_EQ(text_of(R"({"name":"x","MESSAGE":"text"})", LogFrame::none), R"({"name":"x","MESSAGE":"text"})");
}

TEST(LogFrame, OfBuildkite) {
  EXPECT_EQ(text_of("\x1b_bk;t=1767600000123\atext", LogFrame::buildkite), "text");
  EXPECT_EQ(text_of("\x1b_bk;t=1767600000123\a\x1b[32mtext", LogFrame::buildkite), "text");
  EXPECT_EQ(text_of("\x1b_bk;t=17x\atext", LogFrame::none), "\x1b_bk;t=17x\atext");
}

TEST(LogFrame, OfManyWriters) {
  EXPECT_EQ(text_of("web_1  | text", LogFrame::writer), "text");
  EXPECT_EQ(text_of("\x1b[36mweb-1  |\x1b[0m text", LogFrame::writer), "text");
  EXPECT_EQ(text_of("\x1b[36mweb-1  | \x1b[0m\x1b[32mtext", LogFrame::writer), "text");
  EXPECT_EQ(text_of("[pod/web-0/nginx] text", LogFrame::writer), "text");
  EXPECT_EQ(text_of("[pod/web-0] and | text", LogFrame::writer), "and | text");
}

TEST(LogFrame, CodesOfATerminal) {
  EXPECT_EQ(behind_terminal_codes("a\x1b[1m\x1b[32mb", 1), 10U);
  EXPECT_EQ(behind_terminal_codes("\x1b[32", 0), 0U);
  EXPECT_EQ(behind_terminal_codes("", 0), 0U);
  EXPECT_EQ(without_last_codes("a\x1b[0m\x1b[K"), "a");
  EXPECT_EQ(without_last_codes("a\x1b[0mb"), "a\x1b[0mb");
}

TEST(LogFrame, OrdinaryTextHasNone) {
  for (const char* line : {"", "text", "| a | b", "a|b", "some words | text", "[pod/web", "[a/b] text", "web_1 |",
                           "2026-01-05", "2026-01-05T08:00:00Zx", "[2026-01-05T08:00:00Z text", "{\"log"})
    EXPECT_EQ(text_of(line, LogFrame::none), line);
}

TEST(LogFrame, ACutObjectEndsWithItsLine) { EXPECT_EQ(text_of(R"({"log":"tex\)", LogFrame::docker, true), R"(tex\)"); }

}  // namespace
}  // namespace assay
