#include "rules/lint.h"

#include <algorithm>
#include <array>

#include "base/letter_case.h"
#include "base/strings.h"
#include "rules/pattern.h"

namespace assay {
namespace {

constexpr std::size_t kShortestAnchor = 3;
constexpr std::size_t kEqualTail = 8;  // 7 equal bytes are fine, 8 run at 48 MB/s

// Measured on source trees and logs: from 60 up to some thousands of hits in each megabyte, where 20 is much.
constexpr std::array<std::string_view, 22> kHotWords = {
    "://", "api",  "app",  "auth", "azure",    "client", "curl",   "data", "github", "http", "https",
    "key", "line", "name", "pass", "password", "pat",    "secret", "test", "token",  "url",  "user"};

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
  return out;
}

// "test_" is as hot as "test".
bool is_hot(std::string_view anchor) {
  std::string word = lower(anchor);
  while (word.size() > kShortestAnchor && (word.back() == '_' || word.back() == '-' || word.back() == '='))
    word.pop_back();
  return std::find(kHotWords.begin(), kHotWords.end(), word) != kHotWords.end();
}

std::size_t equal_tail(std::string_view text) {
  const std::size_t last_other = text.find_last_not_of(text.empty() ? '\0' : text.back());
  return text.size() - (last_other == std::string_view::npos ? 0 : last_other + 1);
}

class Linter {
 public:
  explicit Linter(const Rule& rule) : rule_(rule) {}

  std::vector<Diagnostic> run() {
    lint_anchors();
    lint_expression();
    lint_left();
    return std::move(found_);
  }

 private:
  void add(Diagnostic::Level level, std::string message, std::string hint) {
    Diagnostic found;
    found.level = level;
    found.rule = rule_.id;
    found.message = std::move(message);
    found.hint = std::move(hint);
    found_.push_back(std::move(found));
  }
  void error(std::string message, std::string hint) {
    add(Diagnostic::Level::error, std::move(message), std::move(hint));
  }
  void warning(std::string message, std::string hint) {
    add(Diagnostic::Level::warning, std::move(message), std::move(hint));
  }

  void lint_anchors() {
    for (const Anchor& anchor : rule_.anchors) {
      const std::string name = cat("anchor '", printable(anchor.text.substr(0, 40)), '\'');
      if (anchor.text.size() < kShortestAnchor)
        error(cat(name, " is shorter than ", kShortestAnchor, " bytes"), "a longer literal is rarer");
      else if (anchor.text.size() == kShortestAnchor)
        warning(cat(name, " has only ", kShortestAnchor, " bytes"), "4 slow the search less, 5 or more are best");
      if (equal_tail(anchor.text) >= kEqualTail)
        error(cat(name, " ends in ", kEqualTail, " or more equal bytes"), "7 are fine: shorten it");
      if (!rule_.generic && is_hot(anchor.text))
        warning(cat(name, " stands everywhere"), "take a literal of the credential, or mark the rule as generic");
    }
  }

  // Whether an anchor differs from a beginning of a match in the case of letters alone.
  bool misses_case(std::string_view beginning) const {
    return !beginning.empty() && std::any_of(rule_.anchors.begin(), rule_.anchors.end(), [&](const Anchor& anchor) {
      const std::string_view text = anchor.text;
      const std::size_t size = std::min(text.size(), beginning.size());
      return !anchor.caseless && text.substr(0, size) != beginning.substr(0, size) &&
             equal_ignoring_case(text.substr(0, size), beginning.substr(0, size));
    });
  }

  void lint_expression() {
    const auto shape = analyse_pattern(rule_.pattern);
    if (!shape) return error(cat("'pattern', ", shape.error().why), "");
    if (shape->min_width == 0) return error("the pattern can match nothing", "it would match everywhere");
    std::string beginning;
    if (rule_.reader != Reader::lines && !begins_with_anchor(rule_.pattern, rule_.anchors, &beginning))
      error(cat("a match need not begin with one of the anchors",
                beginning.empty() ? "" : cat(": it may begin '", printable(beginning), '\'')),
            misses_case(beginning) ? "the pattern takes letters of both cases: write {text: …, caseless: true}"
                                   : "matches that begin otherwise would never be found");
    if (rule_.reader == Reader::pem) return;
    if (shape->max_width == PatternShape::kUnbounded)
      error("the pattern has no greatest width", "write {m,n} instead of *, + and {m,}");
    else if (shape->max_width > kReach && rule_.reader == Reader::lines)
      error(cat("the pattern is up to ", shape->max_width, " bytes wide, more than ", kReach),
            "lines are decided where they stand");
    else if (shape->max_width > kReach)
      warning(cat("the pattern is up to ", shape->max_width, " bytes wide, more than ", kReach),
              "its matches are decided late, when the whole blob is at hand");
  }

  void lint_left() {
    if (rule_.left.empty()) return;
    const auto shape = analyse_pattern(rule_.left);
    if (!shape) return error(cat("'left', ", shape.error().why), "");
    if (shape->max_width == PatternShape::kUnbounded)
      error("'left' has no greatest width", "write {m,n} instead of *, + and {m,}");
    else if (shape->max_width > kReach / 2)
      error(cat("'left' is up to ", shape->max_width, " bytes wide, more than ", kReach / 2), "");
  }

  const Rule& rule_;
  std::vector<Diagnostic> found_;
};

}  // namespace

std::vector<Diagnostic> lint_rule(const Rule& rule) { return Linter(rule).run(); }

}  // namespace assay
