// The engine against RE2 alone: for every built-in rule, on its examples and on altered ones, the anchors, byte tables,
// automata and windows find what RE2 finds when it searches the whole text unanchored. No value is printed: the
// examples look like credentials. A failure names the rule and the text's number; the same numbers come in every run.
#include <gtest/gtest.h>

#include <re2/re2.h>

#include <algorithm>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "base/sanitized.h"
#include "scanners/secrets/anchor_tables.h"
#include "scanners/secrets/built_in_rules.h"
#include "scanners/secrets/checks/checks.h"
#include "scanners/secrets/confirmer.h"
#include "scanners/secrets/context/judge.h"
#include "scanners/secrets/pem.h"
#include "scanners/secrets/scanner.h"
#include "scanners/secrets/vendor_lengths.h"
#include "scanners/secrets/vendor_marks.h"
#include "scanners/secrets/vendor_prefixes.h"

namespace assay {
namespace {

// Sanitized, where RE2 over whole texts takes ten times as long, the point is the engine's memory: fewer texts show it.
constexpr std::size_t kTexts = kSanitized ? 500 : 12000;  // altered ones in all
// Rules that the reference looks for in each, besides the example's own.
constexpr std::size_t kOtherRules = kSanitized ? 1 : 24;

using Found = std::set<std::tuple<std::uint32_t, std::uint64_t, std::uint32_t, std::uint32_t, std::uint32_t,
                                  std::uint32_t>>;  // rule, begin, anchor, width, secret, its width

void add(Found& found, const Match& match) {
  found.emplace(match.rule, match.begin, match.anchor, match.width, match.secret, match.secret_width);
}

// What a rule finds by its definition: RE2 over the whole text, then the checks.
class Reference {
 public:
  Reference(const RuleSet& rules, std::string_view text) : rules_(rules), text_(text.data(), text.size()) {}

  void find(std::uint32_t rule, Found& found) {
    std::map<std::size_t, Match> by_anchor;  // the first beginning for each anchor
    const RuleProgram& program = rules_.program(rule);
    std::vector<re2::StringPiece> groups(static_cast<std::size_t>(program.groups));
    for (std::size_t at = 0; at < text_.size(); ++at) {
      if (!program.expression->Match(text_, at, text_.size(), re2::RE2::UNANCHORED, groups.data(), program.groups))
        break;
      at = begin(groups[0]);
      const re2::StringPiece& value = groups[program.secret_group];
      if (groups[0].empty() || value.data() == nullptr || value.empty()) continue;
      const std::size_t anchor = program.anchor_group == 0 ? at : begin(groups[program.anchor_group]);
      Match match;
      match.begin = at;
      match.rule = rule;
      match.anchor = static_cast<std::uint32_t>(anchor - at);
      match.width = static_cast<std::uint32_t>(groups[0].size());
      match.secret = static_cast<std::uint32_t>(begin(value) - at);
      match.secret_width = static_cast<std::uint32_t>(value.size());
      if (rules_[rule].reader == Reader::pem && !read_pem(match)) continue;
      if (rules_[rule].reader == Reader::assignment && !read_assignment(match)) continue;
      if (rules_[rule].reader == Reader::url && !read_url(match)) continue;
      by_anchor.try_emplace(anchor, match);
    }
    std::set<std::size_t> taken;
    for (const auto& [anchor, match] : by_anchor) {
      if (!passes_checks(anchor, match)) continue;
      add(found, match);
      taken.insert(anchor);
    }
    if (proves(rule)) find_proven(rule, taken, found);
  }

 private:
  bool proves(std::uint32_t rule) const {
    const RuleTables& tables = rules_.plan().rules[rule];
    const std::vector<Check>& checks = rules_[rule].checks;
    return tables.is_long == 0 && tables.max != 0 && tables.left_max == 0 &&
           std::any_of(checks.begin(), checks.end(), [](const Check& check) { return is_checksum(check.kind); });
  }

  // A match that begins the text, which stands alone, and is proven.
  std::optional<Match> match_alone(std::uint32_t rule, Bytes text) const {
    const RuleProgram& program = rules_.program(rule);
    std::vector<re2::StringPiece> groups(static_cast<std::size_t>(program.groups));
    const re2::StringPiece all(text.data(), text.size());
    if (!program.expression->Match(all, 0, text.size(), re2::RE2::ANCHOR_START, groups.data(), program.groups))
      return std::nullopt;
    const re2::StringPiece& value = groups[program.secret_group];
    const Bytes bytes(value.data(), value.size());
    const Rule& data = rules_[rule];
    const auto begin = static_cast<std::size_t>(value.data() - text.data());
    if (data.entropy > 0 && shannon_entropy(bytes) < data.entropy) return std::nullopt;
    const bool fits = std::all_of(data.checks.begin(), data.checks.end(), [&](const Check& check) {
      return passes(check.kind, bytes, text, begin, begin + bytes.size());
    });
    if (!fits || !is_proven(data.checks, bytes)) return std::nullopt;
    Match match;
    match.rule = rule;
    match.width = static_cast<std::uint32_t>(groups[0].size());
    match.secret = static_cast<std::uint32_t>(begin);
    match.secret_width = static_cast<std::uint32_t>(bytes.size());
    return match;
  }

  // At the other anchors a right checksum tells where a value ends.
  void find_proven(std::uint32_t rule, const std::set<std::size_t>& taken, Found& found) {
    const RuleTables& tables = rules_.plan().rules[rule];
    const Bytes text(text_.data(), text_.size());
    const bool at_word = rules_[rule].pattern.starts_with("\\b");
    std::vector<std::size_t> widths{tables.max};
    if (tables.max - tables.min <= 8)
      for (std::size_t width = tables.max; width-- > tables.min;) widths.push_back(width);
    else
      widths.push_back(tables.min);
    for (std::size_t at = 0; at < text.size(); ++at) {
      const bool stands = std::any_of(rules_[rule].anchors.begin(), rules_[rule].anchors.end(),
                                      [&](const Anchor& one) { return stands_at(one.text, one.caseless, text, at); });
      if (!stands || taken.contains(at) || (at_word && at > 0 && is_word_byte(text[at - 1]))) continue;
      for (const std::size_t width : widths) {
        if (width > text.size() - at) continue;
        std::optional<Match> alone = match_alone(rule, text.substr(at, width));
        if (!alone) continue;
        alone->begin = at;
        add(found, *alone);
        break;
      }
    }
  }

  std::size_t begin(const re2::StringPiece& piece) const {
    return static_cast<std::size_t>(piece.data() - text_.data());
  }

  bool read_pem(Match& match) const {
    const auto end = pem_end(Bytes(text_.data(), text_.size()).substr(match.begin, Limits{}.long_value_bytes));
    if (!end) return false;
    match.secret = 0;
    match.width = match.secret_width = static_cast<std::uint32_t>(*end);
    return true;
  }

  bool read_url(Match& match) const {
    const Bytes text(text_.data(), text_.size());
    const auto end = url_password_end(text, match.begin + match.secret);
    if (!end) return false;
    match.secret_width = static_cast<std::uint32_t>(*end - match.begin - match.secret);
    match.width = match.secret + match.secret_width;
    return true;
  }

  bool read_assignment(Match& match) const {
    const auto found = context::judge_whole(Bytes(text_.data(), text_.size()), rules_[match.rule].anchors, match.begin,
                                            Limits{}.long_value_bytes);
    if (!found || !found->score.confidence()) return false;
    const Bytes value = Bytes(text_.data(), text_.size()).substr(found->value.begin, found->value.size());
    const Bytes name = Bytes(text_.data(), text_.size()).substr(found->name.begin, found->name.size());
    const VendorMarks::Fit marked = marks_.of(value);
    const bool of_vendor = marked == VendorMarks::Fit::whole || vendors_.begin(value);
    if (marked == VendorMarks::Fit::cut || (!of_vendor && lengths_.cut(name, value))) return false;
    if (lengths_.cut_behind_prefix(name, value)) return false;
    if (of_vendor && found->score.content == context::Content::sequence) return false;
    const std::size_t anchor = match.begin;
    match.begin = std::min({anchor, found->name.begin, found->value.begin});
    match.anchor = static_cast<std::uint32_t>(anchor - match.begin);
    match.width = static_cast<std::uint32_t>(std::max(found->name.end, found->value.end) - match.begin);
    match.secret = static_cast<std::uint32_t>(found->value.begin - match.begin);
    match.secret_width = static_cast<std::uint32_t>(found->value.size());
    match.score = of_vendor ? std::min(found->score.total, context::kMedium - 1) : found->score.total;
    return true;
  }

  bool passes_checks(std::size_t anchor, const Match& match) const {
    const Rule& rule = rules_[match.rule];
    const Bytes text(text_.data(), text_.size());
    const Bytes value = text.substr(match.begin + match.secret, match.secret_width);
    if (rule.entropy > 0 && shannon_entropy(value) < rule.entropy) return false;
    const std::size_t reach = rule.reader == Reader::pem   ? match.width
                              : rule.reader == Reader::url ? match.width + kReach
                              : rules_.is_long(match.rule) ? Limits{}.long_value_bytes
                                                           : kReach;
    const std::size_t from = anchor < kReach ? 0 : anchor - kReach;
    const Bytes near = text.substr(from, std::min(text.size(), anchor + reach) - from);
    const std::size_t secret = match.begin + match.secret - from;
    return std::all_of(rule.checks.begin(), rule.checks.end(), [&](const Check& check) {
      return passes(check.kind, value, near, secret, secret + match.secret_width);
    });
  }

  const RuleSet& rules_;
  const re2::StringPiece text_;
  const VendorPrefixes vendors_{rules_};
  const VendorMarks marks_{rules_};
  const VendorLengths lengths_{rules_};
};

// Alters texts, the same way in every run.
class Mutator {
 public:
  explicit Mutator(const std::vector<std::string>& others) : others_(others) {}

  std::string alter(std::string text) {
    const std::size_t times = 1 + below(3);
    for (std::size_t i = 0; i < times; ++i) alter_once(text);
    return text;
  }

  std::size_t below(std::size_t limit) { return limit == 0 ? 0 : random_() % limit; }

 private:
  void alter_once(std::string& text) {
    const std::size_t at = below(text.size());
    switch (below(13)) {
      case 0:
        if (!text.empty()) text.erase(at, 1 + below(3));
        return;
      case 1:
        text.insert(at, 1, "aZ09_-.=:\"' \n\r\t\0/+\xe9\xff"[below(21)]);
        return;
      case 2:
        if (!text.empty()) text[at] = static_cast<char>(text[at] ^ 0x20);
        return;
      case 3:  // the case of every letter
        for (char& c : text)
          if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) c = static_cast<char>(c ^ 0x20);
        return;
      case 4:
        text.insert(at, text.substr(below(text.size()), 1 + below(40)));
        return;
      case 5:
        text = std::string(below(300), ' ') + "x = f(" + text + ");\n" + std::string(below(300), '-');
        return;
      case 6:
        text += others_[below(others_.size())];
        return;
      case 7: {  // CRLF
        std::string out;
        for (const char c : text) out += c == '\n' || c == ' ' ? std::string("\r\n") : std::string(1, c);
        text = std::move(out);
        return;
      }
      case 8:
        text.insert(at, below(3) + 1, '\0');
        return;
      case 9:  // both ends
        text = text.substr(below(4));
        text.resize(text.size() - std::min(text.size(), below(4)));
        return;
      case 10:
        text = std::string(1, "a_9-"[below(4)]) + text + "Z_0="[below(4)];
        return;
      case 11:  // a value longer than the reach
        text.insert(at, drawn(100 + below(900)));
        return;
      default:
        text += text;
        return;
    }
  }

  std::string drawn(std::size_t size) {
    std::string out;
    while (out.size() < size) out += "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"[below(62)];
    return out;
  }

  const std::vector<std::string>& others_;
  std::mt19937 random_{20240517};  // the same texts in every run
};

class Differential : public ::testing::Test {
 protected:
  // Made once: sanitized, that takes a minute.
  struct Shared {
    Shared() {
      auto made = Scanner::create(rules);
      if (made) scanner = std::make_unique<Scanner>(std::move(*made));
      for (std::uint32_t rule = 0; rule < rules.size(); ++rule) {
        for (const auto* texts : {&rules[rule].details.matches, &rules[rule].details.non_matches}) {
          for (const std::string& example : *texts) {
            owners.push_back(rule);
            examples.push_back(example);
          }
        }
      }
    }

    const RuleSet rules = testing::built_in_rules();
    std::unique_ptr<Scanner> scanner;
    std::vector<std::string> examples;
    std::vector<std::uint32_t> owners;
  };
  static Shared& shared() {
    static Shared made;
    return made;
  }

  void SetUp() override {
    ASSERT_NE(scanner_, nullptr);
    ASSERT_FALSE(examples_.empty());
  }

  std::vector<Match> matches_in(const std::string& text) {
    std::vector<Match> matches;
    EXPECT_TRUE(scanner_->find_all(text, matches));
    return matches;
  }

  // Rules are compared that own the text, that the engine finds in it, and some others.
  void compare(const std::string& text, std::uint32_t owner, std::size_t number) {
    std::set<std::uint32_t> compared = {owner};
    for (std::size_t i = 0; i < kOtherRules; ++i)
      compared.insert(static_cast<std::uint32_t>((number * kOtherRules + i) % rules_.size()));
    Found engine;
    for (Match& match : matches_in(text)) {
      compared.insert(match.rule);
      if (scanner_->complete(text, match)) add(engine, match);
    }
    Found expected;
    Reference reference(rules_, text);
    for (const std::uint32_t rule : compared)
      if (rules_[rule].reader != Reader::lines) reference.find(rule, expected);
    confirmed_ += expected.size();
    for (const auto& match : expected)
      EXPECT_TRUE(engine.contains(match)) << rules_[std::get<0>(match)].id << " is missed in text " << number;
    for (const auto& match : engine)
      EXPECT_TRUE(expected.contains(match)) << rules_[std::get<0>(match)].id << " is made up in text " << number;
  }

  const RuleSet& rules_ = shared().rules;
  Scanner* const scanner_ = shared().scanner.get();
  const std::vector<std::string>& examples_ = shared().examples;
  const std::vector<std::uint32_t>& owners_ = shared().owners;
  std::size_t confirmed_ = 0;
};

TEST_F(Differential, TheEngineFindsWhatRe2AloneFinds) {
  Mutator mutator(examples_);
  for (std::size_t i = 0; i < examples_.size(); ++i) compare(examples_[i], owners_[i], i);
  for (std::size_t i = 0; i < kTexts && !HasFailure(); ++i) {
    const std::size_t example = i % examples_.size();
    compare(mutator.alter(examples_[example]), owners_[example], examples_.size() + i);
  }
  EXPECT_GT(confirmed_, kTexts / 4) << "too few of the altered texts hold a match to say anything";
}

TEST_F(Differential, PiecesGiveWhatTheWholeGives) {
  Mutator mutator(examples_);
  std::vector<Match> pieces;
  for (std::size_t i = 0; i < kTexts / 4 && !HasFailure(); ++i) {
    std::string text = mutator.alter(examples_[i % examples_.size()]);
    text += examples_[mutator.below(examples_.size())];
    const std::vector<Match> whole = matches_in(text);
    pieces.clear();
    scanner_->begin_blob(text.size());
    for (std::size_t from = 0; from < text.size();) {
      const std::size_t to = from + 1 + mutator.below(text.size());
      ASSERT_TRUE(scanner_->find(text, from, to, pieces));
      from = to;
    }
    std::sort(pieces.begin(), pieces.end());
    EXPECT_EQ(pieces, whole) << "text " << i;
  }
}

// Windows and deltas hand over no more than kReach bytes of context.
TEST_F(Differential, NoByteBeyondTheReachDecides) {
  Mutator mutator(examples_);
  for (std::size_t i = 0; i < kTexts / 4 && !HasFailure(); ++i) {
    const std::string middle = mutator.alter(examples_[i % examples_.size()]);
    const std::string text =
        examples_[mutator.below(examples_.size())] + middle + examples_[mutator.below(examples_.size())];
    const std::size_t from = mutator.below(text.size());
    const std::size_t to = from + mutator.below(text.size() - from);
    std::vector<Match> whole;
    scanner_->begin_blob(text.size());
    ASSERT_TRUE(scanner_->find(text, from, to, whole));
    const std::size_t cut = from < kReach ? 0 : from - kReach;
    const std::string part = text.substr(cut, to + kReach - cut);
    std::vector<Match> near;
    ASSERT_TRUE(scanner_->find(part, from - cut, to - cut, near));
    for (Match& match : near) match.begin += cut;
    EXPECT_EQ(near, whole) << "text " << i;
  }
}

}  // namespace
}  // namespace assay
