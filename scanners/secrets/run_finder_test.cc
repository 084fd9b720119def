#include "scanners/secrets/run_finder.h"

#include <gtest/gtest.h>

#include <array>
#include <random>
#include <string>

#include "rules/value_shape.h"
#include "scanners/secrets/byte_masks.h"

namespace assay {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_alnum(char c) { return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_word(char c) { return is_alnum(c) || c == '_' || c == '-'; }

// The definition, a byte at a time.
std::vector<Run> plain_runs(Bytes text, std::size_t from, std::size_t to) {
  std::vector<Run> out;
  for (std::size_t at = from; at < std::min(to, text.size()); ++at) {
    if (at > 0 && is_alnum(text[at - 1])) continue;
    Run run;
    run.begin = at;
    const Bytes rest = text.substr(at, kLongestRun + 1);
    while (run.word < rest.size() && is_word(rest[run.word])) ++run.word;
    while (run.alnum < rest.size() && is_alnum(rest[run.alnum])) ++run.alnum;
    for (std::size_t i = 0; i < run.word; ++i) run.digit = run.digit || is_digit(rest[i]);
    run.digit = run.digit || run.word > kLongestRun;
    if (run.word >= kLeastRun) out.push_back(run);
  }
  return out;
}

std::string random_text(std::mt19937& random, std::size_t size) {
  static constexpr std::string_view kBytes = "abcxyzABCXYZ_-0189 \n=/+@[`{\x7f\xc3\xff";
  std::string text;
  while (text.size() < size) {
    const std::size_t length = random() % 90;
    if (random() % 3 == 0) text += std::string(length, "aZ5-_"[random() % 5]);
    for (std::size_t i = random() % 30; i > 0; --i) text += kBytes[random() % (random() % 4 == 0 ? kBytes.size() : 18)];
    text += kBytes[random() % kBytes.size()];
  }
  text.resize(size);
  return text;
}

TEST(RunFinder, FindsWhatTheDefinitionSays) {
  std::mt19937 random(7);
  std::size_t found = 0;
  for (int i = 0; i < 400; ++i) {
    const std::string text = random_text(random, random() % (i % 8 == 0 ? 20000 : 600));
    const std::size_t from = text.empty() ? 0 : random() % text.size();
    const std::size_t to = from + random() % (text.size() + 100);
    std::vector<assay::Run> runs;
    find_runs(text, from, to, runs);
    const std::vector<assay::Run> expected = plain_runs(text, from, to);
    ASSERT_EQ(runs.size(), expected.size()) << "text " << i;
    for (std::size_t k = 0; k < runs.size(); ++k) {
      EXPECT_EQ(runs[k].begin, expected[k].begin) << "text " << i;
      EXPECT_EQ(runs[k].alnum, expected[k].alnum) << "text " << i;
      EXPECT_EQ(runs[k].word, expected[k].word) << "text " << i;
      EXPECT_EQ(runs[k].digit, expected[k].digit) << "text " << i;
    }
    found += runs.size();
  }
  EXPECT_GT(found, 1000U);
}

TEST(ByteMasks, EveryKernelSaysWhatTheSlowestSays) {
  std::array<char, 256> bytes{};
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<char>(i);
  std::array<ByteMasks, 4> plain;
  mask_bytes_plainly(bytes.data(), 4, plain.data());
  for (const MaskKernel kernel : mask_kernels()) {
    std::array<ByteMasks, 4> masks;
    kernel(bytes.data(), 4, masks.data());
    for (std::size_t i = 0; i < 4; ++i) {
      EXPECT_EQ(masks[i].word, plain[i].word) << i;
      EXPECT_EQ(masks[i].alnum, plain[i].alnum) << i;
      EXPECT_EQ(masks[i].digit, plain[i].digit) << i;
    }
  }
}

}  // namespace
}  // namespace assay
