#include "scanners/packages/model/rest_inline.h"

#include <algorithm>

#include "base/letter_case.h"
#include "base/strings.h"

namespace assay::packages {

namespace {

constexpr std::size_t kNone = std::string_view::npos;

// The roles of docutils and their English names; `raw` is switched off by indexes.
constexpr std::string_view kRoles[] = {
    "abbreviation", "ab",        "acronym",       "ac",          "code",          "emphasis",
    "literal",      "math",      "pep-reference", "pep",         "rfc-reference", "rfc",
    "strong",       "subscript", "sub",           "superscript", "sup",           "title-reference",
    "title",        "t"};

bool is_space(char c) { return c == ' ' || c == '\n' || c == '\t'; }
bool is_wide(char c) { return static_cast<unsigned char>(c) >= 0x80; }
bool is_alnum(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

constexpr std::string_view kOpeners = "\"'([{<";
constexpr std::string_view kClosers = "\"')]}>";

// What may stand before a start-string. Beyond ASCII there are hundreds of such characters: they are taken for none.
bool may_precede(std::string_view text, std::size_t at) {
  if (at == 0) return true;
  const char c = text[at - 1];
  const bool escaped = at > 1 && text[at - 2] == '\\';
  if (escaped && !is_space(c)) return false;
  return is_space(c) || kOpeners.find(c) != kNone || c == '-' || c == '/' || c == ':';
}
// What may stand behind an end-string. Characters beyond ASCII are taken for such: nothing is refused for them.
bool may_follow(std::string_view text, std::size_t at) {
  if (at >= text.size()) return true;
  const char c = text[at];
  return is_space(c) || is_wide(c) || kClosers.find(c) != kNone || std::string_view("-/:\\.,;!?").find(c) != kNone;
}
bool is_escaped(std::string_view text, std::size_t at) {
  std::size_t slashes = 0;
  while (slashes < at && text[at - 1 - slashes] == '\\') ++slashes;
  return slashes % 2 == 1;
}

// "(*)" and the like is text.
bool is_quoted(std::string_view text, std::size_t start, std::size_t behind) {
  if (start == 0 || behind >= text.size()) return false;
  const std::size_t opener = kOpeners.find(text[start - 1]);
  return opener != kNone && text[behind] == kClosers[opener];
}

// "simplename" of docutils, in ASCII: letters and digits with single marks between; its end, or `at` for none.
std::size_t end_of_name(std::string_view text, std::size_t at) {
  std::size_t end = at;
  while (end < text.size()) {
    if (is_alnum(text[end]) || is_wide(text[end]))
      ++end;
    else if (end > at && end + 1 < text.size() && std::string_view("-._+:").find(text[end]) != kNone &&
             (is_alnum(text[end + 1]) || is_wide(text[end + 1])))
      ++end;
    else
      break;
  }
  return end;
}

class Inline {
 public:
  Inline(std::string_view text, std::uint32_t line, RestNames& names, RestProblems& out)
      : text_(text), line_(line), names_(names), out_(out) {}

  void run() {
    for (std::size_t at = 0; at < text_.size() && out_.size() < kMostRestProblems;) at = step(at);
  }

 private:
  void problem(std::size_t at, std::string why) { out_.push_back({line_of(at), std::move(why)}); }
  // `at` does not go back.
  std::uint32_t line_of(std::size_t at) {
    for (; counted_ < at; ++counted_)
      if (text_[counted_] == '\n') ++line_;
    return line_;
  }
  bool begins(std::size_t at, std::string_view mark) const { return text_.substr(at).starts_with(mark); }

  // What begins at `at` was read; where to go on.
  std::size_t step(std::size_t at) {
    const char c = text_[at];
    if (c == '\\') return at + 2;
    if (c == '*') return begins(at, "**") ? plain(at, "**", "strong") : plain(at, "*", "emphasis");
    if (begins(at, "``")) return literal(at);
    if (c == '`') return interpreted(at, {});
    if (begins(at, "_`")) return plain(at, "_`", "target");
    if (c == '|') return begins(at, "||") ? at + 1 : substitution(at);
    if (c == ':') return prefixed(at);
    return at + 1;
  }

  // Whether markup begins at `at`; `behind` is where its content does.
  bool starts(std::size_t at, std::size_t behind) const {
    return may_precede(text_, at) && behind < text_.size() && !is_space(text_[behind]) && !is_quoted(text_, at, behind);
  }

  // The place of an end-string with something before it; kNone for none.
  std::size_t end_of(std::size_t from, std::string_view mark, bool escapes) const {
    for (std::size_t at = text_.find(mark, from + 1); at != kNone; at = text_.find(mark, at + 1)) {
      if (is_space(text_[at - 1]) || (escapes && is_escaped(text_, at))) continue;
      if (may_follow(text_, at + mark.size())) return at;
    }
    return kNone;
  }

  std::size_t plain(std::size_t at, std::string_view mark, std::string_view what) {
    const std::size_t behind = at + mark.size();
    if (!starts(at, behind)) return behind;
    const std::size_t end = end_of(behind, mark == "_`" ? "`" : mark, true);
    if (end != kNone) return end + (mark == "_`" ? 1 : mark.size());
    problem(at, cat("inline ", what, " begins with ", mark, " and does not end"));
    return behind;
  }

  std::size_t literal(std::size_t at) {
    if (!starts(at, at + 2)) return at + 2;
    const std::size_t end = end_of(at + 2, "``", false);
    if (end != kNone) return end + 2;
    problem(at, "an inline literal begins with `` and does not end");
    return at + 2;
  }

  std::size_t substitution(std::size_t at) {
    if (!starts(at, at + 1)) return at + 1;
    const std::size_t end = end_of_substitution(at + 1);
    if (end == kNone) {
      problem(at, "an inline substitution begins with | and does not end");
      return at + 1;
    }
    names_.used.emplace_back(rest_name(text_.substr(at + 1, end - at - 1)), line_of(at));
    return end + 1;
  }
  std::size_t end_of_substitution(std::size_t from) const {
    for (std::size_t at = text_.find('|', from + 1); at != kNone; at = text_.find('|', at + 1)) {
      if (is_space(text_[at - 1]) || is_escaped(text_, at)) continue;
      for (std::size_t marks = 0; marks <= 2; ++marks)
        if (text_.substr(at + 1, marks) == std::string_view("__").substr(0, marks) && may_follow(text_, at + 1 + marks))
          return at;
    }
    return kNone;
  }

  // ":role:`text`"
  std::size_t prefixed(std::size_t at) {
    const std::size_t end = end_of_name(text_, at + 1);
    if (end == at + 1 || !begins(end, ":`") || begins(end, ":``") || !may_precede(text_, at)) return at + 1;
    return interpreted(end + 1, text_.substr(at + 1, end - at - 1));
  }

  std::size_t interpreted(std::size_t at, std::string_view role) {
    const std::size_t start = role.empty() ? at : at - role.size() - 2;
    if (!may_precede(text_, start) || at + 1 >= text_.size() || is_space(text_[at + 1]) ||
        is_quoted(text_, start, at + 1))
      return at + 1;
    for (std::size_t end = text_.find('`', at + 2); end != kNone; end = text_.find('`', end + 1)) {
      if (is_space(text_[end - 1]) || is_escaped(text_, end)) continue;
      std::size_t behind = end + 1;
      std::string_view suffix;
      if (begins(behind, ":")) {
        const std::size_t name = end_of_name(text_, behind + 1);
        if (name > behind + 1 && begins(name, ":")) suffix = text_.substr(behind + 1, name - behind - 1);
      }
      const std::size_t after_role = suffix.empty() ? behind : behind + suffix.size() + 2;
      std::size_t done = 0;
      for (const std::size_t from : {after_role, behind})
        for (std::size_t marks = 2; done == 0 && marks != kNone; --marks)
          if (text_.substr(from, marks) == std::string_view("__").substr(0, marks) && may_follow(text_, from + marks))
            done = from + marks;
      if (done == 0) continue;
      const bool with_suffix = !suffix.empty() && done >= after_role;
      if (!role.empty() && with_suffix) problem(start, "interpreted text has a role before and behind it");
      const std::string_view named = role.empty() && with_suffix ? suffix : role;
      if (!named.empty()) known_role(start, named);
      return done;
    }
    problem(start, "interpreted text or a reference begins with ` and does not end");
    return at + 1;
  }

  void known_role(std::size_t at, std::string_view role) {
    const std::string name = lower(role);
    if (std::find(std::begin(kRoles), std::end(kRoles), name) != std::end(kRoles)) return;
    if (std::any_of(name.begin(), name.end(), is_wide) || names_.roles.contains(name)) return;
    problem(at, cat("'", name.substr(0, 60), "' is no role that docutils knows"));
  }

  std::string_view text_;
  std::uint32_t line_;
  std::size_t counted_ = 0;
  RestNames& names_;
  RestProblems& out_;
};

}  // namespace

std::string rest_name(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (!is_space(c))
      out += c;
    else if (!out.empty() && out.back() != ' ')
      out += ' ';
  }
  if (out.ends_with(' ')) out.pop_back();
  return lower(out);
}

void check_inline(std::string_view text, std::uint32_t line, RestNames& names, RestProblems& out) {
  Inline(text, line, names, out).run();
}

}  // namespace assay::packages
