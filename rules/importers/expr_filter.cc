#include "rules/importers/expr_filter.h"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <optional>

#include "base/strings.h"

namespace assay::import {

namespace {

constexpr std::size_t kMostParts = 256;
constexpr std::size_t kMostProducts = 16;  // of "(a || b) && (c || d)" written out: the values are copied
constexpr int kMostDepth = 32;
constexpr double kJustBelow = 0.0001;  // ForeignRule::entropy asks for more than its number, "<" for as much

enum class Kind : std::uint8_t { entropy, texts, unknown };

// One condition, and its text for a note.
struct Leaf {
  Kind kind = Kind::unknown;
  double least = 0;  // of the entropy
  std::vector<std::string> ForeignAllow::*field = nullptr;
  std::vector<std::string> values{};
  std::string text{};
};
using Together = std::vector<Leaf>;   // all of them hold
using AnyOf = std::vector<Together>;  // one of them is enough

std::string on_one_line(std::string_view text) {
  constexpr std::size_t kMost = 60;
  std::string out;
  for (const char c : text) {
    const bool blank = c == ' ' || c == '\t' || c == '\n' || c == '\r';
    if (!blank)
      out += c;
    else if (!out.empty() && out.back() != ' ')
      out += ' ';
  }
  while (out.ends_with(' ')) out.pop_back();
  return out.size() > kMost ? out.substr(0, kMost) + "…" : out;
}

// A text as an expression that fits it alone.
std::string quoted(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (std::string_view("\\^$.|?*+()[]{}").find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  // None where the whole is more than conditions that are joined.
  std::optional<AnyOf> run() {
    auto out = any_of(0);
    skip();
    if (out && at_ == text_.size()) return out;
    return std::nullopt;
  }

 private:
  void skip() {
    while (at_ < text_.size()) {
      const std::string_view rest = text_.substr(at_);
      if (rest[0] == ' ' || rest[0] == '\t' || rest[0] == '\n' || rest[0] == '\r')
        ++at_;
      else if (rest.starts_with("//"))
        at_ = std::min(text_.find('\n', at_), text_.size());
      else if (rest.starts_with("/*"))
        at_ = std::min(text_.find("*/", at_), text_.size() - 2) + 2;
      else
        return;
    }
  }

  bool take(std::string_view word) {
    skip();
    if (!text_.substr(at_).starts_with(word)) return false;
    at_ += word.size();
    return true;
  }

  // A word that is not the beginning of another.
  bool take_word(std::string_view word) {
    skip();
    const std::string_view rest = text_.substr(at_);
    if (!rest.starts_with(word)) return false;
    if (rest.size() > word.size() && is_name(rest[word.size()])) return false;
    at_ += word.size();
    return true;
  }

  static bool is_name(char c) { return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z') || c == '_'; }

  std::optional<AnyOf> any_of(int depth) {
    AnyOf out;
    do {
      auto part = together(depth);
      if (!part || out.size() + part->size() > kMostParts) return std::nullopt;
      std::move(part->begin(), part->end(), std::back_inserter(out));
    } while (take("||") || take_word("or"));
    return out;
  }

  // "a && (b || c)" is "a && b || a && c".
  std::optional<AnyOf> together(int depth) {
    auto out = one(depth);
    while (out && (take("&&") || take_word("and"))) {
      const auto part = one(depth);
      if (!part || out->size() * part->size() > kMostProducts) return std::nullopt;
      AnyOf grown;
      for (const Together& left : *out)
        for (const Together& right : *part) {
          grown.push_back(left);
          grown.back().insert(grown.back().end(), right.begin(), right.end());
        }
      out = std::move(grown);
    }
    return out;
  }

  std::optional<AnyOf> one(int depth) {
    skip();
    const std::size_t begin = at_;
    if (take("(")) {
      if (depth >= kMostDepth) return std::nullopt;
      auto inner = any_of(depth + 1);
      if (inner && take(")") && ends()) return inner;
      at_ = begin;
    }
    if (auto known = leaf(); known && ends()) {
      known->text = on_one_line(text_.substr(begin, at_ - begin));
      return AnyOf{{std::move(*known)}};
    }
    at_ = begin;
    return unknown();
  }

  // Whether a condition is over here, and not the beginning of a longer one.
  bool ends() {
    skip();
    const std::string_view rest = text_.substr(at_);
    if (rest.empty() || rest.starts_with("||") || rest.starts_with("&&") || rest.starts_with(")")) return true;
    const std::size_t before = at_;
    const bool joins = take_word("or") || take_word("and");
    at_ = before;
    return joins;
  }

  // Up to where a condition ends; none where it may be no condition of its own.
  std::optional<AnyOf> unknown() {
    const std::size_t begin = at_;
    int open = 0;
    while (at_ < text_.size() && (open > 0 || !ends())) {
      skip();
      if (at_ >= text_.size()) break;
      const char c = text_[at_];
      if (c == '"' || c == '\'' || c == '`') {
        if (!string()) return std::nullopt;
        continue;
      }
      if (open == 0 && std::string_view("?:;=").find(c) != std::string_view::npos) {
        const bool compares = c == '=' && std::string_view("<>=!").find(text_[at_ - 1]) != std::string_view::npos;
        if (!compares && !text_.substr(at_).starts_with("==") && !text_.substr(at_).starts_with("?."))
          return std::nullopt;
      }
      open += c == '(' || c == '[' || c == '{' ? 1 : c == ')' || c == ']' || c == '}' ? -1 : 0;
      if (open < 0) return std::nullopt;
      // A word is passed as a whole: "or" stands within others.
      if (is_name(c)) {
        while (at_ < text_.size() && is_name(text_[at_])) ++at_;
      } else {
        ++at_;
      }
    }
    if (open > 0 || at_ == begin) return std::nullopt;
    return AnyOf{{{.text = on_one_line(text_.substr(begin, at_ - begin))}}};
  }

  std::optional<Leaf> leaf() {
    const std::size_t begin = at_;
    if (take("finding[")) {
      at_ = begin;
      return equality();
    }
    take("filter.");
    if (take_word("entropy")) return entropy();
    const bool matches = take_word("matchesAny");
    if (!matches && !take_word("containsAny")) return std::nullopt;
    if (!take("(")) return std::nullopt;
    Leaf out{.kind = Kind::texts};
    out.field = target();
    if (out.field == nullptr || !take(",")) return std::nullopt;
    auto values = list();
    if (!values || values->empty() || !take(")")) return std::nullopt;
    if (matches || out.field == &ForeignAllow::secret) {
      if (!matches) out.field = &ForeignAllow::words;
      out.values = std::move(*values);
      return out;
    }
    for (const std::string& word : *values) out.values.push_back(cat("(?i)", quoted(word)));
    return out;
  }

  std::optional<Leaf> equality() {
    Leaf out{.kind = Kind::texts};
    out.field = target();
    if (out.field == nullptr || !take("==")) return std::nullopt;
    skip();
    const auto value = string();
    if (!value || value->empty()) return std::nullopt;
    out.values = {cat("\\A", quoted(*value), "\\z")};
    return out;
  }

  std::optional<Leaf> entropy() {
    if (!take("(") || target() != &ForeignAllow::secret || !take(")") || !take("<")) return std::nullopt;
    const bool or_equal = take("=");
    skip();
    double number = 0;
    const auto [end, error] = std::from_chars(text_.data() + at_, text_.data() + text_.size(), number);
    if (error != std::errc() || !(number > kJustBelow && number <= 8)) return std::nullopt;
    at_ = static_cast<std::size_t>(end - text_.data());
    return Leaf{.kind = Kind::entropy, .least = or_equal ? number : number - kJustBelow};
  }

  // What a function looks at; null for what has no counterpart.
  std::vector<std::string> ForeignAllow::*target() {
    const bool gets = take("get(");
    const bool finding = take_word("finding");
    if (!finding && !take_word("attributes")) return nullptr;
    if (!take(gets ? "," : "[")) return nullptr;
    skip();
    const auto name = string();
    if (!name) return nullptr;
    if (gets && take(",")) {
      skip();
      if (!string()) return nullptr;
    }
    if (!take(gets ? ")" : "]")) return nullptr;
    if (!finding) return *name == "path" ? &ForeignAllow::paths : nullptr;
    return *name == "secret"  ? &ForeignAllow::secret
           : *name == "match" ? &ForeignAllow::match
           : *name == "line"  ? &ForeignAllow::line
                              : nullptr;
  }

  std::optional<std::vector<std::string>> list() {
    std::vector<std::string> out;
    if (!take("[")) return std::nullopt;
    while (!take("]")) {
      auto value = string();
      if (!value) return std::nullopt;
      out.push_back(std::move(*value));
      if (!take(",") && !text_.substr(at_).starts_with("]")) return std::nullopt;
      skip();
    }
    return out;
  }

  // `raw`, "…" or '…' with the escapes of a text; none where it is another thing or an escape has no meaning here.
  std::optional<std::string> string() {
    if (at_ >= text_.size()) return std::nullopt;
    const char quote = text_[at_];
    if (quote != '`' && quote != '"' && quote != '\'') return std::nullopt;
    std::string out;
    for (++at_; at_ < text_.size() && text_[at_] != quote; ++at_) {
      if (quote == '`' || text_[at_] != '\\') {
        out += text_[at_];
        continue;
      }
      if (++at_ >= text_.size()) return std::nullopt;
      const std::size_t escape = std::string_view("ntr\\\"'").find(text_[at_]);
      if (escape == std::string_view::npos) return std::nullopt;
      out += "\n\t\r\\\"'"[escape];
    }
    if (at_ >= text_.size()) return std::nullopt;
    ++at_;
    return out;
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

// Conditions that hold together; none where one of them is unknown, or two ask for the same.
std::optional<ForeignAllow> joined(const Together& leaves) {
  ForeignAllow out;
  out.all = leaves.size() > 1;
  for (const Leaf& leaf : leaves) {
    if (leaf.kind != Kind::texts || !(out.*leaf.field).empty()) return std::nullopt;
    out.*leaf.field = leaf.values;
  }
  return out;
}

}  // namespace

ExprFilter read_expr_filter(std::string_view text) {
  ExprFilter out;
  const auto parsed = Parser(text).run();
  if (!parsed) {
    out.refused.push_back(on_one_line(text));
    return out;
  }
  for (const Together& leaves : *parsed) {
    if (leaves.size() == 1 && leaves[0].kind == Kind::entropy) {
      out.entropy = std::max(out.entropy, leaves[0].least);
    } else if (auto allow = joined(leaves)) {
      out.allow.push_back(std::move(*allow));
    } else {
      std::string all;
      for (const Leaf& leaf : leaves) all += cat(all.empty() ? "" : " && ", leaf.text);
      if (std::find(out.refused.begin(), out.refused.end(), all) == out.refused.end())
        out.refused.push_back(std::move(all));
    }
  }
  return out;
}

}  // namespace assay::import
