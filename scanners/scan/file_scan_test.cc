// Whole scans of files against the same bytes in windows and through a pipe.
#include "scanners/scan/file_scan.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <random>
#include <string>
#include <thread>
#include <utility>

#include "base/strings.h"
#include "scanners/secrets/test_rules.h"
#include "scanners/sources/files/testing.h"

namespace assay {
namespace {

// All that a report shows of the findings, but their paths. Contexts may differ where a dense chain of matches is cut
// into groups: a neighbour that is no finding in the end is masked there all the same.
std::string described(const ScanResult& result, bool contexts = true) {
  std::string out;
  for (const Finding& finding : result.findings) {
    out += cat(finding.rule, " ", finding.fingerprint, " ", finding.place_count, "\n");
    for (const Place& place : finding.places) {
      const Region& at = place.region;
      out += cat("  ", at.begin, "-", at.end, " ", at.line, ":", at.column, "-", at.end_line, ":", at.end_column, " ",
                 contexts ? place.context : "", place.suppressed ? " allowed" : "", "\n");
    }
    for (const Companion& companion : finding.companions) {
      out += cat("  with ", companion.rule, " ", companion.fingerprint, "\n");
    }
  }
  return out;
}

// Pairs of every kind: anywhere and near, required and not, both ways, with a rule that overlaps.
RuleSet pair_rules() {
  using testing::make_rule;
  Rule anywhere = make_rule("anywhere", {"any_"}, R"(\bany_[0-9a-f]{6}\b)");
  anywhere.pairs = {{"id", true, 0}};
  Rule near = make_rule("near", {"near_"}, R"(\bnear_[0-9a-f]{6}\b)");
  near.pairs = {{"id", true, 3000}};
  Rule linked = make_rule("linked", {"link_"}, R"(\blink_[0-9a-f]{6}\b)");
  linked.pairs = {{"near", false, 5000}, {"anywhere", false, 0}};
  Rule mutual = make_rule("mutual", {"mut_"}, R"(\bmut_[0-9a-f]{6}\b)");
  mutual.pairs = {{"linked", true, 20000}};
  Rule generic = make_rule("generic", {"value="}, R"(value=(?P<secret>[0-9a-z_]{6,40}))");
  generic.generic = true;
  return testing::compile({anywhere, near, linked, mutual, generic, make_rule("id", {"id_"}, R"(\bid_[0-9]{4}\b)"),
                           make_rule("plain", {"tok_"}, R"(\btok_[0-9a-f]{6}\b)")});
}

std::string text_with_pairs(std::mt19937& random, std::size_t size) {
  const char* const kinds[] = {"any_", "near_", "link_", "mut_", "tok_", "tok_", "id_"};
  const std::size_t most_apart = std::size_t{100} << (random() % 10);
  const auto rare_ids = 1 + random() % 30;
  std::string text;
  while (text.size() < size) {
    const std::size_t apart = random() % most_apart;
    for (std::size_t n = 0; n < apart;) {
      const std::size_t line = std::min<std::size_t>(apart - n, 1 + random() % 3000);
      text += std::string(line, '.');
      text += random() % 3 == 0 ? "\r\n" : random() % 2 == 0 ? "\n" : "\xC3\xA9";
      n += line;
    }
    const std::string_view kind = kinds[random() % std::size(kinds)];
    if (kind == "id_" && random() % rare_ids != 0) continue;
    if (random() % 3 == 0)
      text += " value=";
    else
      text += ' ';
    text += kind;
    for (int i = kind == "id_" ? 4 : 6; i > 0; --i) text += static_cast<char>('0' + random() % 10);
    if (random() % 20 == 0) text += " # assay:allow";
  }
  text.resize(size);
  return text;
}

ScanResult scan(const RuleSet& rules, const std::string& path, const Limits& limits, unsigned threads = 2) {
  ScanContext context;
  context.rules = &rules;
  context.key = {.bytes = "key", .secret = true};  // no stretching, which would take seconds
  context.limits = limits;
  context.threads = threads;
  auto result = scan_paths({path}, {}, context);
  EXPECT_TRUE(result.has_value());
  return std::move(*result);
}

ScanResult scan_through_pipe(const RuleSet& rules, const std::string& text, const Limits& limits) {
  int ends[2];
  EXPECT_EQ(::pipe2(ends, O_CLOEXEC), 0);
  const UniqueFd read(ends[0]);
  std::thread writer([&, write = UniqueFd(ends[1])] { EXPECT_TRUE(write_all(write.get(), text, "pipe")); });
  ScanResult result = scan(rules, cat("/dev/fd/", read.get()), limits);
  writer.join();
  return result;
}

TEST(FileScan, ValuesOfADenseLineAreMaskedInEachOthersContext) {
  const RuleSet rules = pair_rules();
  const files::ScratchFolder folder;
  std::string text;
  for (int i = 0; i < 40000; ++i) text += cat("tok_", 100000 + i, i % 50 == 0 ? "\n" : " ");
  folder.write("file", text);
  Limits limits;
  limits.whole_file_bytes = 1000;
  limits.window_bytes = 1;
  limits.long_value_bytes = 100;
  limits.values_per_run = 40000;
  const ScanResult result = scan(rules, folder.at("file"), limits);
  EXPECT_EQ(result.findings.size(), 40000U);
  for (const Finding& finding : result.findings) {
    EXPECT_EQ(finding.places[0].context.find("tok_1"), std::string::npos) << finding.places[0].context;
  }
}

TEST(FileScan, PairsAreJoinedInWindowsAndStreamsAsInWholeFiles) {
  const RuleSet rules = pair_rules();
  const files::ScratchFolder folder;
  Limits whole_limits, window_limits;
  whole_limits.whole_file_bytes = std::size_t{16} << 20;
  window_limits.whole_file_bytes = 1000;
  window_limits.window_bytes = 1;
  window_limits.long_value_bytes = 100;
  std::mt19937 random(11);
  std::size_t most = 0;
  for (int round = 0; round < 30; ++round) {
    const std::string text = text_with_pairs(random, 20000 + random() % 300000);
    folder.write("file", text);
    const ScanResult result = scan(rules, folder.at("file"), whole_limits);
    const std::string whole = described(result, false);
    for (const unsigned threads : {1U, 3U}) {
      ASSERT_EQ(described(scan(rules, folder.at("file"), window_limits, threads), false), whole) << "round " << round;
    }
    ASSERT_EQ(described(scan_through_pipe(rules, text, window_limits), false), whole) << "round " << round;
    most = std::max(most, result.findings.size());
  }
  EXPECT_GT(most, 50U);
}

TEST(FileScan, FileAtTheLimitOfWholeFilesGivesTheSameOnBothSides) {
  const RuleSet rules = pair_rules();
  const files::ScratchFolder folder;
  const std::size_t limit = Limits().whole_file_bytes;
  std::string text = " id_1234 ";
  text.resize(limit - 100, '.');  // the pair is a mebibyte apart
  text += "\n any_012345 link_012345\n";
  std::string first;
  for (const std::size_t size : {limit - 1, limit, limit + 1}) {
    text.resize(size, '.');
    folder.write("file", text);
    const ScanResult result = scan(rules, folder.at("file"), {});
    EXPECT_EQ(result.findings.size(), 3U);
    const std::string found = described(result);
    if (first.empty()) first = found;
    EXPECT_EQ(found, first) << size;
    EXPECT_EQ(described(scan_through_pipe(rules, text, {})), first) << size;
  }
}

TEST(FileScan, MoreWaitingForTheirPairsThanTheLimitIsAGap) {
  const RuleSet rules = pair_rules();
  const files::ScratchFolder folder;
  std::string text;
  for (int i = 0; i < 1500; ++i) text += cat("any_", 100000 + i, "\n", std::string(1200, '.'), "\n");
  folder.write("file", text);
  Limits limits;
  limits.waiting_bytes = 100000;
  const ScanResult result = scan(rules, folder.at("file"), limits);
  ASSERT_EQ(result.coverage.gap_count(), 1U);
  EXPECT_NE(result.coverage.gaps().begin()->why.find("pair"), std::string::npos);
  EXPECT_TRUE(scan(rules, folder.at("file"), {}).coverage.complete());
}

}  // namespace
}  // namespace assay
