// Words: command lines, SQL and other statements, prose.
#include "scanners/secrets/context/assignment_reader.h"
#include "scanners/secrets/context/value_reader.h"

namespace assay::context {

namespace {

using checks::equal_caseless;
using checks::is_alpha;
using checks::is_digit;
using checks::is_space;

// Words that give what stands behind the name to it.
constexpr auto kGiving = views("env", "setx", "arg", "with", "login", "encrypted", "superuser", "define", "setenv",
                               "_param", "set -x", "set -gx", "configure set");
constexpr Endings kEndsGiving(kGiving);
// Names that are given what stands behind them.
constexpr auto kGiven =
    views("requirepass", "masterauth", "rootpw", "bindpw", "authldapbindpassword", "auth-pass", "wpa-psk");

// Whether a value without quotes that begins at i may hold a digit: the word there, or one behind a tag and a scheme.
bool digit_follows(std::string_view text, std::size_t i) {
  static constexpr auto kSkipped = byte_table(among("<$|>C(["));  // what a value may stand farther behind
  if (kSkipped[static_cast<unsigned char>(at(text, i))]) return true;
  for (int words = 0; words < 3; ++words) {
    for (; i < text.size() && !is_space(text[i]); ++i)
      if (is_digit(text[i])) return true;
    i = skip_blanks(text, i);
  }
  return false;
}

}  // namespace

bool AssignmentReader::read_argument(std::size_t i) {
  if (!name().starts_with('-')) return false;
  const std::size_t before = out_.name.begin;
  if (before > 0 && !is_space(text_[before - 1]) && !is_quote(text_[before - 1]) && text_[before - 1] != '[')
    return false;
  if (char_at(i) == '\\' && is_newline(char_at(i + 1))) i = skip_spaces(text_, i + 1);
  if (char_at(i) == '-' || char_at(i) == '<' || char_at(i) == '[' || char_at(i) == '\\') return false;
  return value_at(i, Form::argument);
}

bool AssignmentReader::read_typed(std::size_t i) {
  if (char_at(i) == 'b' && char_at(i + 1) == 'y') {
    for (const std::string_view delegate : views("by lazy {", "by extra("))  // of Kotlin
      if (from(i).starts_with(delegate)) return quoted_at(skip_blanks(text_, i + delegate.size()), Form::assignment);
  }
  if (equal_caseless(from(i).substr(0, 3), "as ")) i = skip_blanks(text_, i + 3);  // name As String = "value"
  const std::size_t begin = i;
  while (i - begin < 24 && (is_word(char_at(i)) || char_at(i) == '*' || char_at(i) == '.')) ++i;
  const std::size_t sign = skip_blanks(text_, i, 8);
  if (i == begin || char_at(sign) != '=' || char_at(sign + 1) == '=') return read_colon_behind_words(begin);
  return quoted_at(skip_blanks(text_, sign + 1), Form::assignment);
}

bool AssignmentReader::read_colon_behind_words(std::size_t i) {
  for (int words = 0; words < 2; ++words) {
    const std::size_t begin = i;
    while (i - begin < 12 && is_alpha(char_at(i))) ++i;
    if (i == begin) return false;
    const std::size_t end = i;
    if (out_.name.begin > 0 && text_[out_.name.begin - 1] == '*') i = skip_marks(i);
    if (char_at(i) == ':' || char_at(i) == '=') {
      if (is_quote(char_at(i + 1)) || char_at(i + 1) == '=') return false;
      out_.name.end = end;
      return value_at(skip_blanks(text_, skip_marks(i + 1)), at_line_start());
    }
    i = skip_blanks(text_, i, 1);
  }
  return false;
}

bool AssignmentReader::read_statement(std::size_t i) {
  if (closed_ || i == out_.name.end) return false;
  if (char_at(i) == '\\' && is_newline(char_at(i + 1))) return read_argument(i);
  if (takes_user(last_part())) {  // Ruby: basic_auth "user", "value"
    i = skip_argument(i);
    return i != 0 && quoted_at(i, Form::call);
  }
  if (name().starts_with('-')) return char_at(i) != '`' && value_at(i, Form::argument);
  if (!quoted_at(i, Form::statement)) return false;
  const char next = char_at(out_.value.end + 1);
  return next == '\0' || is_space(next) || next == ';' || next == ',' || next == ')' || next == '}' || next == ']' ||
         is_quote(next) || next == '\\' || (next == '.' && !is_word(char_at(out_.value.end + 2)));
}

bool AssignmentReader::read_insert() {
  constexpr std::size_t kColumns = 120;  // bytes on either side
  static constexpr auto kOfColumns =
      byte_table([](char c) { return is_word(c) || is_space(c) || is_quote(c) || c == ',' || c == '[' || c == ']'; });
  const auto of_columns = [](char c) { return kOfColumns[static_cast<unsigned char>(c)]; };
  // Lists of names and arguments are many, and behind few of them stands the word.
  const std::size_t bracket = from(out_.name.end).substr(0, kColumns + 1).find(')');
  if (bracket == std::string_view::npos) return false;
  std::size_t i = skip_spaces(text_, out_.name.end + bracket + 1);
  if (!equal_caseless(from(i).substr(0, 6), "values")) return false;
  const std::string_view columns = from(out_.name.end).substr(0, bracket);
  if (!std::all_of(columns.begin(), columns.end(), of_columns)) return false;
  i = skip_spaces(text_, i + 6);
  if (char_at(i) != '(') return false;
  std::size_t begin = out_.name.begin;
  std::size_t before = 0;
  while (begin > 0 && out_.name.begin - begin < kColumns && of_columns(text_[begin - 1]))
    before += static_cast<std::size_t>(text_[--begin] == ',');
  if (begin == 0 || text_[begin - 1] != '(') return false;
  i = skip_spaces(text_, i + 1);
  for (; before > 0 && i != 0; --before) i = skip_any_argument(i);
  return i != 0 && quoted_at(i, Form::statement);
}

bool AssignmentReader::read_sql(std::size_t i) {
  const std::size_t begin = back_over_blanks(text_, out_.name.begin);
  const std::string_view before = text_.substr(0, begin);
  const auto is_given = [&] {
    return kEndsGiving.may_end(before) && std::any_of(kGiving.begin(), kGiving.end(), [&](std::string_view word) {
             return ends_caseless(before, word);
           });
  };
  const std::string_view keyword = text_.substr(out_.keyword.begin, out_.keyword.size());
  if (checks::contains_caseless(keyword, "identified ")) {
    constexpr std::size_t kStatement = 160;  // CREATE USER …, GRANT … TO …, ALTER USER …
    const std::size_t from_here = begin > kStatement ? begin - kStatement : 0;
    const std::string_view statement = text_.substr(from_here, begin - from_here);
    if (!checks::contains_caseless(statement, "user") && !checks::contains_caseless(statement, "grant") &&
        !checks::contains_caseless(statement, "connect to"))
      return false;
    if (from(i).starts_with("PASSWORD ")) i = skip_blanks(text_, i + 9);
    if (checks::contains_caseless(keyword, " with")) {  // a plugin, then BY
      while (is_word(char_at(i))) ++i;
      i = skip_blanks(text_, i);
      if (!equal_caseless(from(i).substr(0, 3), "by ")) return false;
      i = skip_blanks(text_, i + 3);
    }
    return value_at(i, Form::statement);
  }
  if (equal_caseless(name(), "rootpw") && from(i).starts_with("--plaintext ")) i = skip_blanks(text_, i + 12);
  const auto is_one_of = [](std::string_view word, const auto& all) {
    return std::any_of(all.begin(), all.end(), [&](std::string_view known) { return equal_caseless(word, known); });
  };
  return name().size() >= 6 && (is_given() || is_one_of(name(), kGiven)) && value_at(i, Form::statement) &&
         !out_.trailing;
}

bool AssignmentReader::read_property(std::size_t i) {
  return name().find('.') != std::string_view::npos && name().find('/') == std::string_view::npos &&
         at_line_start() == Form::line && value_at(i, Form::line) && out_.quote == 0 && !out_.trailing;
}

// The password is value: without quotes only what no sentence goes on with.
bool AssignmentReader::read_bare_prose(std::size_t i) {
  if (!digit_follows(text_, i) || !value_at(i, Form::prose) || out_.quote != 0) return false;
  while (out_.value.size() > 0 && (text_[out_.value.end - 1] == '.' || text_[out_.value.end - 1] == '!'))
    --out_.value.end;
  const std::string_view value = text_.substr(out_.value.begin, out_.value.size());
  return std::any_of(value.begin(), value.end(), is_digit) && std::any_of(value.begin(), value.end(), is_alpha);
}

bool AssignmentReader::read_prose(std::size_t i, bool& sentence) {
  static constexpr auto kSigns = byte_table(among(":=*_`"));
  bool plain = false;  // one blank stands behind the first word, which is none of a declaration ("as", "by")
  for (int words = 0; words < 5; ++words) {
    const std::size_t begin = i;
    while (i - begin < 12 && is_alpha(char_at(i))) ++i;
    if (words == 0) plain = i > begin + 2 && char_at(i) == ' ' && is_alpha(char_at(i + 1));
    if (words == 1) sentence = plain && !is_word(char_at(i)) && !kSigns[static_cast<unsigned char>(char_at(i))];
    if (i == begin || !is_blank(char_at(i))) return false;
    const std::string_view word = text_.substr(begin, i - begin);
    i = skip_blanks(text_, i, 2);
    if (char_at(i) == ':') i = skip_blanks(text_, i + 1);
    if (word == "is" || word == "was" || word == "to") return quoted_at(i, Form::prose) || read_bare_prose(i);
  }
  return false;
}

}  // namespace assay::context
