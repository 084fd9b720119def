// Calls that are given a secret: setters, constructors of credentials, options, comparisons.
#include "scanners/secrets/context/assignment_reader.h"
#include "scanners/secrets/context/known_calls.h"
#include "scanners/secrets/context/value_reader.h"

namespace assay::context {

namespace {

using checks::equal_caseless;
using checks::is_lower;

constexpr Endings kCallees([] {
  std::array<std::string_view, kKnownCalls.size()> out;
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = kKnownCalls[i].callee;
  return out;
}());
constexpr std::size_t kShortestCall =
    std::min_element(kKnownCalls.begin(), kKnownCalls.end(), [](const KnownCall& a, const KnownCall& b) {
      return a.callee.size() < b.callee.size();
    })->callee.size();

}  // namespace

std::string_view AssignmentReader::last_part() const {
  const std::string_view whole = name();
  const std::size_t dot = whole.rfind('.');
  return dot == std::string_view::npos ? whole : whole.substr(dot + 1);
}

bool AssignmentReader::takes_user(std::string_view callee) {
  static constexpr auto kKnown = views("basicauth", "basic_auth", "pw_set", "getconnection", "headervalue",
                                       "mysql_connect", "mysqli", "pdo", "login");
  static constexpr auto kBegins = byte_table([](char c) {
    return std::any_of(kKnown.begin(), kKnown.end(), [&](auto known) { return known[0] == checks::to_lower(c); });
  });
  for (std::size_t i = 0; i < callee.size(); ++i) {
    if (!kBegins[static_cast<unsigned char>(callee[i])]) continue;
    const char first = checks::to_lower(callee[i]);
    for (const std::string_view known : kKnown)
      if (first == known[0] && equal_caseless(callee.substr(i, known.size()), known)) return true;
  }
  return false;
}

bool AssignmentReader::takes_place(std::string_view callee) {
  for (const std::string_view known : views("getconnection", "mysql_connect", "mysqli", "pdo"))
    if (checks::contains_caseless(callee, known)) return true;
  return false;
}

bool AssignmentReader::takes_credentials(std::string_view callee) {
  return equal_caseless(callee, "passwordauthentication") || equal_caseless(callee, "userpassword") ||
         checks::contains_caseless(callee, "credential") || checks::contains_caseless(callee, "passwordtoken") ||
         checks::contains_caseless(callee, "passwordauthenticationtoken") || takes_user(callee);
}

std::size_t AssignmentReader::skip_argument(std::size_t i) const {
  Assignment argument;
  if (i == 0) return 0;
  if (read_quoted(text_, i, argument)) {
    i = argument.value.end + 1;
  } else {
    while (is_word(char_at(i)) || char_at(i) == '.' || char_at(i) == '$') ++i;
  }
  i = skip_blanks(text_, i);
  return char_at(i) == ',' ? skip_spaces(text_, i + 1) : 0;
}

std::size_t AssignmentReader::skip_any_argument(std::size_t i) const {
  constexpr std::size_t kArgument = 128;
  const std::size_t furthest = std::min(text_.size(), i + kArgument);
  std::size_t depth = 0;
  while (i < furthest) {
    const char c = text_[i];
    if (is_quote(c)) {
      const std::size_t close = text_.find(c, i + 1);
      if (close == std::string_view::npos) return 0;
      i = close;
    } else if (c == '(' || c == '[' || c == '{') {
      ++depth;
    } else if (c == ')' || c == ']' || c == '}') {
      if (depth-- == 0) return 0;
    } else if (c == ',' && depth == 0) {
      return skip_spaces(text_, i + 1);
    }
    ++i;
  }
  return 0;
}

bool AssignmentReader::is_known_call(std::string_view keyword) {
  if (keyword == ".auth") return true;
  if (keyword.size() < kShortestCall || !kCallees.may_end(keyword)) return false;
  return std::any_of(kKnownCalls.begin(), kKnownCalls.end(),
                     [&](const KnownCall& known) { return ends_caseless(keyword, known.callee); });
}

bool AssignmentReader::read_known_call(std::size_t open) {
  if (name().size() < kShortestCall || !kCallees.may_end(name())) return false;
  for (const KnownCall& known : kKnownCalls) {
    if (name().back() != known.callee.back() || !name().ends_with(known.callee)) continue;
    const std::size_t begin = out_.name.end - known.callee.size();
    if (begin > 0 && is_word(text_[begin - 1])) continue;
    std::size_t i = skip_spaces(text_, open + 1);
    for (unsigned argument = 0; argument < known.argument && i != 0; ++argument) i = skip_any_argument(i);
    if (i == 0 || !value_at(i, Form::call) || out_.quote == 0) return false;
    out_.form = Form::call;
    out_.asked = known.subject;
    return true;
  }
  return false;
}

bool AssignmentReader::read_call(std::size_t open) {
  if (read_known_call(open)) return true;
  std::size_t i = skip_spaces(text_, open + 1);
  if (text_.substr(out_.keyword.begin, out_.keyword.size()) == ".auth") {  // .auth("user", "value"), .auth("value")
    out_.asked = Subject::password;
    const std::size_t second = skip_any_argument(i);
    return (second != 0 && quoted_at(second, Form::call)) || quoted_at(i, Form::call);
  }
  // A name before the literal: that is of a user, and another argument follows.
  if (!begins_literal(text_, i) && skip_argument(i) == 0) return false;
  const std::string_view callee = last_part();
  const auto begins = [&](std::string_view verb) {
    return callee.size() > verb.size() && equal_caseless(callee.substr(0, verb.size()), verb) &&
           !is_lower(callee[verb.size()]);
  };
  if (equal_caseless(callee, "equals") || equal_caseless(callee, "equalsignorecase") ||
      equal_caseless(callee, "compareto"))
    return quoted_at(i, Form::comparison);
  if (takes_credentials(callee)) {
    if (takes_place(callee)) i = skip_argument(i);
    i = skip_argument(i);  // the user
    for (const std::string_view wrapper : views("Some(", "String::from(", "new String("))
      if (i != 0 && from(i).starts_with(wrapper)) i += wrapper.size();
    return i != 0 && quoted_at(i, Form::call);
  }
  const bool plain = callee.size() == out_.keyword.size() || callee.starts_with('.') || name().size() > callee.size();
  const bool sets = begins("set") || begins("with") || begins("add") || begins("put");
  // make_password("value"), hashPassword("value")
  const bool hashes = checks::contains_caseless(text_.substr(out_.keyword.begin, out_.keyword.size()), "pass") &&
                      (begins("make") || begins("hash") || begins("encrypt") || begins("check") || begins("verify") ||
                       begins("validate") || begins("change") || begins("update"));
  if (!sets && !hashes && !(plain && callee.data() <= text_.data() + out_.keyword.begin)) return false;
  if (!quoted_at(i, Form::call)) return false;
  const char next = char_at(skip_spaces(text_, out_.value.end + 1));
  return out_.open || next == ')' || next == ',' || next == '.';
}

// func (c *Conf) token() string { return "value" }, def password(self) -> str:, private fun apiKey() = "value": a
// function without a body but this, whose name is that of the value.
bool AssignmentReader::read_returned(std::size_t open) {
  constexpr std::size_t kParameters = 48;
  const std::size_t head = back_over_blanks(text_, out_.name.begin);
  const std::string_view before = text_.substr(0, head);
  const bool defined =
      head < out_.name.begin && (before.ends_with(')') || [&] {
        for (const std::string_view word :
             views("def", "func", "function", "fn", "fun", "sub", "String", "string", "get"))
          if (before.ends_with(word) && (head == word.size() || !is_word(text_[head - word.size() - 1]))) return true;
        return false;
      }());
  const std::size_t close = text_.substr(0, std::min(text_.size(), open + kParameters)).find(')', open);
  if (!defined || close == std::string_view::npos || text_.substr(open, close - open).find('\n') != text_.npos)
    return false;
  // The type of the result, and the opening of the body.
  std::size_t i = close + 1;
  constexpr std::string_view kOfType = "{:->&'<>?[]*=";
  while (i < close + kParameters &&
         (checks::is_space(char_at(i)) || kOfType.find(char_at(i)) != kOfType.npos || is_word(char_at(i)))) {
    const bool begins = i > 0 && !is_word(text_[i - 1]);
    if (begins && from(i).starts_with("return ")) {
      i += 7;
      break;
    }
    ++i;
  }
  const std::string_view seam = text_.substr(close, i - close);
  const bool given = seam.ends_with("return ") || seam.ends_with(" = ") || seam.ends_with("=> ") ||
                     (before.ends_with("fn") && seam.find('{') != seam.npos) ||
                     (before.ends_with("def") && seam.ends_with(' ') && seam.starts_with(")\n"));
  return given && quoted_at(i, Form::returned);
}

bool AssignmentReader::read_pair_of_arguments(std::size_t comma) {
  if (closed_) {
    const std::size_t before = back_over_blanks(text_, out_.name.begin - quote_.width);
    if (before == 0) return false;
    if (name().starts_with("--") && text_[before - 1] != '(') {  // ["--token", "value"]
      const std::size_t value = skip_spaces(text_, comma + 1);
      return quoted_at(value, Form::argument) && char_at(out_.value.begin) != '-';
    }
    if (text_[before - 1] != '(' && text_[before - 1] != ',' && !text_.substr(0, before).ends_with("fill_in"))
      return false;
    for (const std::string_view reader : views("lookup(", "get(", "find(", "query(", "pairs("))
      if (text_.substr(0, before).ends_with(reader)) return false;
  } else if (is_compared(out_.name.begin)) {
    return quoted_at(skip_spaces(text_, comma + 1), Form::comparison);
  } else if (const std::string_view last = last_part(); std::any_of(last.begin(), last.end(), is_lower) &&
                                                        name() != "curl" && !is_symbol()) {  // Ruby: set :password, "x"
    return false;
  }
  const std::size_t i = skip_spaces(text_, comma + 1);
  if (quoted_at(i, Form::call)) {
    // Among more than two arguments, or in a list of names, the next one is another name.
    std::size_t behind = out_.value.end;
    while (char_at(behind) == '\\' || is_quote(char_at(behind))) ++behind;
    const bool last = char_at(skip_spaces(text_, behind)) != ',';
    const bool second = closed_ && text_[back_over_blanks(text_, out_.name.begin - quote_.width) - 1] == ',';
    // A third one in one word makes it a list of names; a description has several, or is that of a flag.
    Assignment other;
    const std::string_view before = text_.substr(0, out_.name.begin - quote_.width);
    const bool flag = closed_ && (before.ends_with("flag.String(") || ends_caseless(before, "setenvironmentvariable("));
    const bool third = !last && !flag &&
                       read_quoted(text_, skip_spaces(text_, skip_spaces(text_, behind) + 1), other) &&
                       text_.substr(other.value.begin, other.value.size()).find(' ') == std::string_view::npos;
    return (last || !second) && !third && text_.substr(out_.value.begin, out_.value.size()) != name();
  }
  // add_argument("--password", type=str, default="value"), fill_in "Password", with: "value"
  constexpr std::size_t kArguments = 96;
  const std::string_view rest = from(i).substr(0, kArguments);
  for (const std::string_view word : views("default=", "with: ", "value=", "default: "))
    if (const std::size_t at = rest.find(word);
        closed_ && at != std::string_view::npos && at < rest.find_first_of(")\n;"))
      return quoted_at(i + at + word.size(), Form::call);
  return false;
}

bool AssignmentReader::read_label() {
  if (!closed_) return false;
  std::size_t i = out_.name.begin - quote_.width;
  if (i > 0 && text_[i - 1] == '@') --i;
  i = back_over_blanks(text_, i);
  if (i == 0 || text_[i - 1] != ':') return false;
  std::size_t begin = i - 1;
  while (begin > 0 && is_word(text_[begin - 1])) --begin;
  if (!text_.substr(begin).starts_with("for") || !checks::is_upper(char_at(begin + 3))) return false;
  begin = back_over_blanks(text_, begin);
  if (begin > 0 && text_[begin - 1] == ',') begin = back_over_blanks(text_, begin - 1);
  return literal_before(begin, Form::call);
}

// :name of Ruby, but not Scope::name
bool AssignmentReader::is_symbol() const {
  const std::size_t i = out_.name.begin;
  return i > 0 && text_[i - 1] == ':' && (i < 2 || text_[i - 2] != ':');
}

bool AssignmentReader::is_compared(std::size_t i) const {
  if (i == 0 || text_[i - 1] != '(') return false;
  const std::string_view before = text_.substr(0, i - 1);
  for (const std::string_view known : views("cmp", "assert_eq!", "assertEqual", "assertEquals", "equals", "Equal"))
    if (before.ends_with(known)) return true;
  return false;
}

bool AssignmentReader::read_alternative_of(std::size_t closing) {
  out_.form = Form::fallback;
  out_.joined = out_.trailing = false;
  if (read_fallback(text_, closing + 1, out_)) return true;
  const std::size_t sign = skip_blanks(text_, closing + 1);  // get("token") != "value"
  if ((char_at(sign) == '=' || char_at(sign) == '!') && char_at(sign + 1) == '=') return read_comparison(sign + 1);
  return read_verb(closing);
}

bool AssignmentReader::read_verb(std::size_t closing) {
  std::size_t i = closing + 1;
  while (char_at(i) == ')' || char_at(i) == ']') ++i;
  for (const std::string_view verb :
       views(".send_keys(", ".sendKeys(", ".type(", ".fill(", ".setValue(", ".set_value("))
    if (from(i).starts_with(verb)) return quoted_at(skip_blanks(text_, i + verb.size()), Form::call);
  return false;
}

}  // namespace assay::context
