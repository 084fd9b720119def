// Examples for imported rules: other tools' files have none, and a rule of ours is tested by its own.
#include <re2/re2.h>

#include <algorithm>
#include <random>
#include <vector>

#include "base/strings.h"
#include "rules/importers/expression.h"
#include "rules/pattern_tree.h"

namespace assay::import {

namespace {

constexpr std::size_t kLongest = 2000;
constexpr int kTries = 200;

class Sampler {
 public:
  // `varied`: what may be left out or repeated is at times.
  Sampler(unsigned seed, bool varied) : random_(seed), varied_(varied) {}

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
        for (std::uint32_t i = 0, count = varied_ ? times_varied(node) : times(node); i < count; ++i)
          add(node.parts[0], out);
        return;
    }
  }

 private:
  // A few more than the least, where more may be.
  std::uint32_t times_varied(const PatternNode& node) {
    constexpr std::uint32_t kMore = 4;
    return node.least + static_cast<std::uint32_t>(random_()) % (std::min(node.most - node.least, kMore) + 1);
  }

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
  bool varied_;
};

bool is_text(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return c == '\n' || c == '\t' || (static_cast<unsigned char>(c) >= 0x20 && static_cast<unsigned char>(c) < 0x7F);
  });
}

// The value that the expression finds in the text; null where nothing is found, empty where the group that is the value
// has no part in what is.
re2::StringPiece value_in(const re2::RE2& program, std::string_view text) {
  const auto& names = program.NamedCapturingGroups();
  const auto named = names.find("secret");
  const int group = named == names.end() ? 0 : named->second;
  std::vector<re2::StringPiece> groups(static_cast<std::size_t>(group) + 1);
  if (!program.Match(re2::StringPiece(text.data(), text.size()), 0, text.size(), re2::RE2::UNANCHORED, groups.data(),
                     group + 1))
    return {};
  return groups.back().empty() ? re2::StringPiece(text.data(), 0) : groups.back();
}

bool holds_digit(const re2::StringPiece& text) {
  return std::any_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// Texts as the expression makes them, until `wanted` takes one.
template <class Wanted>
std::string first_sample(const Anchored& rule, unsigned seed, int tries, const Wanted& wanted) {
  const std::string whole = cat("(?:", rule.left, ")(?:", rule.pattern, ")");
  const auto parsed = parse_pattern(whole);
  re2::RE2::Options options(re2::RE2::Latin1);
  options.set_log_errors(false);
  const re2::RE2 program(whole, options);
  if (!parsed || !program.ok()) return {};
  // "acme.{0,9}?\\b([a-z]{8})\\b" needs what may be left out.
  for (int i = 0; i < tries; ++i) {
    std::string text;
    Sampler(seed * 1000 + static_cast<unsigned>(i), 2 * i >= tries).add(parsed->root, text);
    if (is_text(text) && wanted(value_in(program, text))) return text;
  }
  return {};
}

// A block of PEM behind its first line, with a body that says nothing.
std::string block_sample(std::string text, unsigned seed) {
  constexpr unsigned kLine = 64;
  constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c & ~32) : c; });
  for (unsigned i = 0; i < 2 * kLine; ++i)
    text += cat(i % kLine == 0 ? "\n" : "", kDigits.substr((seed * 7 + i * 29 + i * i * 11 + i * i * i) % 64, 1));
  return cat(text, "\n-----END PRIVATE KEY-----");
}

}  // namespace

std::vector<std::string> samples_of(const Anchored& rule, bool digit) {
  constexpr unsigned kMostSeeds = 20;
  std::vector<std::string> out;
  for (unsigned seed = 1; seed <= kMostSeeds && out.size() < 2; ++seed) {
    std::string text = sample_of(rule, seed, digit);
    if (rule.is_pem && !text.empty()) text = block_sample(std::move(text), seed);
    if (!text.empty() && std::find(out.begin(), out.end(), text) == out.end()) out.push_back(std::move(text));
  }
  if (out.size() == 1) out.push_back(out[0]);  // an expression of one text
  return out;
}

std::string sample_of(const Anchored& rule, unsigned seed, bool digit) {
  return first_sample(rule, seed, kTries,
                      [&](const re2::StringPiece& value) { return !value.empty() && (!digit || holds_digit(value)); });
}

bool may_lack_value(const Anchored& rule) {
  return !first_sample(rule, 0, kTries / 4, [](const re2::StringPiece& value) {
            return value.data() != nullptr && value.empty();
          }).empty();
}

}  // namespace assay::import
