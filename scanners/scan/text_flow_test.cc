#include "scanners/scan/text_flow.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "base/strings.h"
#include "scanners/secrets/decode/encode_for_tests.h"
#include "scanners/secrets/test_rules.h"

namespace assay {
namespace {

const std::string kToken = "tok_0123abcd";

class Recorder final : public TextFlow::Sink {
 public:
  Status settled(Bytes text, std::uint64_t offset, const std::vector<EncodedRun>& values) override {
    EXPECT_EQ(offset, out.size());
    for (const EncodedRun& value : values) EXPECT_LE(value.end, text.size());
    out += text;
    return {};
  }
  Status found(Bytes, const TextPosition&, const std::vector<Hit>& hits, const Decoding& decoded) override {
    const auto add = [&](const Hit& hit) {
      if (!hit.only_masked) lines.push_back(hit.region.line);
    };
    for (const Hit& hit : hits) add(hit);
    for (const Decoding::Group& group : decoded.groups())
      for (const Hit& hit : group.hits) add(hit);
    return {};
  }

  std::string out;
  std::vector<std::uint32_t> lines;
};

class TextFlowTest : public ::testing::Test {
 protected:
  BlobScanner scanner(const Limits& limits = {}) {
    auto made = BlobScanner::create(rules_, FingerprintKey{"k", true}, limits);
    EXPECT_TRUE(made);
    return std::move(*made);
  }
  RuleSet rules_ = testing::compile({testing::make_rule("t", {"tok_"}, R"(\btok_[0-9a-f]{8}\b)"),
                                     testing::make_rule("u", {"key_"}, R"(\bkey_[0-9a-f]{16}\b)")});
};

TEST_F(TextFlowTest, HandsOnEachLineAsItComes) {
  BlobScanner by = scanner();
  Recorder sink;
  TextFlow flow(by, sink, Origin(), true);
  flow.push("first\nx " + kToken + "\nthi");
  ASSERT_TRUE(flow.settle(false));
  EXPECT_EQ(sink.out, "first\nx ************\n");
  EXPECT_EQ(sink.lines, std::vector<std::uint32_t>{2});
  flow.push("rd");
  ASSERT_TRUE(flow.settle(false));
  EXPECT_EQ(sink.out, "first\nx ************\n");
  ASSERT_TRUE(flow.settle(true));
  EXPECT_EQ(sink.out, "first\nx ************\nthird");
  EXPECT_TRUE(by.coverage().complete());
}

TEST_F(TextFlowTest, AnArchiveAtTheEndIsAGap) {
  const std::string end = std::string("PK\x05\x06", 4) + std::string(18, '\0');
  for (const bool again : {false, true}) {
    for (const std::size_t lines : {std::size_t{1}, std::size_t{100'000}}) {
      BlobScanner by = scanner();
      Recorder sink;
      TextFlow flow(by, sink, Origin(), again);
      for (std::size_t i = 0; i < lines; ++i) {
        flow.push("a line of text\n");
        if (flow.full()) {
          ASSERT_TRUE(flow.settle(false));
        }
      }
      flow.push(end);
      ASSERT_TRUE(flow.settle(true));
      EXPECT_FALSE(by.coverage().complete()) << lines;
    }
  }
}

TEST_F(TextFlowTest, ADamagedHeaderOfTarIsAGap) {
  std::string header(512, '\0');
  header.replace(0, 1, "a");
  header.replace(257, 5, "ustar");
  BlobScanner by = scanner();
  Recorder sink;
  TextFlow flow(by, sink, Origin(), true);
  flow.push(header);
  ASSERT_TRUE(flow.settle(true));
  EXPECT_FALSE(by.coverage().complete());
}

TEST_F(TextFlowTest, WhatIsToBeContinuedWaits) {
  BlobScanner by = scanner();
  Recorder sink;
  TextFlow flow(by, sink, Origin(), true);
  flow.push("a = \"key_01234567\"\n");
  ASSERT_TRUE(flow.settle(false));
  EXPECT_EQ(sink.out, "");
  flow.push("    \"89abcdef and more than that\"\nx\n");
  ASSERT_TRUE(flow.settle(false));
  EXPECT_EQ(sink.out, "a = \"*************\n************* and more than that\"\nx\n");
}

TEST_F(TextFlowTest, EveryWayToGoOnWaits) {
  for (const std::string seam : {"\" +\n\"", "\"\n  \"", "\" \\\n\"", "\\\n", "=\r\n", "' .\n '"}) {
    BlobScanner by = scanner();
    Recorder sink;
    TextFlow flow(by, sink, Origin(), true);
    const std::size_t end = seam.find('\n') + 1;
    const std::string quote = seam.starts_with('\'') ? "'" : "\"";
    flow.push("a = " + quote + "key_01234567" + seam.substr(0, end));
    ASSERT_TRUE(flow.settle(false));
    EXPECT_EQ(sink.out, "") << seam;
    flow.push(seam.substr(end) + "89abcdef" + quote + ",\nx\n");
    ASSERT_TRUE(flow.settle(false));
    EXPECT_EQ(sink.out.find("key"), std::string::npos) << seam;
    EXPECT_TRUE(sink.out.ends_with(quote + ",\nx\n")) << seam;
    EXPECT_TRUE(by.coverage().complete()) << seam;
  }
}

TEST_F(TextFlowTest, WrappedBase64InAColourWaits) {
  BlobScanner by = scanner();
  Recorder sink;
  TextFlow flow(by, sink, Origin(), true);
  const std::string run = base64_of(std::string(40, 'a') + " key_0123456789abcdef " + std::string(40, ' '), 76, "|");
  const std::size_t line = run.find('|');
  flow.push("\x1b[36;1m" + run.substr(0, line) + "\x1b[0m\n");
  ASSERT_TRUE(flow.settle(false));
  EXPECT_EQ(sink.out, "");
  flow.push("\x1b[36;1m" + run.substr(line + 1) + "\x1b[0m\nx\n");
  ASSERT_TRUE(flow.settle(false));
  EXPECT_EQ(sink.out.find(run.substr(line - 8, 8)), std::string::npos);
  EXPECT_TRUE(sink.out.ends_with("\x1b[0m\nx\n"));
}

TEST_F(TextFlowTest, ALineThatItsWidthMayHaveBrokenWaits) {
  Limits limits;
  limits.broken_lines = true;
  BlobScanner by = scanner(limits);
  Recorder sink;
  TextFlow flow(by, sink, Origin(), true);
  const std::string before(67, 'x');
  flow.push("first\n" + before + " key_01234567\n");
  ASSERT_TRUE(flow.settle(false));
  EXPECT_EQ(sink.out, "first\n");
  flow.push("89abcdef and more\n");
  ASSERT_TRUE(flow.settle(false));
  EXPECT_EQ(sink.out, "first\n" + before + " ************\n******** and more\n");
  EXPECT_TRUE(by.coverage().complete());
}

TEST_F(TextFlowTest, AnArchiveIsNotMaskedAndOnlyTold) {
  const std::string packed = gzipped("a text with " + kToken);
  BlobScanner masks = scanner();
  Recorder masked;
  TextFlow masking(masks, masked, Origin(), true);
  masking.push(packed);
  EXPECT_FALSE(masking.settle(true));
  EXPECT_EQ(masked.out, "");
  BlobScanner tells = scanner();
  Recorder told;
  TextFlow telling(tells, told, Origin(), false);
  telling.push(packed);
  EXPECT_TRUE(telling.settle(true));
  EXPECT_EQ(tells.coverage().gap_count(), 1U);
}

TEST_F(TextFlowTest, PiecesMakeNoDifference) {
  std::mt19937 random(2);
  std::string text;
  for (int i = 0; i < 400; ++i) {
    text += std::string(random() % 70, 'x') + " ";
    if (random() % 9 == 0) text += kToken + " ";
    if (random() % 9 == 0) text += base64_of("a text with " + kToken + std::string(random() % 200, '.'), 76);
    text += "\n";
  }
  BlobScanner whole = scanner();
  Recorder expected;
  TextFlow at_once(whole, expected, Origin(), true);
  at_once.push(text);
  ASSERT_TRUE(at_once.settle(true));
  ASSERT_GT(expected.lines.size(), 40U);
  std::sort(expected.lines.begin(), expected.lines.end());
  for (int round = 0; round < 10; ++round) {
    BlobScanner by = scanner();
    Recorder sink;
    TextFlow flow(by, sink, Origin(), true);
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t piece = 1 + random() % 3000;
      flow.push(Bytes(text).substr(at, piece));
      ASSERT_TRUE(flow.settle(false));
      at += piece;
    }
    ASSERT_TRUE(flow.settle(true));
    EXPECT_EQ(sink.out, expected.out);
    std::sort(sink.lines.begin(), sink.lines.end());
    EXPECT_EQ(sink.lines, expected.lines);
    EXPECT_TRUE(by.coverage().complete());
  }
}

TEST_F(TextFlowTest, ALineWithoutEndIsHandedOnInParts) {
  BlobScanner by = scanner();
  Recorder sink;
  TextFlow flow(by, sink, Origin(), true);
  std::string text;
  for (int i = 0; i < 40; ++i) text += std::string(100'000, ' ') + kToken;
  for (std::size_t at = 0; at < text.size(); at += 65536) {
    flow.push(Bytes(text).substr(at, 65536));
    ASSERT_TRUE(flow.settle(false));
    EXPECT_LE(at, sink.out.size() + (std::size_t{2} << 20));
  }
  ASSERT_TRUE(flow.settle(true));
  EXPECT_EQ(sink.out.size(), text.size());
  EXPECT_EQ(sink.out.find("tok"), std::string::npos);
  EXPECT_TRUE(by.coverage().complete());
}

TEST_F(TextFlowTest, WideTextIsAGap) {
  BlobScanner by = scanner();
  Recorder sink;
  TextFlow flow(by, sink, Origin(), true);
  std::string wide = "\xFF\xFE";
  for (const char c : kToken) wide += {c, '\0'};
  flow.push(wide);
  ASSERT_TRUE(flow.settle(true));
  EXPECT_FALSE(by.coverage().complete());
}

}  // namespace
}  // namespace assay
