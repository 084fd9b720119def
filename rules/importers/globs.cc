// Expressions on paths as globs, where a glob says the same: literals, classes of one byte, ".*", "[^/]*", alternatives
// of these, and the two ends; caseless letters as classes of both. A '.' is any byte but '/': a glob never leaves out
// more than the expression does.
#include <algorithm>
#include <optional>

#include "rules/importers/expression.h"

namespace assay::import {

namespace {

constexpr std::size_t kMostGlobs = 64;

// '\1' stands for any bytes, '\2' for any but '/', '\3' for one byte but '/'.
constexpr char kAny = '\1';
constexpr char kPart = '\2';
constexpr char kOne = '\3';
using Texts = std::vector<std::string>;

class Reader {
 public:
  // `wide`: a class that is repeated becomes any bytes but '/'.
  Reader(std::string_view text, bool caseless, bool wide) : text_(text), caseless_(caseless), wide_(wide) {}

  // Alternatives up to the end or a ')'.
  std::optional<Texts> alternatives(int depth) {
    if (depth > 10) return std::nullopt;
    Texts all;
    Texts branch{""};
    while (at_ < text_.size() && text_[at_] != ')') {
      if (text_[at_] == '|') {
        ++at_;
        all.insert(all.end(), branch.begin(), branch.end());
        branch = {""};
        continue;
      }
      const auto piece = one(depth);
      if (!piece) return std::nullopt;
      Texts longer;
      for (const std::string& begin : branch)
        for (const std::string& end : *piece) longer.push_back(begin + end);
      if (longer.size() > kMostGlobs) return std::nullopt;
      branch = std::move(longer);
    }
    all.insert(all.end(), branch.begin(), branch.end());
    return all;
  }

  bool ended() const { return at_ == text_.size(); }

 private:
  bool take(std::string_view word) {
    if (!text_.substr(at_).starts_with(word)) return false;
    at_ += word.size();
    return true;
  }

  std::optional<Texts> one(int depth) {
    if (take("(?:") || take("(")) {
      if (text_.substr(at_).starts_with("?")) return std::nullopt;
      auto inner = alternatives(depth + 1);
      if (!inner || !take(")")) return std::nullopt;
      if (take("?")) inner->emplace_back("");
      return inner;
    }
    std::string piece;
    // How much a repeat takes at first is one to whether the path fits.
    if (take(".*?") || take(".+?") || take(".*") || take(".+")) return Texts{std::string(1, kAny)};
    for (const std::string_view part : {"[^/]*", "[^/]+", "[^\\/]*", "[^\\/]+"})
      if (take(part)) return static_cast<void>(take("?")), Texts{std::string(1, kPart)};
    if (take("\\/") || take("[\\\\/]") || take("[/\\\\]")) return Texts{"/"};
    if (take("^") || take("$")) return Texts{text_.substr(at_ - 1, 1) == "^" ? "^" : "$"};
    if (take(".")) {
      piece = kOne;
    } else if (take("\\d")) {
      piece = "[0-9]";
    } else if (take("\\w")) {
      piece = "[0-9A-Za-z_]";
    } else if (take("[")) {
      piece = byte_class();
    } else if (take("\\")) {
      if (at_ >= text_.size() || (text_[at_] | 32) >= 'a') return std::nullopt;
      piece = literal(text_[at_++]);
    } else if (std::string_view("]{}*+?").find(text_[at_]) != std::string_view::npos) {
      return std::nullopt;
    } else {
      piece = literal(text_[at_++]);
    }
    if (piece.empty()) return std::nullopt;
    if (take("?")) return Texts{piece, ""};
    if (take("{")) return repeated(piece);
    if (wide_ && piece.size() > 1 && take("+")) return static_cast<void>(take("?")), Texts{std::string{kOne, kPart}};
    if (wide_ && piece.size() > 1 && take("*")) return static_cast<void>(take("?")), Texts{std::string(1, kPart)};
    if (at_ < text_.size() && std::string_view("*+").find(text_[at_]) != std::string_view::npos) return std::nullopt;
    return Texts{piece};
  }

  static bool is_letter(char c) { return (c | 32) >= 'a' && (c | 32) <= 'z'; }
  static char other_case(char c) { return static_cast<char>(c ^ 32); }

  // Empty for what means something in a glob.
  std::string literal(char c) const {
    if (std::string_view("^$*?[").find(c) != std::string_view::npos) return {};
    return caseless_ && is_letter(c) ? std::string{'[', c, other_case(c), ']'} : std::string(1, c);
  }

  // The class behind its '['; empty for one that a glob writes in another way.
  std::string byte_class() {
    std::string out = take("^") ? "[!" : "[";
    while (!take("]")) {
      if (take("\\d")) {
        out += "0-9";
        continue;
      }
      if (take("\\w")) {
        out += "0-9A-Za-z_";
        continue;
      }
      const char low = one_of_class();
      const bool is_range = low != '\0' && take("-") && at_ < text_.size();
      const char high = !is_range ? low : text_[at_] == ']' ? '\0' : one_of_class();
      if (low == '\0' || high == '\0') return {};
      if (is_range && is_letter(low) != is_letter(high)) return {};
      const auto add = [&](char from, char to) {
        out += from == '-' ? std::string("\\-") : std::string(1, from);
        if (is_range) out += std::string{'-', to};
      };
      add(low, high);
      if (caseless_ && is_letter(low)) add(other_case(low), other_case(high));
    }
    return out.size() > 2 ? out + "]" : std::string();
  }

  // Null for what has a meaning of its own.
  char one_of_class() {
    const bool escaped = take("\\");
    if (at_ >= text_.size()) return '\0';
    const char c = text_[at_++];
    return (escaped && ((c | 32) >= 'a' || (c >= '0' && c <= '9'))) ||
                   std::string_view("[]\\/!^$").find(c) != std::string_view::npos
               ? '\0'
               : c;
  }

  // Behind the '{' of "{2}" or "{1,3}".
  std::optional<Texts> repeated(const std::string& piece) {
    const auto digit = [&] {
      return at_ < text_.size() && text_[at_] >= '0' && text_[at_] <= '4' ? text_[at_++] - '0' : -1;
    };
    const int least = digit();
    const int most = take(",") ? digit() : least;
    if (least < 0 || most < least || !take("}")) return std::nullopt;
    Texts out;
    for (int count = least; count <= most; ++count) {
      std::string text;
      for (int i = 0; i < count; ++i) text += piece;
      out.push_back(std::move(text));
    }
    return out;
  }

  std::string_view text_;
  bool caseless_;
  bool wide_;
  std::size_t at_ = 0;
};

// "^src/" + any: each component by itself, "**" between them where anything may stand.
std::vector<std::string> globs_of_text(std::string text) {
  const bool from_start = text.starts_with("^");
  if (from_start) text.erase(0, 1);
  const bool to_end = text.ends_with("$");
  if (to_end) text.pop_back();
  if (text.find('^') != std::string::npos || text.find('$') != std::string::npos || text.empty()) return {};
  if (!from_start && text[0] != kAny && text[0] != '/') text.insert(text.begin(), kAny);
  if (!from_start && text[0] == '/') text.insert(text.begin(), kAny);
  if (!to_end && text.back() != kAny) text += kAny;
  // Anything between two parts of a name is one of two: it stays in the name, or it goes through folders.
  std::vector<std::string> out{""};
  for (const char c : text) {
    std::vector<std::string> grown;
    for (const std::string& begin : out) {
      if (c == kPart) {
        grown.push_back(begin + "*");
      } else if (c == kOne) {
        grown.push_back(begin + "?");
      } else if (c != kAny) {
        grown.push_back(begin + c);
      } else if (begin.empty() || begin.ends_with("/")) {
        grown.push_back(begin + "**/");
        grown.push_back(begin + "**/*");
      } else {
        grown.push_back(begin + "*");
        grown.push_back(begin + "*/**/*");
      }
    }
    out = std::move(grown);
    if (out.size() > kMostGlobs) return {};
  }
  for (std::string& glob : out) {
    if (glob.ends_with("**/")) glob += "*";
    for (std::size_t at = glob.find("**//"); at != std::string::npos; at = glob.find("**//")) glob.erase(at + 3, 1);
    for (std::size_t at = glob.find("**/*/"); at == 0; at = glob.find("**/*/")) glob.replace(at, 5, "**/");
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

}  // namespace

std::vector<std::string> globs_of(std::string_view expression, bool wide) {
  const bool caseless = expression.starts_with("(?i)");
  if (caseless) expression.remove_prefix(4);
  std::string text(expression);
  // "(^|/)name": the beginning or a folder's end; one glob says both.
  for (const std::string_view both : {"(?:^|/)", "(^|/)", "(?:^|\\/)", "(^|\\/)"})
    if (text.starts_with(both)) text.replace(0, both.size(), "/");
  for (const std::string_view both : {"(?:$|/)", "($|/)", "(?:/|$)", "(/|$)"})
    if (text.ends_with(both)) text.replace(text.size() - both.size(), both.size(), "(?:$|/)");
  Reader reader(text, caseless, wide);
  const auto texts = reader.alternatives(0);
  if (!texts || !reader.ended()) return {};
  std::vector<std::string> out;
  for (const std::string& one : *texts) {
    const auto globs = globs_of_text(one);
    if (globs.empty()) return {};
    out.insert(out.end(), globs.begin(), globs.end());
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out.size() <= kMostGlobs ? out : std::vector<std::string>{};
}

}  // namespace assay::import
