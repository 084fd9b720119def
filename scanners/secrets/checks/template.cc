// Values that are to be filled in, or expressions that fetch one: nothing secret stands there.
#include <algorithm>
#include <array>

#include "scanners/secrets/checks/alphabet.h"
#include "scanners/secrets/checks/families.h"

namespace assay::checks {

namespace {

bool is_identifier(std::string_view text) {
  if (text.empty() || is_digit(text.front())) return false;
  for (const char c : text)
    if (!is_alnum(c) && c != '_') return false;
  return true;
}

// "$PASSWORD", "$db_password"; "$3cret" and "$ecret1" may be passwords.
bool is_shell_variable(std::string_view value) {
  if (!value.starts_with('$') || !is_identifier(value.substr(1))) return false;
  for (const char c : value)
    if (is_digit(c)) return false;
  return true;
}

bool is_wrapped(std::string_view value) {
  if (value.size() < 3) return false;
  const char first = value.front();
  const char last = value.back();
  return (first == '<' && last == '>') || (first == '{' && last == '}') || (first == '[' && last == ']') ||
         (first == '%' && last == '%') || (first == '(' && last == ')') ||
         (value.starts_with("__") && value.ends_with("__"));
}

// "{name}" inside a value: a format string of Python, Rust or C#.
bool holds_field(std::string_view value) {
  const std::size_t open = value.find('{');
  if (open == std::string_view::npos) return false;
  const std::size_t close = value.find('}', open);
  if (close == std::string_view::npos) return false;
  const std::string_view name = value.substr(open + 1, close - open - 1);
  return name.empty() || is_identifier(name) || (name.size() == 1 && is_digit(name[0]));
}

// "getenv('X')", "config.get(…)", "random_string(16)": a name, then a call to the value's end.
bool is_call(std::string_view value) {
  const std::size_t open = value.find('(');
  if (open == std::string_view::npos || open < 2 || !value.ends_with(')')) return false;
  for (const char c : value.substr(0, open))
    if (!is_alnum(c) && c != '_' && c != '.' && c != ':') return false;
  return true;
}

// "X25519.secret_length", "settings.database.password_field": a path of names, of which the last is made of words.
bool is_member(std::string_view value) {
  const std::size_t dot = value.rfind('.');
  if (dot == std::string_view::npos || dot == 0 || !made_of_words(value.substr(dot + 1))) return false;
  for (std::size_t begin = 0; begin < value.size();) {
    const std::size_t end = std::min(value.find('.', begin), value.size());
    if (!is_identifier(value.substr(begin, end - begin))) return false;
    begin = end + 1;
  }
  return true;
}

// The last is U+2039, an angle as typesetters write it: ‹password›.
constexpr std::array<std::string_view, 7> kOpeners = {"${", "$(", "{{", "#{", "<%", "$[[", "\xe2\x80\xb9"};
constexpr auto kSources = std::to_array<std::string_view>({
    "process.env",
    "os.environ",
    "getenv",
    "ENV[",
    "secrets.",
    "System.get",
    "secretKeyRef",
    "vault:",
    "op://",
    "ssm:",
});

// Most values hold nothing but these, and then only "__NAME__" is left to look for.
bool is_plain(std::string_view value) {
  for (const char c : value)
    if (!is_alnum(c) && c != '_' && c != '-' && c != '+' && c != '/' && c != '=') return false;
  return true;
}

}  // namespace

bool is_template(std::string_view value) {
  if (is_plain(value)) return is_wrapped(value);
  for (const std::string_view opener : kOpeners)
    if (value.find(opener) != std::string_view::npos) return true;
  for (const std::string_view source : kSources)
    if (value.find(source) != std::string_view::npos) return true;
  if (value.starts_with("%(") || value == "%s" || value == "%v" || value == "%d") return true;
  return is_shell_variable(value) || is_wrapped(value) || holds_field(value) || is_call(value) || is_member(value);
}

bool stands_in_template(const Place& place) {
  const std::string_view before = place.text.substr(0, place.begin);
  const std::string_view behind = place.text.substr(place.end);
  const auto between = [&](std::string_view open, std::string_view close) {
    return before.ends_with(open) && behind.starts_with(close);
  };
  if (!between("${", "}") && !between("{{", "}}") && !between("{{ ", " }}") && !between("<", ">") && !between("%", "%"))
    return false;
  // Somebody may have pasted a real value between the brackets.
  return made_of_words(place.text.substr(place.begin, place.end - place.begin));
}

}  // namespace assay::checks
