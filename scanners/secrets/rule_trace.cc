#include "scanners/secrets/rule_trace.h"

#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <optional>

#include "base/limits.h"
#include "base/strings.h"
#include "rules/pattern.h"
#include "scanners/secrets/checks/checks.h"
#include "scanners/secrets/checks/meaning.h"
#include "scanners/secrets/confirmer.h"
#include "scanners/secrets/context/judge.h"
#include "scanners/secrets/pem.h"
#include "scanners/secrets/vendor_lengths.h"
#include "scanners/secrets/vendor_marks.h"
#include "scanners/secrets/vendor_prefixes.h"

namespace assay {

namespace {

bool is_word(char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_'; }

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool anchor_at(const Anchor& anchor, Bytes text, std::size_t at) {
  if (text.size() - at < anchor.text.size()) return false;
  for (std::size_t i = 0; i < anchor.text.size(); ++i) {
    const char a = anchor.text[i];
    const char b = text[at + i];
    if (anchor.caseless ? lower(a) != lower(b) : a != b) return false;
  }
  return true;
}

std::string decimal(double number) {
  std::array<char, 32> out{};
  std::snprintf(out.data(), out.size(), "%.2f", number);
  return out.data();
}

struct Span {
  std::size_t begin = 0, end = 0;
};

// The stages of one rule. `shape` is of its pattern, from the anchor on.
class Tracer {
 public:
  Tracer(const RuleSet& rules, std::uint32_t rule, Bytes text)
      : rules_(rules), index_(rule), rule_(rules[rule]), text_(text), shape_(analyse_pattern(rule_.pattern)) {}

  RuleTrace trace(std::size_t anchor) const {
    RuleTrace out;
    out.rule = index_;
    out.anchor = anchor;
    const auto stop = [&](Stage stage, std::string why) {
      out.stage = stage;
      out.why = std::move(why);
      return out;
    };
    std::optional<Span> value;
    std::size_t window_end = std::min(text_.size(), anchor + kReach);
    if (rule_.reader == Reader::pem) {
      const auto end = pem_end(text_.substr(anchor, Limits{}.long_value_bytes));
      if (!end) return stop(Stage::expression, "no END line follows that belongs to it");
      value = Span{anchor, anchor + *end};
      window_end = value->end;
    } else if (rule_.reader == Reader::assignment) {
      const auto judged = context::judge_whole(text_, rule_.anchors, anchor, Limits{}.long_value_bytes);
      if (!judged) return stop(Stage::expression, "nothing is given to the name in which the anchor stands");
      out.why = sum_of(*judged);
      if (!judged->score.confidence()) return stop(Stage::score, std::string(out.why));
      value = Span{judged->value.begin, judged->value.end};
      if (const std::string why = vendor_refusal(*judged); !why.empty()) return stop(Stage::score, why);
      window_end = std::max(window_end, value->end);
    } else {
      if (const std::string why = left_refusal(anchor); !why.empty()) return stop(Stage::left, why);
      if (const std::string why = byte_refusal(anchor); !why.empty()) return stop(Stage::byte_table, why);
      if (rules_.is_long(index_)) window_end = std::min(text_.size(), anchor + Limits{}.long_value_bytes);
      value = match(anchor, window_end);
      if (!value) return stop(Stage::expression, "the expression does not match from this anchor");
      if (rule_.reader == Reader::url) {
        const auto end = url_password_end(text_, value->begin);
        if (!end) return stop(Stage::expression, "no '@' and host follow the password");
        value->end = *end;
        window_end = std::min(text_.size(), *end + kReach);
      }
    }
    out.begin = value->begin;
    out.end = value->end;
    const Bytes bytes = text_.substr(value->begin, value->end - value->begin);
    const double entropy = shannon_entropy(bytes);
    if (rule_.entropy > 0 && entropy < rule_.entropy) {
      return stop(Stage::entropy,
                  cat(decimal(entropy), " bits a byte, at least ", decimal(rule_.entropy), " are asked"));
    }
    if (const std::string failed = failed_checks(anchor, window_end, *value); !failed.empty())
      return stop(Stage::check, failed);
    if (const std::string doubts = doubting_checks(*value); !doubts.empty())
      out.why += cat(out.why.empty() ? "" : "; ", doubts, ", which leaves low confidence");
    return out;
  }

 private:
  // "the value is a literal: name +30, form +8, in all 38 (low confidence from 17, medium from 45, high from 70)".
  static std::string sum_of(const context::Judged& judged) {
    std::string sum = cat("the value is ", context::name_of(judged.score.content), ":");
    for (const context::Part& part : judged.score.list())
      sum += cat(" ", part.what, part.points < 0 ? " " : " +", part.points, ",");
    return cat(sum, " in all ", judged.score.total, " (low confidence from ", context::kLow, ", medium from ",
               context::kMedium, ", high from ", context::kHigh, ")");
  }

  // What a vendor's own rules know of the value, which is no value of that vendor, or nothing.
  std::string vendor_refusal(const context::Judged& judged) const {
    const Bytes value = text_.substr(judged.value.begin, judged.value.size());
    const Bytes name = text_.substr(judged.name.begin, judged.name.size());
    const VendorMarks::Fit marked = VendorMarks(rules_).of(value);
    if (marked == VendorMarks::Fit::cut) return "shorter than any value of the vendor whose mark it has";
    if (VendorLengths(rules_).cut_behind_prefix(name, value))
      return "shorter than any value of the vendor whose prefix it has";
    if (marked == VendorMarks::Fit::whole || VendorPrefixes(rules_).begin(value))
      return judged.score.content == context::Content::sequence
                 ? "a sequence behind a vendor's prefix, which the vendor's own rule refuses"
                 : "";
    return VendorLengths(rules_).cut(name, value) ? "shorter than any value of the vendor that the name speaks of" : "";
  }

  // Why what stands before the anchor is not what the rule asks, or nothing.
  std::string left_refusal(std::size_t anchor) const {
    const RuleTables& widths = rules_.plan().rules[index_];
    if (shape_ && shape_->begins_at_word_boundary && anchor > 0 && is_word(text_[anchor - 1]) &&
        is_word(text_[anchor])) {
      return "a letter, digit or '_' stands directly before the anchor";
    }
    if (rule_.left.empty()) return {};
    if (widths.left_min > anchor) return "the text begins too near before the anchor";
    re2::RE2::Options options(re2::RE2::Latin1);
    options.set_log_errors(false);
    const re2::RE2 left(rule_.left, options);
    const re2::StringPiece all(text_.data(), text_.size());
    for (std::size_t width = widths.left_min; width <= widths.left_max && width <= anchor; ++width)
      if (left.Match(all, anchor - width, anchor, re2::RE2::ANCHOR_BOTH, nullptr, 0)) return {};
    return "'left' does not match what stands before the anchor";
  }

  std::string byte_refusal(std::size_t anchor) const {
    if (!shape_) return {};
    for (std::size_t i = 0; i < shape_->leading.size(); ++i) {
      if (anchor + i >= text_.size())
        return cat("the text ends within ", i, " bytes of the anchor's first: the value is too short");
      if (shape_->leading[i].has(static_cast<unsigned char>(text_[anchor + i]))) continue;
      return cat("byte ", i + 1,
                 " from the anchor's first on cannot stand there in a match: the value ends too early, or has a "
                 "character that such values do not have");
    }
    return {};
  }

  // The value of the match whose anchor is at `anchor`: RE2's own choice from the first place from which the pattern
  // begins there.
  std::optional<Span> match(std::size_t anchor, std::size_t window_end) const {
    const RuleTables& widths = rules_.plan().rules[index_];
    const RuleProgram& program = rules_.program(index_);
    std::vector<re2::StringPiece> groups(static_cast<std::size_t>(program.groups));
    const re2::StringPiece all(text_.data(), text_.size());
    const auto offset = [this](const re2::StringPiece& piece) {
      return static_cast<std::size_t>(piece.data() - text_.data());
    };
    const std::size_t first = anchor >= widths.left_max ? anchor - widths.left_max : 0;
    for (std::size_t at = first; at + widths.left_min <= anchor; ++at) {
      if (!program.expression->Match(all, at, window_end, re2::RE2::ANCHOR_START, groups.data(), program.groups))
        continue;
      if (program.anchor_group != 0 && offset(groups[program.anchor_group]) != anchor) continue;
      const re2::StringPiece& value = groups[program.secret_group];
      if (offset(groups[0]) + groups[0].size() <= anchor || value.data() == nullptr || value.empty()) continue;
      return Span{offset(value), offset(value) + value.size()};
    }
    return std::nullopt;
  }

  // The names of the checks that doubt the value.
  std::string doubting_checks(const Span& value) const {
    std::string doubting;
    for (const Check& check : rule_.checks) {
      const Bytes bytes = text_.substr(value.begin, value.end - value.begin);
      if (judge(check.kind, bytes, text_, value.begin, value.end) == CheckOutcome::doubtful)
        doubting += cat(doubting.empty() ? "" : ", ", meaning_of(check.kind, CheckOutcome::doubtful), " (",
                        name_of(check.kind), ")");
    }
    return doubting;
  }

  // The names of the checks that refuse the value, as the engine asks them.
  std::string failed_checks(std::size_t anchor, std::size_t window_end, const Span& value) const {
    const std::size_t near_begin = anchor >= kReach ? anchor - kReach : 0;
    const Bytes near = text_.substr(near_begin, window_end - near_begin);
    std::string failed;
    for (const Check& check : rule_.checks) {
      if (passes(check.kind, text_.substr(value.begin, value.end - value.begin), near, value.begin - near_begin,
                 value.end - near_begin))
        continue;
      failed +=
          cat(failed.empty() ? "" : ", ", meaning_of(check.kind, CheckOutcome::fails), " (", name_of(check.kind), ")");
    }
    return failed;
  }

  const RuleSet& rules_;
  const std::uint32_t index_;
  const Rule& rule_;
  const Bytes text_;
  const Result<PatternShape> shape_;
};

}  // namespace

std::string_view name_of(Stage stage) {
  switch (stage) {
    case Stage::left:
      return "left context";
    case Stage::byte_table:
      return "byte table";
    case Stage::expression:
      return "expression";
    case Stage::score:
      return "score";
    case Stage::entropy:
      return "entropy";
    case Stage::check:
      return "check";
    case Stage::found:
      break;
  }
  return "found";
}

std::vector<RuleTrace> trace_rule(const RuleSet& rules, std::uint32_t rule, Bytes text, std::size_t from,
                                  std::size_t to) {
  std::vector<RuleTrace> out;
  std::optional<Tracer> tracer;
  for (std::size_t at = from; at < std::min(to, text.size()); ++at) {
    const auto& anchors = rules[rule].anchors;
    const bool asked = rules[rule].reader == Reader::lines
                           ? at == 0 || text[at - 1] == '\n'
                           : std::any_of(anchors.begin(), anchors.end(),
                                         [&](const Anchor& anchor) { return anchor_at(anchor, text, at); });
    if (!asked) continue;
    if (!tracer) tracer.emplace(rules, rule, text);
    out.push_back(tracer->trace(at));
  }
  return out;
}

}  // namespace assay
