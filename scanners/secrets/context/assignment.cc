#include "scanners/secrets/context/assignment.h"

#include <array>

#include "scanners/secrets/context/assignment_reader.h"
#include "scanners/secrets/context/value_reader.h"

namespace assay::context {

namespace {

using checks::equal_caseless;
using checks::is_alnum;
using checks::is_alpha;
using checks::is_space;

constexpr std::size_t kLongestName = 80;
constexpr std::string_view kWideColon = "\xef\xbc\x9a";  // as Chinese and Japanese text has it
constexpr auto kNameBytes =
    byte_table([](char c) { return is_word(c) || c == '-' || c == '.' || c == '$' || c == '@'; });

}  // namespace

std::optional<Assignment> AssignmentReader::read() {
  read_name();
  // Behind a word of a sentence nothing before the name says that a value is given to it.
  const bool sentence = behind_word();
  if ((sentence || (!read_element() && !read_entry() && !read_label())) && !read_behind() &&
      (sentence || !read_reversed()) && !read_remark())
    return std::nullopt;
  // Names of functions that take a password; what else is given to such a name is none.
  if (out_.asked) return out_;
  if (is_known_call(text_.substr(out_.keyword.begin, out_.keyword.size()))) return std::nullopt;
  if (out_.form != Form::call && takes_user(text_.substr(out_.keyword.begin, out_.keyword.size()))) return std::nullopt;
  return out_;
}

bool AssignmentReader::behind_word() const {
  const std::size_t head = back_over_blanks(text_, out_.name.begin);
  return quote_.width == 0 && head > 0 && head < out_.name.begin && is_alpha(text_[head - 1]) &&
         char_at(behind_) != '<';
}

void AssignmentReader::read_name() {
  std::size_t begin = out_.keyword.begin;
  const std::size_t nearest = begin - std::min(begin, kLongestName);
  while (begin > nearest && kNameBytes[static_cast<unsigned char>(text_[begin - 1])]) --begin;
  // "\tpassword" within a string: the letter belongs to the escape.
  if (begin > 0 && begin < out_.keyword.begin && text_[begin - 1] == '\\' &&
      (text_[begin] == 't' || text_[begin] == 'n' || text_[begin] == 'r'))
    ++begin;
  std::size_t end = out_.keyword.end;
  const std::size_t furthest = std::min(end + kLongestName, text_.size());
  while (end < furthest) {
    const char c = text_[end];
    if (is_word(c) ? c == kWideColon[0] && from(end).starts_with(kWideColon)
                   : c != '$' && ((c != '-' && c != '.') || !is_alpha(char_at(end + 1))))
      break;
    ++end;
  }
  if (quote_at(text_, end).width != 0 && quote_before(text_, begin).width == 0) begin = path_begin(begin);
  const bool selector = begin > 1 && text_[begin - 1] == '#' && is_quote(text_[begin - 2]);  // "#password"
  begin -= static_cast<std::size_t>(selector);
  out_.name = {begin, end};
  quote_ = quote_before(text_, begin);
  behind_ = end;
  const Quote closing = quote_at(text_, end);
  closed_ = closing.width != 0 && quote_.width != 0 && closing.mark == quote_.mark;
  if (closed_) {
    behind_ += closing.width;
  } else {
    quote_ = {};
  }
}

std::size_t AssignmentReader::path_begin(std::size_t end) const {
  std::size_t begin = end;
  while (begin > 0 && end - begin < 40 &&
         (is_word(text_[begin - 1]) || text_[begin - 1] == ':' || text_[begin - 1] == '-'))
    --begin;
  return quote_before(text_, begin).width != 0 ? begin : end;
}

bool AssignmentReader::value_at(std::size_t i, Form form) {
  out_.form = form;
  out_.joined = out_.trailing = out_.open = false;
  return read_value(text_, i, out_);
}

bool AssignmentReader::quoted_at(std::size_t i, Form form) {
  out_.form = form;
  out_.joined = out_.trailing = out_.open = false;
  return read_quoted(text_, i, out_);
}

bool AssignmentReader::read_behind() {
  std::size_t i = behind_;
  // Most keywords stand in sentences.
  if (char_at(i) == ' ' && is_alpha(char_at(i + 1))) return closed_ ? read_to(i + 1) : read_words(i + 1);
  if (char_at(i) == ']' && quote_at(text_, i + 1).width == 1) {
    if (char_at(i + 2) == ')') return read_verb(i + 2);  // get("input[name=password]").type("value")
    if (char_at(i + 2) == ',') return quoted_at(skip_spaces(text_, i + 3), Form::call);  // type("…", "value")
  }
  if (char_at(i) == ']' || char_at(i) == '}') ++i;
  if (char_at(i) == '[') i = skip_brackets(i);
  if (char_at(i) == '%' && (from(i).starts_with("%3D") || from(i).starts_with("%3d")))
    return value_at(i + 3, Form::query);
  while (char_at(i) == '\\' && char_at(i + 1) == 't') i += 2;
  if (!closed_ && out_.name.begin > 0 && text_[out_.name.begin - 1] == '*') i = skip_marks(i);  // **name**: value
  const std::size_t sign = skip_blanks(text_, i);
  if (is_newline(char_at(sign))) return name().starts_with("--") ? read_next_item(sign) : read_equals_below(sign);
  if (char_at(sign) == kWideColon[0] && from(sign).starts_with(kWideColon))
    return value_at(skip_blanks(text_, sign + 3), at_line_start());
  if ((char_at(sign) == '|' || char_at(sign) == '?') && char_at(sign + 1) == char_at(sign)) {
    if (read_fallback(text_, sign, out_)) return true;  // env.NAME || "value"
  }
  switch (char_at(sign)) {
    case '=':
      return read_equals(sign, sign + 1);
    case ':':
      return read_colon(sign);
    case '?':
    case '+':
    case '.':
    case '|':
      if (char_at(sign + 1) == '=') return value_at(skip_blanks(text_, sign + 2), at_line_start());
      if (from(sign).starts_with("||=")) return value_at(skip_blanks(text_, sign + 3), at_line_start());
      if (from(sign).starts_with("?:") || from(sign).starts_with("?.")) return read_colon(sign + 1);
      return char_at(sign) == '|' && read_cell(sign);
    case '!':
      if (char_at(sign + 1) == '=') return read_comparison(sign + 1);
      if (char_at(sign + 1) == ':') return read_colon(sign + 1);  // TypeScript: name!: string = "x"
      return false;
    case '<':
      return from(sign).starts_with("<-") && value_at(skip_blanks(text_, sign + 2), Form::assignment);
    case ',':
      return read_insert() || read_pair_of_arguments(sign);
    case '(':
      if (sign > i && name().starts_with('-')) return read_argument(sign);  // -Password (ConvertTo-SecureString x)
      return !closed_ && sign == i && (read_call(sign) || read_returned(sign));
    case ')':
      return read_insert() || (closed_ && sign == i && read_alternative_of(sign));
    case '{':
      return read_block(sign);
    case '-':
      if (sign > i && from(sign).starts_with("-Value "))  // Set-Variable -Name NAME -Value x
        return value_at(skip_blanks(text_, sign + 7), Form::argument);
      return sign > i && (read_dash(sign) || (equal_caseless(name(), "rootpw") && read_sql(sign)));
    case '\'':
    case '"':
    case '`':
    case '\\':
      return read_statement(sign);
    default:
      return sign > i && (closed_ ? read_to(sign) : read_words(sign));
  }
}

bool AssignmentReader::read_words(std::size_t i) {
  bool sentence = false;
  return read_argument(i) || read_prose(i, sentence) || (!sentence && read_typed(i)) || read_sql(i) || read_property(i);
}

std::size_t AssignmentReader::skip_marks(std::size_t i) const {
  while (char_at(i) == '*' || char_at(i) == '_' || char_at(i) == '`') ++i;
  return i;
}

std::size_t AssignmentReader::skip_brackets(std::size_t i) const {
  const std::size_t begin = i++;
  while (is_alnum(char_at(i)) || char_at(i) == '_') ++i;
  return char_at(i) == ']' ? i + 1 : begin;
}

bool AssignmentReader::read_next_item(std::size_t i) {
  i = skip_spaces(text_, i);
  return char_at(i) == '-' && is_blank(char_at(i + 1)) && value_at(skip_blanks(text_, i + 1), Form::argument) &&
         char_at(out_.value.begin) != '-';
}

Form AssignmentReader::at_line_start() const {
  std::size_t i = out_.name.begin - quote_.width;
  i = back_over_blanks(text_, i);
  for (const std::string_view word : views("export", "set", "ENV", "ARG", "env", "SET", "declare", "setx", "setenv"))
    if (text_.substr(0, i).ends_with(word)) {
      i = back_over_blanks(text_, i - word.size());
      break;
    }
  std::size_t marks = 0;
  while (i > 0 && marks < 4 &&
         (text_[i - 1] == '-' || text_[i - 1] == '+' || text_[i - 1] == '#' || text_[i - 1] == '*' ||
          text_[i - 1] == ';' || text_[i - 1] == '>' || (text_[i - 1] == '/' && i > 1 && text_[i - 2] == '/'))) {
    i = back_over_blanks(text_, i - 1 - static_cast<std::size_t>(text_[i - 1] == '/'));
    ++marks;
  }
  return i == 0 || is_newline(text_[i - 1]) ? Form::line : Form::pair;
}

bool AssignmentReader::read_equals(std::size_t sign, std::size_t behind) {
  if (char_at(behind) == '=' || char_at(behind) == '~') return read_comparison(behind);
  if (char_at(behind) == '>') ++behind;
  if (sign > 0 && behind == sign + 1 && is_query()) return value_at(behind, Form::query);
  const Form bare = name().starts_with('-') ? Form::argument : at_line_start();
  const std::size_t value = skip_blanks(text_, behind);
  if (char_at(value) == '(' && ends_caseless(name(), "auth")) {  // auth=("user", "value")
    const std::size_t second = skip_argument(skip_spaces(text_, value + 1));
    return second != 0 && quoted_at(second, Form::call);
  }
  if (is_newline(char_at(value))) return quoted_at(skip_spaces(text_, value), Form::assignment);
  if (char_at(value) == '\\' && is_newline(char_at(value + 1))) return take(skip_spaces(text_, value + 1), bare);
  return take(value, bare);
}

// name
//     = "value"
bool AssignmentReader::read_equals_below(std::size_t line) {
  const std::size_t sign = skip_spaces(text_, line);
  if (char_at(sign) != '=' || is_newline(char_at(sign + 1)) || char_at(sign + 1) == '=') return false;
  return quoted_at(skip_blanks(text_, sign + 1), Form::assignment);
}

bool AssignmentReader::is_query() const {
  const std::size_t begin = out_.name.begin;
  if (quote_.width != 0 || begin == 0) return false;
  const char c = text_[begin - 1];
  return c == '?' || c == '&' || (c == ';' && begin > 4 && text_.substr(begin - 5, 5) == "&amp;");
}

// Pwd={value}; of ODBC: braces stand around what has signs of the language, which a template (pwd={name}) has not.
bool AssignmentReader::read_braced(std::size_t i) {
  constexpr std::size_t kLongest = 64;
  const std::size_t end = text_.substr(0, std::min(text_.size(), i + kLongest)).find('}', i);
  if (end == std::string_view::npos) return false;
  const char behind = char_at(end + 1);
  if (behind != ';' && behind != '\0' && !is_quote(behind) && !is_newline(behind)) return false;
  const std::string_view value = text_.substr(i, end - i);
  const auto foreign = [](char c) { return std::string_view(";!#%+*?^&@,=-").find(c) != std::string_view::npos; };
  const auto breaks = [](char c) { return is_space(c) || is_quote(c) || c == '{' || c == '$' || c == '('; };
  if (value.empty() || std::none_of(value.begin(), value.end(), foreign) ||
      std::any_of(value.begin(), value.end(), breaks))
    return false;
  out_.form = Form::pair;
  out_.value = {i, end};
  return true;
}

bool AssignmentReader::take(std::size_t i, Form bare) {
  if (char_at(i) == '{' && out_.name.begin > 0 && text_[out_.name.begin - 1] == ';' && read_braced(i + 1)) return true;
  if (char_at(i) == '{') {  // PASSWORDS = {"user": "value"}
    Assignment user;
    std::size_t sign = skip_spaces(text_, i + 1);
    if (read_quoted(text_, sign, user)) {
      sign = user.value.end + 1;
    } else {  // { user: "value" }
      while (is_word(char_at(sign))) ++sign;
    }
    sign = skip_blanks(text_, sign);
    return is_plural() && char_at(sign) == ':' && quoted_at(skip_blanks(text_, sign + 1), Form::pair);
  }
  if (char_at(i) == '[' && is_plural() && quoted_at(skip_spaces(text_, i + 1), Form::pair)) return true;
  if (!value_at(i, bare)) return false;
  if (out_.quote != 0 && out_.form == bare && bare != Form::argument) out_.form = Form::assignment;
  return true;
}

bool AssignmentReader::is_plural() const { return out_.name.end == out_.keyword.end + 1 && ends_caseless(name(), "s"); }

bool AssignmentReader::read_default(std::size_t i) {
  if (char_at(i) == '-' || char_at(i) == '=') ++i;
  if (char_at(i) == '?' || char_at(i) == '+') return false;
  const std::size_t end = text_.find_first_of("}\n", i);
  if (end == std::string_view::npos || text_[end] != '}' || end == i) return false;
  out_.form = Form::fallback;
  out_.value = {i, end};
  return true;
}

bool AssignmentReader::read_colon(std::size_t sign) {
  if (text_.substr(0, out_.name.begin).ends_with("${")) return read_default(sign + 1);
  std::size_t i = sign + 1;
  while (char_at(i) == ':' && i < sign + 3) ++i;
  if (char_at(i) == '=') return take(skip_blanks(text_, i + 1), at_line_start());
  if (i > sign + 1 || is_arn()) return false;  // a scope: name::other
  if (char_at(i) == '/' && char_at(i + 1) == '/') return false;
  if (char_at(i) == '*' || char_at(i) == '_') i = skip_marks(i);  // **name:** value
  const std::size_t value = skip_blanks(text_, i);
  if (const std::size_t behind = skip_type(value); behind != 0) return take(skip_blanks(text_, behind), Form::pair);
  if (is_newline(char_at(value))) {
    const std::size_t item = skip_spaces(text_, value);  // of a list in YAML
    if (is_plural() && char_at(item) == '-' && is_blank(char_at(item + 1)))
      return value_at(skip_blanks(text_, item + 1), Form::pair);
    return quoted_at(item, Form::assignment);
  }
  return take(value, at_line_start());
}

std::size_t AssignmentReader::skip_type(std::size_t i) const {
  const std::size_t begin = i;
  while (i - begin < 40 &&
         (is_word(char_at(i)) || std::string_view(".<>[]?&|* ,'").find(char_at(i)) != std::string_view::npos) &&
         char_at(i) != '\0') {
    if (char_at(i) == '\'' && char_at(i - 1) != '&') return 0;
    ++i;
  }
  if (char_at(i) != '=' || i == begin || char_at(i - 1) != ' ') return 0;
  return char_at(i + 1) == '=' || char_at(i + 1) == '>' ? 0 : i + 1;
}

// arn:aws:secretsmanager:*:*:secret:NAME
bool AssignmentReader::is_arn() const {
  std::size_t begin = out_.name.begin;
  if (begin == 0 || text_[begin - 1] != ':') return false;
  while (begin > 0 && out_.name.begin - begin < 80 && !is_space(text_[begin - 1]) && !is_quote(text_[begin - 1]))
    --begin;
  return text_.substr(begin).starts_with("arn:");
}

bool AssignmentReader::read_comparison(std::size_t i) {
  while (char_at(i) == '=' || char_at(i) == '~') ++i;
  return quoted_at(skip_blanks(text_, i), Form::comparison);
}

bool AssignmentReader::read_reversed() {
  std::size_t i = back_over_blanks(text_, out_.name.begin);
  if (i > 0 && text_[i - 1] == '|' && ends_caseless(name(), "securestring"))  // 'value' | ConvertTo-SecureString
    return literal_before(back_over_blanks(text_, i - 1), Form::argument);
  constexpr std::string_view kEquals = ".equals(";
  if (i > kEquals.size() && equal_caseless(text_.substr(i - kEquals.size(), kEquals.size()), kEquals)) {
    i -= kEquals.size();
  } else {
    if (i < 2 || text_[i - 1] != '=' || (text_[i - 2] != '=' && text_[i - 2] != '!')) return false;
    while (i > 0 && (text_[i - 1] == '=' || text_[i - 1] == '!')) --i;
    i = back_over_blanks(text_, i);
  }
  return literal_before(i, Form::comparison);
}

bool AssignmentReader::literal_before(std::size_t i, Form form) {
  if (i == 0 || !is_quote(text_[i - 1])) return false;
  const std::size_t end = i - 1;
  std::size_t begin = end;
  while (begin > 0 && text_[begin - 1] != text_[end] && !is_newline(text_[begin - 1])) --begin;
  if (begin == 0 || text_[begin - 1] != text_[end] || begin == end) return false;
  out_.form = form;
  out_.value = {begin, end};
  out_.quote = text_[end];
  return true;
}

namespace {

constexpr std::array<std::string_view, 16> kForms = {
    "assignment",
    "configuration line",
    "pair within a line",
    "command-line argument",
    "URL query",
    "element",
    "named entry",
    "call",
    "comparison",
    "fallback of a look-up",
    "statement",
    "table cell",
    "prose",
    "comment beside or above the value",
    "what a function returns",
    "place of a password",
};
static_assert(kForms.size() == static_cast<std::size_t>(Form::url) + 1);

}  // namespace

Span keyword_of(std::string_view text, std::size_t begin, std::size_t end) {
  end = std::min(end, text.size());
  while (begin < end && (is_quote(text[begin]) || text[begin] == '<' || text[begin] == '?' || text[begin] == '&'))
    ++begin;
  while (begin < end && (is_quote(text[end - 1]) || is_blank(text[end - 1]) || text[end - 1] == '=' ||
                         text[end - 1] == ':' || text[end - 1] == '(' || text[end - 1] == ',' || text[end - 1] == '!' ||
                         text[end - 1] == '[' || text[end - 1] == ']'))
    --end;
  return {begin, end};
}

std::optional<Assignment> read_assignment(std::string_view text, std::size_t begin, std::size_t end, bool cut) {
  if (begin >= end || end > text.size()) return std::nullopt;
  return AssignmentReader(text, begin, end, cut).read();
}

std::string_view name_of(Form form) { return kForms[static_cast<std::size_t>(form)]; }

}  // namespace assay::context
