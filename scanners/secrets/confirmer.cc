#include "scanners/secrets/confirmer.h"

#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <vector>

#include "scanners/secrets/anchor_tables.h"
#include "scanners/secrets/checks/checks.h"
#include "scanners/secrets/context/judge.h"
#include "scanners/secrets/pem.h"

namespace assay {

namespace {

// Nominal nanoseconds (Limits::confirmations_base): measured over the built-in rules on one core at 2.6 GHz and rounded
// up. Counted, not timed, so that a flood ends at the same place in every run.
constexpr std::uint64_t kRunWork = 120;            // entering RE2
constexpr std::uint64_t kByteWork = 2;             // its automaton over a byte that it may have read
constexpr std::uint64_t kGroupByteWork = 20;       // finding groups, a byte of the match
constexpr std::uint64_t kLargeGroupByteWork = 60;  // where one pass is not enough
constexpr std::uint64_t kValueByteWork = 8;        // entropy and checks
constexpr std::uint64_t kPemWork = 500;            // a block is read once: dashes end it, so none lies in another
constexpr std::uint64_t kReadWork = 200;           // reading an assignment, where most keywords give none
constexpr std::uint64_t kScoreWork = 600;          // its score, but for the value
constexpr std::uint64_t kScoredByteWork = 20;      // a byte of the value, looked at by several questions
constexpr std::uint64_t kLongByteWork = 4;         // of a long value, beyond what is judged

// Of a rule whose matches differ more the narrowest and the widest are tried where something is glued to a value.
constexpr std::uint32_t kMostWidths = 8;

// Cheaper than the entropy, which is cheaper than the rest.
bool is_cheap(CheckKind kind) { return kind == CheckKind::digit || kind == CheckKind::mixed; }

// The name to which what begins at `at` is given: `acmeToken` before ` := "Bearer …"`; empty where there is none.
Bytes name_before(Bytes text, std::size_t at) {
  constexpr std::size_t kMostBetween = 8;
  constexpr std::size_t kLongest = 64;
  std::size_t end = at;
  while (end > 0 && at - end < kMostBetween && std::string_view(" \t:=(\"'").find(text[end - 1]) != Bytes::npos) --end;
  std::size_t begin = end;
  while (begin > 0 && end - begin < kLongest && (is_word_byte(text[begin - 1]) || text[begin - 1] == '-')) --begin;
  return text.substr(begin, end - begin);
}

}  // namespace

Confirmer::Confirmer(const RuleSet& rules, const Limits& limits)
    : rules_(&rules),
      limits_(limits),
      vendors_(rules),
      marks_(rules),
      lengths_(rules),
      keywords_(rules.size()),
      provable_(rules.size()) {
  for (std::uint32_t rule = 0; rule < rules.size(); ++rule) {
    const std::vector<Check>& checks = rules[rule].checks;
    provable_[rule] =
        std::any_of(checks.begin(), checks.end(), [](const Check& check) { return is_checksum(check.kind); });
    if (rules[rule].reader == Reader::assignment)
      keywords_[rule] = std::make_unique<const context::Keywords>(rules[rule].anchors);
  }
}

void Confirmer::prepare() const {
  vendors_.prepare();
  marks_.prepare();
  lengths_.prepare();
}

bool is_scored(const Rule& rule) {
  if (rule.reader == Reader::assignment) return true;
  return rule.generic && std::any_of(rule.checks.begin(), rule.checks.end(), [](const Check& check) {
           return check.kind == CheckKind::url_credential || check.kind == CheckKind::basic_auth;
         });
}

std::optional<std::size_t> url_password_end(Bytes text, std::size_t begin) {
  const Bytes rest = text.substr(begin, context::kLongestValue + 1);
  const auto end = std::find_if(rest.begin(), rest.end(), [](char c) {
    return static_cast<unsigned char>(c) <= ' ' || std::string_view("@/?#\"'<>`|\\").find(c) != std::string_view::npos;
  });
  const auto width = static_cast<std::size_t>(end - rest.begin());
  const bool host = width + 1 < rest.size() && *end == '@' && is_word_byte(rest[width + 1]);
  return host ? std::optional(begin + width) : std::nullopt;
}

// Offsets in the text.
struct Confirmer::Span {
  std::size_t begin = 0;
  std::size_t end = 0;
};

bool Confirmer::confirm(Bytes text, const AnchorEntry& entry, std::size_t anchor, Match& match,
                        std::uint64_t& work) const {
  if ((*rules_)[entry.rule].reader == Reader::assignment) return read_assignment(text, entry, anchor, match, work);
  return match_at(text, entry.rule, anchor, std::min(text.size(), anchor + kReach), match, work) ||
         match_proven(text, entry.rule, anchor, match, work);
}

// A value that something is glued to ("ghp_…_old"), where its rule asks for an end: a right checksum says what belongs
// to it. The rule sees what has one of the widths of its matches, and nothing around that.
bool Confirmer::match_proven(Bytes text, std::uint32_t rule, std::size_t anchor, Match& match,
                             std::uint64_t& work) const {
  const RuleTables& tables = rules_->plan().rules[rule];
  if (!provable_[rule] || tables.left_max != 0 || tables.max == 0) return false;
  const bool all = tables.max - tables.min <= kMostWidths;
  for (std::size_t width = tables.max; width >= tables.min && width > 0;
       width = all || width == tables.min ? width - 1 : tables.min) {
    if (width > kReach || text.size() - anchor < width) continue;
    const Bytes alone = text.substr(anchor, width);
    if (!match_at(alone, rule, 0, width, match, work)) continue;
    if (!is_proven((*rules_)[rule].checks, alone.substr(match.begin + match.secret, match.secret_width))) continue;
    match.begin += anchor;
    return true;
  }
  return false;
}

bool Confirmer::complete(Bytes text, Match& match, std::uint64_t& work) const {
  if (!match.candidate()) return true;
  if ((*rules_)[match.rule].reader == Reader::pem) {
    work += kPemWork;
    return complete_pem(text, match);
  }
  if ((*rules_)[match.rule].reader == Reader::assignment) return complete_assignment(text, match, work);
  if ((*rules_)[match.rule].reader == Reader::url) return complete_url(text, match, work);
  const std::size_t anchor = match.begin;
  return match_at(text, match.rule, anchor, std::min(text.size(), anchor + limits_.long_value_bytes), match, work);
}

// What is given to the name in which the anchor stands, when its score is enough for a finding.
bool Confirmer::read_assignment(Bytes text, const AnchorEntry& entry, std::size_t anchor, Match& match,
                                std::uint64_t& work) const {
  const std::uint32_t rule = entry.rule;
  work += kReadWork;
  const auto found = context::judge_at(text, *keywords_[rule], anchor, entry.length);
  if (!found) return false;
  work += kScoreWork + found->value.size() * kScoredByteWork;
  if (!found->open) return take_assignment(text, rule, anchor, *found, match);
  if (!found->promising()) return false;
  match = {.begin = anchor, .rule = rule};
  match.secret = static_cast<std::uint32_t>(found->value.begin - anchor);
  match.secret_width = static_cast<std::uint32_t>(found->value.size());
  return true;
}

// A password that goes on to the '@' before its host.
bool Confirmer::complete_url(Bytes text, Match& match, std::uint64_t& work) const {
  const std::size_t anchor = match.begin;
  const std::size_t begin = anchor + match.secret;
  const auto end = url_password_end(text.substr(0, anchor + limits_.long_value_bytes), begin);
  work += kRunWork + (end ? *end - begin : context::kLongestValue) * kLongByteWork;
  if (!end) return false;
  const Span secret{begin, *end};
  if (!value_passes(text, match.rule, anchor, std::min(text.size(), *end + kReach), secret)) return false;
  match.secret_width = static_cast<std::uint32_t>(secret.end - secret.begin);
  match.width = match.secret + match.secret_width;
  match.score = context::judge_password(text, {secret.begin, secret.end}, anchor).total;
  return true;
}

bool Confirmer::complete_assignment(Bytes text, Match& match, std::uint64_t& work) const {
  const std::size_t anchor = match.begin;
  const auto found = context::judge_long(text, *keywords_[match.rule], anchor, limits_.long_value_bytes);
  // As much is read where there is no end in sight.
  const std::size_t read = found ? found->value.size() : std::min(text.size() - anchor, context::kLongestValue);
  work += kReadWork + kScoreWork + context::kJudgedBytes * kScoredByteWork + read * kLongByteWork;
  return found && take_assignment(text, match.rule, anchor, *found, match);
}

bool Confirmer::take_assignment(Bytes text, std::uint32_t rule, std::size_t anchor, const context::Judged& found,
                                Match& match) const {
  if (!found.score.confidence()) return false;
  const Span secret{found.value.begin, found.value.end};
  if (!value_passes(text, rule, anchor, std::max(secret.end, std::min(text.size(), anchor + kReach)), secret))
    return false;
  const Bytes value = text.substr(secret.begin, secret.end - secret.begin);
  const VendorMarks::Fit marked = marks_.of(value);
  if (marked == VendorMarks::Fit::cut) return false;
  const bool of_vendor = marked == VendorMarks::Fit::whole || vendors_.begin(value);
  const Bytes name = text.substr(found.name.begin, found.name.size());
  if (!of_vendor && lengths_.cut(name, value)) return false;
  if (lengths_.cut_behind_prefix(name, value)) return false;
  // The vendor's rule refuses it, and nobody drew it: a sample.
  if (of_vendor && found.score.content == context::Content::sequence) return false;
  const std::size_t first = std::min({anchor, found.name.begin, secret.begin});
  const std::size_t last = std::max(found.name.end, secret.end);
  match.begin = first;
  match.rule = rule;
  match.anchor = static_cast<std::uint32_t>(anchor - first);
  match.width = static_cast<std::uint32_t>(last - first);
  match.secret = static_cast<std::uint32_t>(secret.begin - first);
  match.secret_width = static_cast<std::uint32_t>(secret.end - secret.begin);
  match.score = of_vendor ? std::min(found.score.total, context::kMedium - 1) : found.score.total;
  return true;
}

// Runs the rule with its anchor at `anchor`, reading no byte from `window_end` on but as context of a zero-width
// condition, and applies the rule's checks. Of several places where `left` may begin the first counts.
bool Confirmer::match_at(Bytes text, std::uint32_t rule, std::size_t anchor, std::size_t window_end, Match& match,
                         std::uint64_t& work) const {
  if (!value_allows(text, rule, anchor, work)) return false;
  const RuleTables& tables = rules_->plan().rules[rule];
  if (anchor < tables.left_min) return false;
  std::size_t first = anchor >= tables.left_max ? anchor - tables.left_max : 0;
  const std::size_t last = anchor - tables.left_min;
  for (; first <= last; ++first) {
    if (!left_allows(tables, text, first)) continue;
    Span whole;
    Span secret;
    if (!run(text, rule, first, anchor, window_end, whole, secret, work)) continue;
    if ((*rules_)[rule].reader == Reader::url) {  // a candidate
      match = {.begin = anchor, .rule = rule};
      match.secret = static_cast<std::uint32_t>(secret.begin - anchor);
      match.secret_width = static_cast<std::uint32_t>(secret.end - secret.begin);
      return true;
    }
    work += (secret.end - secret.begin) * kValueByteWork;
    if (!value_passes(text, rule, anchor, window_end, secret)) return false;
    if ((*rules_)[rule].generic && !is_scored((*rules_)[rule])) {
      const Bytes name = name_before(text, whole.begin);
      const Bytes value = text.substr(secret.begin, secret.end - secret.begin);
      if (lengths_.cut(name, value) || lengths_.cut_behind_prefix(name, value)) return false;
    }
    match.begin = whole.begin;
    match.rule = rule;
    match.anchor = static_cast<std::uint32_t>(anchor - whole.begin);
    match.width = static_cast<std::uint32_t>(whole.end - whole.begin);
    match.secret = static_cast<std::uint32_t>(secret.begin - whole.begin);
    match.secret_width = static_cast<std::uint32_t>(secret.end - secret.begin);
    if (is_scored((*rules_)[rule]))
      match.score = context::judge_password(text, {secret.begin, secret.end}, anchor).total;
    return true;
  }
  return false;
}

// Whether the value may begin anywhere behind the anchor. Says no for nearly all rules of words before their program is
// built, which takes as long as searching 200 KB, and for few does the program say no after all.
bool Confirmer::value_allows(Bytes text, std::uint32_t rule, std::size_t anchor, std::uint64_t& work) const {
  const RuleTables& tables = rules_->plan().rules[rule];
  if (tables.farthest == 0) return true;
  work += tables.farthest - tables.nearest;
  // Of a keyword the run has a digit: it was found before.
  if (tables.is_keyword == 0 && !digit_is_near(tables, text, anchor)) return false;
  const std::size_t last = anchor + tables.farthest;
  for (std::size_t at = anchor + tables.nearest; at <= last; ++at) {
    at = next_value(rules_->plan(), tables, text, at, last);
    if (at == Bytes::npos) return false;
    if (digit_may_follow(rules_->plan(), tables, text, at) && gap_allows(text, rule, anchor, at, work)) return true;
  }
  return false;
}

// Whether what stands between an anchor of the rule and the value is what the rule asks for.
bool Confirmer::gap_allows(Bytes text, std::uint32_t rule, std::size_t anchor, std::size_t value,
                           std::uint64_t& work) const {
  const RuleTables& tables = rules_->plan().rules[rule];
  if (tables.gap == 0) return true;
  const re2::RE2& gap = rules_->gap(tables.gap - 1);
  const auto& anchors = (*rules_)[rule].anchors;
  return std::any_of(anchors.begin(), anchors.end(), [&](const Anchor& one) {
    const std::size_t begin = anchor + one.text.size();
    if (begin > value || !stands_at(one.text, one.caseless, text, anchor)) return false;
    work += kRunWork + (value - begin) * kByteWork;
    return gap.Match(re2::StringPiece(text.data(), text.size()), begin, value, re2::RE2::ANCHOR_BOTH, nullptr, 0);
  });
}

bool Confirmer::left_allows(const RuleTables& tables, Bytes text, std::size_t first) const {
  if (tables.left_max == 0) return true;
  if (tables.left_at_word != 0 && first > 0 && is_word_byte(text[first - 1])) return false;
  return leading_fits(rules_->plan(), tables.left_leading_at, tables.left_leading_count, text, first);
}

namespace {

enum class Answer { no, yes, unsure };

// What stands before the value, the value and what stands behind, each as RE2 alone prefers it from where the one
// before ends. Should all three fit, that is the preference of the whole expression too, for a part's first choice is
// given up only when the rest fails behind it. Should the first fail, so does the whole. Otherwise the whole has to be
// asked.
Answer run_parts(const RuleProgram& program, Bytes text, std::size_t first, std::size_t window_end,
                 std::array<std::size_t, 3>& ends) {
  const re2::StringPiece all(text.data(), text.size());
  std::size_t at = first;
  std::size_t part = 0;
  for (const re2::RE2* expression : {program.before.get(), program.value.get(), program.behind.get()}) {
    re2::StringPiece found;
    if (!expression->Match(all, at, window_end, re2::RE2::ANCHOR_START, &found, 1))
      return part == 0 ? Answer::no : Answer::unsure;
    at = static_cast<std::size_t>(found.data() - text.data()) + found.size();
    ends[part++] = at;
  }
  return Answer::yes;
}

}  // namespace

// RE2's own choice among the matches from `first` on, if it has the anchor at `anchor`.
bool Confirmer::run(Bytes text, std::uint32_t rule, std::size_t first, std::size_t anchor, std::size_t window_end,
                    Span& whole, Span& secret, std::uint64_t& work) const {
  const RuleProgram& program = rules_->program(rule);
  const std::uint32_t max = rules_->plan().rules[rule].max;
  const std::size_t widest = (max == 0 ? window_end : std::min(window_end, anchor + max)) - first;
  if (program.before != nullptr) {
    std::array<std::size_t, 3> ends{};
    work += 3 * kRunWork;
    switch (run_parts(program, text, first, window_end, ends)) {
      case Answer::no:
        work += std::min(widest, kReach) * kByteWork;
        return false;
      case Answer::yes:
        work += (ends[2] - first) * kByteWork;
        whole = {first, ends[2]};
        secret = {ends[0], ends[1]};
        return whole.end > anchor && secret.end > secret.begin;
      case Answer::unsure:
        break;
    }
  }
  constexpr int kUsualGroups = 16;
  std::array<re2::StringPiece, kUsualGroups> usual;
  std::vector<re2::StringPiece> many(program.groups > kUsualGroups ? static_cast<std::size_t>(program.groups) : 0);
  re2::StringPiece* groups = many.empty() ? usual.data() : many.data();
  const re2::StringPiece all(text.data(), text.size());
  work += kRunWork;
  if (!program.expression->Match(all, first, window_end, re2::RE2::ANCHOR_START, groups, program.groups)) {
    work += widest * kByteWork;
    return false;
  }
  const std::uint64_t group_work = program.large ? kLargeGroupByteWork : kGroupByteWork;
  work += groups[0].size() * (program.groups == 1 ? kByteWork : group_work);
  const auto span = [&](const re2::StringPiece& piece) {
    const auto begin = static_cast<std::size_t>(piece.data() - text.data());
    return Span{begin, begin + piece.size()};
  };
  whole = span(groups[0]);
  if (whole.end <= anchor) return false;
  if (program.anchor_group != 0 && span(groups[program.anchor_group]).begin != anchor) return false;
  const auto& value = groups[program.secret_group];
  if (value.data() == nullptr || value.empty()) return false;
  secret = span(value);
  return true;
}

// Checks see only the bytes near the anchor, so that a decision does not depend on how the text was cut.
bool Confirmer::value_passes(Bytes text, std::uint32_t rule, std::size_t anchor, std::size_t window_end,
                             const Span& secret) const {
  const Rule& data = (*rules_)[rule];
  const Bytes value = text.substr(secret.begin, secret.end - secret.begin);
  const std::size_t near_begin = anchor >= kReach ? anchor - kReach : 0;
  const Bytes near = text.substr(near_begin, window_end - near_begin);
  const auto all_pass = [&](bool cheap) {
    return std::all_of(data.checks.begin(), data.checks.end(), [&](const Check& check) {
      return is_cheap(check.kind) != cheap ||
             passes(check.kind, value, near, secret.begin - near_begin, secret.end - near_begin);
    });
  };
  return all_pass(true) && (data.entropy <= 0 || shannon_entropy(value) >= data.entropy) && all_pass(false);
}

bool Confirmer::complete_pem(Bytes text, Match& match) const {
  const std::size_t anchor = match.begin;
  // The certain bytes made it a candidate; the whole label decides ("-----BEGIN " begins certificates too).
  const Bytes label = text.substr(anchor, kReach);
  if (!rules_->program(match.rule)
           .expression->Match(re2::StringPiece(label.data(), label.size()), 0, label.size(), re2::RE2::ANCHOR_START,
                              nullptr, 0))
    return false;
  const auto end = pem_end(text.substr(anchor, limits_.long_value_bytes));
  if (!end) return false;
  const Span secret{anchor, anchor + *end};
  if (!value_passes(text, match.rule, anchor, secret.end, secret)) return false;
  match.width = static_cast<std::uint32_t>(*end);
  match.secret = 0;
  match.secret_width = match.width;
  return true;
}

}  // namespace assay
