// Examples for imported rules: other tools' files have none, and a rule of ours is tested by its own.
#include <re2/re2.h>

#include <algorithm>
#include <random>

#include "base/strings.h"
#include "rules/importers/expression.h"
#include "rules/pattern_tree.h"

namespace assay::import {

namespace {

constexpr std::size_t kLongest = 2000;
constexpr int kTries = 200;

class Sampler {
 public:
  explicit Sampler(unsigned seed) : random_(seed) {}

  void add(const PatternNode& node, std::string& out) {
    if (out.size() > kLongest) return;
    switch (node.kind) {
      case PatternNode::Kind::bytes:
        out += a_byte(node.bytes);
        return;
      case PatternNode::Kind::condition:
        return;
      case PatternNode::Kind::sequence:
        for (const PatternNode& part : node.parts) add(part, out);
        return;
      case PatternNode::Kind::choice:
        add(node.parts[random_() % node.parts.size()], out);
        return;
      case PatternNode::Kind::repeat:
        for (std::uint32_t i = 0, count = times(node); i < count; ++i) add(node.parts[0], out);
        return;
    }
  }

 private:
  // As short as it may be; a value that may be as short as one is made longer, so that it looks like one.
  static std::uint32_t times(const PatternNode& node) {
    const bool wide = node.parts[0].kind == PatternNode::Kind::bytes && members(node.parts[0].bytes) >= 10;
    return wide && node.least >= 1 && node.most > node.least + 8 ? std::max(node.least, std::min(node.most, 24U))
                                                                 : node.least;
  }

  static unsigned members(const ByteSet& set) {
    unsigned count = 0;
    for (unsigned byte = 0; byte < 256; ++byte) count += set.has(static_cast<unsigned char>(byte)) ? 1U : 0U;
    return count;
  }

  char a_byte(const ByteSet& set) {
    std::string fitting;
    for (const std::string_view wanted :
         {"0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", " =:_-./\"'"}) {
      for (const char c : wanted)
        if (set.has(static_cast<unsigned char>(c))) fitting += c;
      if (!fitting.empty()) return fitting[random_() % fitting.size()];
    }
    for (unsigned byte = 0; byte < 256; ++byte)
      if (set.has(static_cast<unsigned char>(byte))) return static_cast<char>(byte);
    return ' ';
  }

  std::mt19937 random_;  // its numbers are the same everywhere
};

bool is_text(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return c == '\n' || c == '\t' || (static_cast<unsigned char>(c) >= 0x20 && static_cast<unsigned char>(c) < 0x7F);
  });
}

}  // namespace

std::string sample_of(const Anchored& rule, unsigned seed) {
  const std::string whole = cat("(?:", rule.left, ")(?:", rule.pattern, ")");
  const auto parsed = parse_pattern(whole);
  re2::RE2::Options options(re2::RE2::Latin1);
  options.set_log_errors(false);
  const re2::RE2 program(whole, options);
  if (!parsed || !program.ok()) return {};
  for (int i = 0; i < kTries; ++i) {
    std::string text;
    Sampler(seed * 1000 + static_cast<unsigned>(i)).add(parsed->root, text);
    if (is_text(text) && re2::RE2::PartialMatch(text, program)) return text;
  }
  return {};
}

}  // namespace assay::import
