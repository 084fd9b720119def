#include "scanners/secrets/context/judge.h"

#include <algorithm>
#include <cstdio>

#include "base/secret.h"
#include "base/strings.h"
#include "scanners/secrets/checks/alphabet.h"

namespace assay::context {

namespace {

Span moved(const Span& span, std::size_t by) { return {span.begin + by, span.end + by}; }

std::string signed_number(int value) { return cat(value < 0 ? "" : "+", value); }

std::string padded(std::string text, std::size_t width) {
  if (text.size() < width) text.append(width - text.size(), ' ');
  return text;
}

std::string measure_of(const Part& part) {
  const auto whole = std::to_string(static_cast<long>(part.measure));
  if (part.what == "rarity")
    return part.measure < 0 ? cat(whole.substr(1), " bits more likely made of words than drawn at random")
                            : cat(whole, " bits more likely drawn at random than made of words");
  if (part.what == "length") return cat(whole, " characters");
  if (part.what == "name")
    return part.detail.empty() ? "the name asks for a secret"
                               : cat("'", printable(part.detail), "' in the name says what else it is about");
  if (part.what == "repetition") return cat("only ", whole, " different characters");
  return std::string(part.detail);
}

}  // namespace

namespace {

std::optional<Judged> judge_within(Bytes text, const Keywords& keywords, std::size_t anchor, std::size_t reach,
                                   Parts parts, std::size_t standing = 0) {
  std::optional<Judged> out;
  if (anchor >= text.size()) return out;
  const std::size_t from = anchor >= kReach ? anchor - kReach : 0;
  const Bytes near = text.substr(from, std::min(text.size() - from, anchor - from + reach));
  const std::size_t begin = anchor - from;
  const Span keyword = keyword_of(near, begin, begin + keywords.longest_at(near, begin, standing));
  // Whether text ends just there is not to be known: more may follow elsewhere.
  const bool cut = near.size() == begin + reach;
  const auto found = read_assignment(near, keyword.begin, keyword.end, cut);
  if (!found) return out;
  Judged& judged = out.emplace();
  judged.name = moved(found->name, from);
  judged.value = moved(found->value, from);
  judged.form = found->form;
  judged.open = found->open;
  add_score(near, *found, parts, judged.score);
  return out;
}

}  // namespace

bool Judged::promising() const {
  constexpr std::size_t kEnough = 64;  // bytes that say what a value is
  return value.size() < kEnough || score.confidence();
}

std::optional<Judged> judge_at(Bytes text, const Keywords& keywords, std::size_t anchor, std::size_t standing) {
  return judge_within(text, keywords, anchor, kReach, Parts::deciding, standing);
}

std::optional<Judged> judge_long(Bytes text, const Keywords& keywords, std::size_t anchor, std::size_t most) {
  auto judged = judge_within(text, keywords, anchor, std::min(most, kReach + kLongestValue), Parts::all);
  if (!judged) return judged;
  if (judged->value.size() > kLongestValue) {
    judged->value.end = judged->value.begin + kLongestValue;
    judged->open = true;
  }
  if (judged->open) add_beyond_limit(judged->score);
  return judged;
}

std::optional<Judged> judge_whole(Bytes text, const Keywords& keywords, std::size_t anchor, std::size_t most) {
  auto judged = judge_within(text, keywords, anchor, kReach, Parts::all);
  if (!judged || !judged->open) return judged;
  return judged->promising() ? judge_long(text, keywords, anchor, most) : std::nullopt;
}

Score judge_password(Bytes text, Span value, std::size_t anchor) {
  const std::size_t from = anchor >= kReach ? anchor - kReach : 0;
  const std::size_t to = std::max(value.end, std::min(text.size(), anchor + kReach));
  Assignment assignment;
  assignment.form = Form::url;
  assignment.value = {value.begin - from, value.end - from};
  return score_of(text.substr(from, to - from), assignment);
}

std::vector<Judged> judge_between(Bytes text, const Keywords& keywords, std::size_t begin, std::size_t end) {
  std::vector<Judged> out;
  for (std::size_t at = begin; at < std::min(end, text.size()); ++at) {
    const auto found = judge_whole(text, keywords, at, kReach + kLongestValue);
    const auto same = [&](const Judged& other) { return other.value == found->value; };
    if (found && std::none_of(out.begin(), out.end(), same)) out.push_back(*found);
  }
  return out;
}

std::vector<std::string> explain(Bytes text, const Judged& judged, int file) {
  constexpr std::size_t kWhat = 15;
  constexpr std::size_t kPoints = 6;
  const auto part_of = [&](const Span& span) { return text.substr(span.begin, span.size()); };
  std::vector<std::string> lines;
  const std::string name = printable(part_of(judged.name));
  lines.push_back(
      cat(name, name.empty() ? "" : " = ", Secret(part_of(judged.value)).mask(), " (", name_of(judged.form), ")"));
  for (const Part& part : judged.score.list())
    lines.push_back(cat("  ", padded(std::string(part.what), kWhat), padded(signed_number(part.points), kPoints),
                        measure_of(part)));
  if (file != 0)
    lines.push_back(cat("  ", padded("file", kWhat), padded(signed_number(file), kPoints),
                        "tests, examples, documentation or minified code"));
  const int total = judged.score.total + file;
  const auto confidence = judged.score.confidence() ? std::optional(confidence_of(total)) : std::nullopt;
  const std::string verdict = !may_be_secret(judged.score.content)
                                  ? cat("no finding: the value is ", name_of(judged.score.content))
                              : !confidence ? cat("no finding: below ", kLow)
                                            : cat(name_of(*confidence), " confidence");
  lines.push_back(cat("  ", padded("sum", kWhat), padded(signed_number(total), kPoints), verdict, " (low from ", kLow,
                      ", medium ", kMedium, ", high ", kHigh, ")"));
  return lines;
}

}  // namespace assay::context
