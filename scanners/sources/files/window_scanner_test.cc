#include "scanners/sources/files/window_scanner.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

#include "scanners/sources/files/testing.h"

namespace assay::files {
namespace {

Limits small_limits() {
  Limits limits;
  limits.window_bytes = 1;  // as small as the surroundings allow
  limits.long_value_bytes = 3000;
  return limits;
}

std::string random_text(std::mt19937& random, std::size_t size) {
  static const std::string kPieces[] = {"\n", "\r", "\r\n", " ", "\xC3\xA9", "\xF0\x9F\x98\x80", "\x80", "%"};
  std::string text;
  while (text.size() < size) {
    const unsigned kind = static_cast<unsigned>(random() % 40);
    if (kind < std::size(kPieces)) {
      text += kPieces[kind];
    } else if (kind == 8) {
      text += 'Q';
    } else if (kind == 9) {
      text += std::string(random() % 3000, '.');
    } else {
      text += std::string(random() % 60, static_cast<char>('a' + random() % 26));
    }
  }
  return text;
}

std::vector<Seen> whole_scan(const std::string& text) {
  LetterFinder finder;
  std::vector<Match> matches;
  finder.find(text, 0, text.size(), matches);
  std::sort(matches.begin(), matches.end());
  return see(text, {}, matches);
}

struct Scan {
  std::vector<Seen> seen;
  std::vector<std::size_t> groups;
  bool complete = false;
};

Scan scan_in_pieces(const std::string& text, const Limits& limits, std::mt19937& random, std::size_t longest) {
  Scan scan;
  LetterFinder finder;
  WindowScanner scanner(finder, limits, [&](const BlobPart& part, std::vector<Match>& matches, std::vector<Match>&) {
    for (const Seen& seen : see(part.text, part.position, matches)) scan.seen.push_back(seen);
    scan.groups.push_back(matches.size());
  });
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t piece = std::min(text.size() - at, 1 + random() % longest);
    scanner.push(Bytes(text).substr(at, piece));
    at += piece;
  }
  scan.complete = scanner.finish();
  return scan;
}

TEST(WindowScanner, FindsWhatAWholeScanFindsWhateverThePieces) {
  std::mt19937 random(11);
  for (int round = 0; round < 60; ++round) {
    const std::string text = random_text(random, random() % 150000);
    const Scan scan = scan_in_pieces(text, small_limits(), random, round % 3 == 0 ? 100 : 40000);
    EXPECT_TRUE(scan.complete);
    ASSERT_EQ(scan.seen, whole_scan(text)) << "round " << round;
  }
}

TEST(WindowScanner, GroupsDoNotDependOnThePieces) {
  std::mt19937 random(12);
  const std::string text = random_text(random, 200000);
  const std::vector<std::size_t> one = scan_in_pieces(text, small_limits(), random, 200000).groups;
  EXPECT_GT(one.size(), 3U);
  EXPECT_EQ(scan_in_pieces(text, small_limits(), random, 10).groups, one);
}

TEST(WindowScanner, NeighboursAcrossAWindowsEndComeInOneGroup) {
  const WindowShape shape = WindowShape::of(small_limits());
  std::string text(shape.window * 2, '.');
  text[shape.window - 300] = 'Q';
  text[shape.window + 300] = 'Q';
  std::mt19937 random(1);
  EXPECT_EQ(scan_in_pieces(text, small_limits(), random, 5000).groups, std::vector<std::size_t>{2});
}

TEST(WindowScanner, CandidateComesWithItsWholeValue) {
  const Limits limits = small_limits();
  const WindowShape shape = WindowShape::of(limits);
  std::string text(shape.window * 3, '.');
  const std::size_t at = shape.window - 10;
  text[at] = '%';
  LetterFinder finder;
  std::size_t room_behind = 0;
  WindowScanner scanner(finder, limits, [&](const BlobPart& part, std::vector<Match>& matches, std::vector<Match>&) {
    room_behind = part.text.size() - matches[0].begin;
  });
  scanner.push(text);
  EXPECT_TRUE(scanner.finish());
  EXPECT_GE(room_behind, limits.long_value_bytes);
}

TEST(WindowScanner, EmptyInputIsComplete) {
  std::mt19937 random(1);
  const Scan scan = scan_in_pieces("", Limits(), random, 10);
  EXPECT_TRUE(scan.complete);
  EXPECT_TRUE(scan.seen.empty());
}

TEST(WindowScanner, MatchAtTheVeryEndIsFound) {
  const WindowShape shape = WindowShape::of(small_limits());
  std::mt19937 random(3);
  for (const std::size_t size : {shape.window - 1, shape.window, shape.window + 1, 2 * shape.window}) {
    std::string text(size, '.');
    text.back() = 'Q';
    EXPECT_EQ(scan_in_pieces(text, small_limits(), random, 9000).seen, whole_scan(text)) << size;
  }
}

TEST(WindowScanner, FloodIsSaid) {
  LetterFinder finder;
  finder.flood = true;
  WindowScanner scanner(finder, Limits(), [](const BlobPart&, std::vector<Match>&, std::vector<Match>&) {});
  scanner.push("text");
  EXPECT_FALSE(scanner.finish());
}

TEST(WindowScanner, MayBeUsedAgain) {
  LetterFinder finder;
  std::vector<Seen> all;
  WindowScanner scanner(finder, Limits(), [&](const BlobPart& part, std::vector<Match>& matches, std::vector<Match>&) {
    for (const Seen& seen : see(part.text, part.position, matches)) all.push_back(seen);
  });
  for (int i = 0; i < 2; ++i) {
    scanner.push("\nab");
    scanner.push("cQd");
    scanner.finish();
  }
  const Seen expected{1, "abcQd", 2, 1};
  EXPECT_EQ(all, (std::vector<Seen>{expected, expected}));
}

// A line of a gigabyte, made as it is read: 256 MiB here, the same code.
TEST(WindowScanner, LineWithoutEndKeepsItsColumn) {
  LetterFinder finder;
  std::vector<Seen> seen;
  WindowScanner scanner(finder, Limits(), [&](const BlobPart& part, std::vector<Match>& matches, std::vector<Match>&) {
    for (const Match& match : matches) {
      seen.push_back({part.position.offset + match.begin, "", part.position.line,
                      part.position.column + static_cast<std::uint32_t>(match.begin)});
    }
  });
  const std::string piece(std::size_t{1} << 20, '.');
  for (int i = 0; i < 256; ++i) scanner.push(piece);
  scanner.push("Q");
  EXPECT_TRUE(scanner.finish());
  const std::uint64_t offset = std::uint64_t{256} << 20;
  EXPECT_EQ(seen, (std::vector<Seen>{{offset, "", 1, static_cast<std::uint32_t>(offset) + 1}}));
}

}  // namespace
}  // namespace assay::files
