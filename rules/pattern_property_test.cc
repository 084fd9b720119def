// The analysis of expressions against RE2, over expressions and texts made at random.
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <re2/re2.h>

#include <algorithm>

#include "rules/pattern.h"
#include "rules/pattern_tree.h"

namespace assay {
namespace {

// Decisions drawn from a list that rapidcheck can shrink; zero when it is used up.
class Choices {
 public:
  explicit Choices(std::vector<unsigned char> list) : list_(std::move(list)) {}
  unsigned below(unsigned bound) { return at_ < list_.size() ? list_[at_++] % bound : 0; }

 private:
  std::vector<unsigned char> list_;
  std::size_t at_ = 0;
};

Choices some_choices() {
  return Choices(
      *rc::gen::resize(200, rc::gen::container<std::vector<unsigned char>>(rc::gen::arbitrary<unsigned char>())));
}

// `mixed`: with zero-width conditions, and with caseless groups beside others.
std::string random_pattern(Choices& choices, int depth, bool mixed) {
  static const std::vector<std::string> kAtoms = {
      "a",   "b",   "c", "ab",    "[ab]",    "[^a]",        "[b-d]",        "\\d",
      "\\W", "\\s", ".", "\\x61", "\\x{e9}", "[[:lower:]]", "[[:^alpha:]]", "\xe9"};
  static const std::vector<std::string> kRepeats = {"", "", "", "*", "+", "?", "{2}", "{1,}", "{0,3}", "{2,3}?", "*?"};
  static const std::vector<std::string> kOpen = {"(", "(?:", "(?s:", "(?i:", "(?i)(?:", "(?-i:", "(?m:"};
  std::string out;
  const unsigned branches = 1 + choices.below(2);
  for (unsigned branch = 0; branch < branches; ++branch) {
    if (branch > 0) out += '|';
    const unsigned parts = choices.below(4);
    for (unsigned part = 0; part < parts; ++part) {
      const unsigned kind = choices.below(8);
      if (kind == 0 && mixed) {
        out += std::vector<std::string>{"\\b", "\\B", "^", "$", "\\A", "\\z"}[choices.below(6)];
        continue;
      }
      if (kind < 4 && depth > 0) {
        out += kOpen[choices.below(mixed ? static_cast<unsigned>(kOpen.size()) : 3)];
        out += random_pattern(choices, depth - 1, mixed) + ")";
      } else {
        const std::string& atom = kAtoms[choices.below(static_cast<unsigned>(kAtoms.size()))];
        out += atom;
      }
      out += kRepeats[choices.below(static_cast<unsigned>(kRepeats.size()))];
    }
  }
  return out;
}

// A text that the tree matches; false when a class is empty.
bool random_match(Choices& choices, const PatternNode& node, std::string& out) {
  switch (node.kind) {
    case PatternNode::Kind::bytes: {
      std::string members;
      for (unsigned byte = 0; byte <= 0xFF; ++byte)
        if (node.bytes.has(static_cast<unsigned char>(byte))) members += static_cast<char>(byte);
      if (members.empty()) return false;
      out += members[choices.below(static_cast<unsigned>(members.size()))];
      return true;
    }
    case PatternNode::Kind::condition:
      return true;
    case PatternNode::Kind::sequence:
      return std::all_of(node.parts.begin(), node.parts.end(),
                         [&](const PatternNode& part) { return random_match(choices, part, out); });
    case PatternNode::Kind::choice:
      return random_match(choices, node.parts[choices.below(static_cast<unsigned>(node.parts.size()))], out);
    case PatternNode::Kind::repeat: {
      const unsigned most = node.most == PatternNode::kNoEnd ? node.least + 2 : node.most;
      for (unsigned i = node.least + choices.below(most - node.least + 1); i > 0; --i)
        if (!random_match(choices, node.parts.front(), out)) return false;
      return true;
    }
  }
  return false;
}

re2::RE2::Options latin1() {
  re2::RE2::Options options(re2::RE2::Latin1);
  options.set_log_errors(false);
  return options;
}

bool obeys(const PatternShape& shape, std::string_view match) {
  if (match.size() < shape.min_width || match.size() > shape.max_width) return false;
  if (match.size() < shape.leading.size()) return false;
  for (std::size_t i = 0; i < shape.leading.size(); ++i)
    if (!shape.leading[i].has(static_cast<unsigned char>(match[i]))) return false;
  return true;
}
bool is_word(std::string_view text, std::size_t at) {
  return at < text.size() && (std::isalnum(static_cast<unsigned char>(text[at])) != 0 || text[at] == '_') &&
         static_cast<unsigned char>(text[at]) < 0x80;
}
bool at_boundary(std::string_view text, std::size_t at) { return is_word(text, at - 1) != is_word(text, at); }

// Caseless as a whole or not at all: RE2 20220601 loses the "A" of a|(?i:a), where it joins single letters to a class.
TEST(PatternProperty, TextsMadeFromTheTreeMatchInRe2) {
  EXPECT_TRUE(rc::check([] {
    Choices choices = some_choices();
    const std::string pattern = (choices.below(2) != 0 ? "(?i)" : "") + random_pattern(choices, 3, false);
    const auto parsed = parse_pattern(pattern);
    const auto shape = analyse_pattern(pattern);
    RC_PRE(parsed && shape);
    Choices walk = some_choices();
    std::string text;
    RC_PRE(random_match(walk, parsed->root, text));
    const re2::RE2 program(pattern, latin1());
    RC_LOG() << pattern;
    RC_ASSERT(re2::RE2::FullMatch(text, program));
    RC_ASSERT(obeys(*shape, text));
  }));
}

TEST(PatternProperty, EveryMatchOfRe2ObeysTheShape) {
  EXPECT_TRUE(rc::check([] {
    Choices choices = some_choices();
    const std::string pattern = random_pattern(choices, 3, true);
    const auto parsed = parse_pattern(pattern);
    const auto shape = analyse_pattern(pattern);
    RC_PRE(parsed && shape);
    Choices walk = some_choices();
    std::string text;
    for (int i = 0; i < 4; ++i) {
      random_match(walk, parsed->root, text);
      text += "ab \nA1\xe9_"[walk.below(8)];
    }
    const re2::RE2 program(pattern, latin1());
    RC_LOG() << pattern;
    for (std::size_t at = 0; at <= text.size(); ++at) {
      re2::StringPiece match;
      if (!program.Match(text, at, text.size(), re2::RE2::UNANCHORED, &match, 1)) break;
      RC_ASSERT(obeys(*shape, {match.data(), match.size()}));
      at = static_cast<std::size_t>(match.data() - text.data());
      if (shape->begins_at_word_boundary) RC_ASSERT(at_boundary(text, at));
      if (shape->ends_at_word_boundary) RC_ASSERT(at_boundary(text, at + match.size()));
    }
  }));
}

TEST(PatternProperty, AcceptsWhatRe2Accepts) {
  // Without p, P, C, Q and U, whose meanings are refused on purpose.
  static constexpr std::string_view kAlphabet = R"(ab01579xsdwWDSAzntfim()(?:?[]^-\\\\{},*+|.$:<>!=_[:digit:]B)";
  EXPECT_TRUE(rc::check([] {
    std::string pattern;
    for (const unsigned char c : *rc::gen::container<std::vector<unsigned char>>(rc::gen::arbitrary<unsigned char>()))
      pattern += c == 255 ? '\xe9' : kAlphabet[c % kAlphabet.size()];
    const re2::RE2 program(pattern, latin1());
    RC_LOG() << pattern << " " << program.error();
    if (program.error_code() == re2::RE2::ErrorRepeatSize) return;
    RC_ASSERT(parse_pattern(pattern).has_value() == program.ok());
  }));
}

// Over three letters every text of up to six can be tried.
TEST(PatternProperty, AnchorProofIsExact) {
  std::vector<std::string> texts = {""};
  for (std::size_t i = 0; texts[i].size() < 6; ++i)
    for (const char c : {'a', 'b', 'c'}) texts.push_back(texts[i] + c);
  EXPECT_TRUE(rc::check([&] {
    Choices choices = some_choices();
    static const std::vector<std::string> kParts = {"a",     "b",    "ab",     "(?:ab|a)", "[ab]",      "b?",
                                                    "[abc]", "a{2}", "b{0,2}", "(?:|c)",   "(?:a|ba?)", "(?:ab|ac|b)"};
    std::string pattern;
    for (unsigned i = 1 + choices.below(4); i > 0; --i) pattern += kParts[choices.below(12)];
    std::vector<Anchor> anchors;
    for (unsigned i = 1 + choices.below(3); i > 0; --i) {
      anchors.emplace_back();
      for (unsigned n = 1 + choices.below(3); n > 0; --n) anchors.back().text += "ab"[choices.below(2)];
    }
    const auto shape = analyse_pattern(pattern);
    RC_PRE(shape && shape->max_width <= 6);
    const re2::RE2 program(pattern, latin1());
    std::string counter_example;
    const bool proved = begins_with_anchor(pattern, anchors, &counter_example);
    bool all = true;
    bool example_is_one = proved;
    for (const std::string& text : texts) {
      const bool begins = std::any_of(anchors.begin(), anchors.end(),
                                      [&](const Anchor& anchor) { return text.starts_with(anchor.text); });
      if (begins || !re2::RE2::FullMatch(text, program)) continue;
      all = false;
      example_is_one = example_is_one || text.starts_with(counter_example);
    }
    RC_LOG() << pattern;
    RC_ASSERT(proved == all);
    RC_ASSERT(example_is_one);
  }));
}

}  // namespace
}  // namespace assay
