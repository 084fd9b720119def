#include "scanners/secrets/context/value_reader.h"
#include <algorithm>

#include <array>

#include "rules/rule.h"
#include "scanners/secrets/context/cursor.h"

namespace assay::context {

namespace {

using checks::contains_caseless;
using checks::equal_caseless;
using checks::is_alpha;

// "b", "rb", "f", "N", "@", "L", "u8": what stands directly before a quote in Python, C, C#, SQL.
std::size_t skip_prefix(std::string_view text, std::size_t i) {
  static constexpr auto kPrefixes = byte_table(among("rRbBuUfFlLN@$8&"));
  for (std::size_t width = 0; width <= 2; ++width) {
    const char c = at(text, i + width);
    if (is_quote(c)) return i + width;
    if (!kPrefixes[static_cast<unsigned char>(c)]) break;
  }
  // Macros that stand for a cast: _T is a call, US"x" and CS"x" are not.
  if (checks::is_upper(at(text, i)) && checks::is_upper(at(text, i + 1)) && at(text, i + 2) == '"') return i + 2;
  return i;
}

// Where the literal that begins behind `quote` ends, or npos. Sets `open` when text ends before the literal does.
std::size_t close_of(std::string_view text, std::size_t i, const Quote& quote, bool entity, bool& open) {
  for (; i < text.size(); ++i) {
    const char c = text[i];
    if (is_newline(c) && quote.mark != '`') return std::string_view::npos;
    if (entity) {
      if (text.substr(i, 6) == "&quot;") return i;
    } else if (quote.width > 1) {
      // An escaped quote ends where another is escaped alike; a bare one is beyond the outer string.
      if (c == quote.mark) return std::string_view::npos;
      if (c == '\\' && quote_at(text, i).mark == quote.mark && quote_at(text, i).width == quote.width) return i;
    } else if (c == quote.mark) {
      return i;
    } else if (c == '\\' && quote.mark != '`') {
      ++i;
    }
  }
  open = true;
  return std::string_view::npos;
}

// Whether the quote at i ends a string that began before it in its line: then no value begins there. `whole` says that
// text begins where its first line does.
bool ends_string(std::string_view text, std::size_t i, bool whole) {
  std::size_t line = i;
  while (line > 0 && !is_newline(text[line - 1])) --line;
  // Counted without a branch: in minified JSON it was an eighth of what reading takes.
  unsigned quotes = line == 0 && i > 0 && text[0] == '"' ? 1 : 0;
  for (std::size_t at = std::max<std::size_t>(line, 1); at < i; ++at)
    quotes += static_cast<unsigned>(text[at] == '"') & static_cast<unsigned>(text[at - 1] != '\\');
  return quotes % 2 != 0 && (line > 0 || whole);
}

// Whether an operator joins the literal that ends at i to more: + name, . $name, % (format), & name.
bool joins(std::string_view text, std::size_t i) {
  const std::size_t next = skip_blanks(text, i);
  const char c = at(text, next);
  const char d = at(text, skip_blanks(text, next + 1));
  if (c == '+') return d != '=' && d != '\0';
  if (c == '%') return next > i && (is_word(d) || d == '(');
  if (c == '.') return d == '$' || (next > i && is_word(d)) || text.substr(next, 7) == ".format";
  if (c == '&') return next > i && is_word(d);
  return c == '$' && next == i;
}

// A path of names: "os.environ", "process.env", "ENV", "std::env::var", "$_ENV".
std::size_t skip_path(std::string_view text, std::size_t i) {
  while (is_word(at(text, i)) || at(text, i) == '.' || at(text, i) == '$' ||
         (at(text, i) == ':' && at(text, i + 1) == ':') || (at(text, i) == ':' && i > 0 && text[i - 1] == ':') ||
         (at(text, i) == '?' && at(text, i + 1) == '.') || (at(text, i) == '-' && at(text, i + 1) == '>') ||
         (at(text, i) == '>' && i > 0 && text[i - 1] == '-'))
    ++i;
  return i;
}

bool is_converter(std::string_view callee) {
  constexpr auto kConverters = std::to_array<std::string_view>({
      "String",
      "string",
      "String::from",
      "Some",
      "str",
      "bytes",
      "SecretString::new",
      "SecretStr",
      "Secret",
      "Buffer.from",
      "std::string",
      "QString",
      "NSString",
      "QStringLiteral",
      "_T",
      "TEXT",
      "base64.b64decode",
      "b64decode",
      "atob",
      "Convert.FromBase64String",
      "Encoding.UTF8.GetBytes",
      "SecretKeySpec",
      "PASSWORD",
      // What hashes a password is given the password.
      "MD5",
      "md5",
      "SHA1",
      "sha1",
      "SHA2",
      "password_hash",
      "crypt",
      "bcrypt",
      "bcrypt.hash",
      "bcrypt.hashSync",
      "Hash::make",
      "make_password",
      "generate_password_hash",
      "hash_password",
  });
  for (const std::string_view known : kConverters)
    if (callee == known) return true;
  return false;
}

// getenv("NAME", "x"): the second argument, when the callee looks things up.
bool read_call(std::string_view text, std::size_t path, std::size_t open, Assignment& out) {
  std::string_view callee = text.substr(path, open - path);
  std::size_t i = skip_blanks(text, open + 1);
  if (is_converter(callee)) {
    if (text.substr(std::min(i, text.size())).starts_with("string: ")) i += 8;  // NSString(string: "x")
    return read_quoted(text, i, out);
  }
  Assignment key;
  if (!read_quoted(text, i, key)) return false;
  i = skip_blanks(text, key.value.end + 1);
  if (at(text, i) != ',') return at(text, i) == ')' && read_fallback(text, i + 1, out);
  if (!contains_caseless(callee, "env") && !contains_caseless(callee, "get") && !contains_caseless(callee, "config") &&
      !callee.starts_with("flag."))
    return false;
  i = skip_blanks(text, i + 1);
  if (text.substr(i).starts_with("default")) i = skip_blanks(text, skip_path(text, i) + 1);
  if (!read_quoted(text, i, out)) return false;
  out.form = Form::fallback;
  return true;
}

bool read_lookup(std::string_view text, std::size_t i, Assignment& out) {
  if (text.substr(i).starts_with("new ")) i += 4;
  const std::size_t end = skip_path(text, i);
  if (end == i) return false;
  if (at(text, end) == '(') return read_call(text, i, end, out);
  if (at(text, end) == '[') {
    if (std::size_t digit = end + 1; checks::is_digit(at(text, digit))) {  // process.argv[2] || "x"
      while (checks::is_digit(at(text, digit))) ++digit;
      return at(text, digit) == ']' && read_fallback(text, digit + 1, out);
    }
    Assignment key;
    if (!read_quoted(text, end + 1, key)) return false;
    return at(text, key.value.end + 1) == ']' && read_fallback(text, key.value.end + 2, out);
  }
  return read_fallback(text, end, out);
}

constexpr auto kEndsExpression = byte_table(among("\r\n;"));

// condition ? other : "x", other if condition else "x": the literal is what the name has where there is no other.
bool read_choice(std::string_view text, std::size_t i, Assignment& out) {
  constexpr std::size_t kExpression = 100;
  const char first = at(text, i);
  if (!is_word(first) && first != '(' && first != '!' && first != '$') return false;
  std::string_view line = text.substr(i, kExpression);
  std::size_t end = 0;
  bool chooses = false;
  for (; end < line.size() && !kEndsExpression[static_cast<unsigned char>(line[end])]; ++end)
    chooses = chooses || (line[end] == ' ' && (at(line, end + 1) == '?' || at(line, end + 1) == 'i') &&
                          (at(line, end + 2) == ' ' || at(line, end + 2) == 'f'));
  if (!chooses) return false;
  line = line.substr(0, end);
  std::size_t sign = line.find(" ? ");
  std::size_t width = 3;
  if (sign != std::string_view::npos) {
    sign = line.find(" : ", sign + 3);
  } else if (sign = line.find(" if "); sign != std::string_view::npos) {
    sign = line.find(" else ", sign + 4);
    width = 6;
  }
  if (sign == std::string_view::npos || !read_quoted(text, i + sign + width, out)) return false;
  out.form = Form::fallback;
  return true;
}

// "key=" or "key:" of another pair behind a comma or semicolon.
bool pair_follows(std::string_view text, std::size_t i) {
  i = skip_blanks(text, i, 2);
  const std::size_t begin = i;
  while (i - begin < 32 && (is_word(at(text, i)) || at(text, i) == '-')) ++i;
  return i > begin && (at(text, i) == '=' || at(text, i) == ':');
}

// Behind the colour of a terminal that begins at i, however ESC is written: "ESC[31m", "\u001b[0m", "\033[1;32m". i:
// none does.
std::size_t skip_colour(std::string_view text, std::size_t i) {
  constexpr std::size_t kLongest = 12;
  const char first = at(text, i);
  if (first != '\\' && first != '\x1b') return i;
  for (const std::string_view esc :
       views("\x1b[", "\\u001b[", "\\u001B[", "\\x1b[", "\\x1B[", "\\033[", "\\e[", "\\\\u001b[")) {
    if (!text.substr(i).starts_with(esc)) continue;
    const std::size_t begin = i + esc.size();
    std::size_t end = begin;
    while (end - begin < kLongest && (checks::is_digit(at(text, end)) || at(text, end) == ';')) ++end;
    return at(text, end) == 'm' ? end + 1 : i;
  }
  return i;
}

// "17|40 letters and digits": a token of Laravel, whose number comes first. Nothing is piped so.
bool joins_token(std::string_view text, std::size_t bar) {
  constexpr std::size_t kLeast = 40;
  std::size_t end = bar + 1;
  while (end < text.size() && end - bar <= kLeast && checks::is_alnum(text[end])) ++end;
  return end - bar > kLeast && bar > 0 && checks::is_digit(text[bar - 1]);
}

// Ends what a bare value cannot hold, by form. Values at the start of a line go on to the next blank.
bool ends_bare(std::string_view text, std::size_t i, Form form) {
  const char c = text[i];
  if (checks::is_space(c) || static_cast<unsigned char>(c) < 0x20) return true;
  if (c == '\\' && skip_colour(text, i) != i) return true;
  if (form == Form::line || form == Form::argument || form == Form::prose)
    return (c == ',' || c == ';' || c == '&') && pair_follows(text, i + 1);
  if (c == '"' || c == '\'' || c == '`' || c == '<' || c == '>' || c == ',' || c == ';') return true;
  if (c == '|') return !joins_token(text, i);
  if (c == '\\' && (is_quote(at(text, i + 1)) || at(text, i + 1) == 'n' || at(text, i + 1) == 'r')) return true;
  if (form == Form::pair && c == '&' && pair_follows(text, i + 1)) return true;
  if (form == Form::query)
    return c == '&' || c == '#' || (c == '%' && at(text, i + 1) == '2' && at(text, i + 2) == '6');
  return c == '&' && at(text, i + 1) == 'q';
}

// Takes off what closes something that began before the value: quotes, brackets, punctuation.
std::size_t without_closers(std::string_view text, std::size_t begin, std::size_t end) {
  const auto count = [&](char c) {
    std::size_t n = 0;
    for (std::size_t i = begin; i < end; ++i) n += static_cast<std::size_t>(text[i] == c);
    return n;
  };
  while (end > begin) {
    const char c = text[end - 1];
    const bool closer = c == ',' || (c == ':' && end - begin > 1 && text[end - 2] == ')') || c == ';' ||
                        (is_quote(c) && count(c) == 1) || (c == ')' && count('(') < count(')')) ||
                        (c == ']' && count('[') < count(']')) || (c == '}' && count('{') < count('}'));
    if (!closer) break;
    --end;
  }
  return end;
}

bool read_bare(std::string_view text, std::size_t i, Assignment& out) {
  std::size_t end = i;
  // "-Dname=value" in quotes ends with them.
  const Quote around = quote_before(text, out.name.begin);
  const auto closes = [&](std::size_t at) { return around.width != 0 && text[at] == around.mark; };
  while (end < text.size() && !ends_bare(text, end, out.form) && !closes(end)) ++end;
  if (out.cut && end == text.size() && end > i) {
    out.open = true;
    out.value = {i, end};
    return true;
  }
  const std::size_t next = skip_blanks(text, end);
  const char follows = at(text, next);
  out.trailing = next > end && follows != '\0' && !is_newline(follows) && follows != '#' && follows != ';' &&
                 follows != '\\' && !(follows == '/' && at(text, next + 1) == '/') && !pair_follows(text, next);
  out.value = {i, without_closers(text, i, end)};
  return out.value.size() > 0;
}

// Any scheme of an authorization, where the header is named: "Bot value", "Api-Token value". Digest, Negotiate and Hawk
// give no secret, and Basic has a rule of its own.
std::size_t skip_any_scheme(std::string_view text, std::size_t i) {
  constexpr std::size_t kLongest = 20;
  const std::size_t begin = i;
  while (i - begin < kLongest && (is_word(at(text, i)) || at(text, i) == '-')) ++i;
  const std::string_view scheme = text.substr(std::min(begin, text.size()), i - begin);
  for (const std::string_view other : views("basic", "digest", "negotiate", "ntlm", "hawk", "mutual"))
    if (equal_caseless(scheme, other)) return begin;
  const bool named = scheme.size() > 1 && is_alpha(scheme.front()) && at(text, i) == ' ' && is_word(at(text, i + 1));
  return named ? i + 1 : begin;
}

// "Bearer value", "Token value": the scheme of an authorization (RFC 9110 §11.6.2).
std::size_t skip_scheme(std::string_view text, std::size_t i, const Assignment& out) {
  if (contains_caseless(text.substr(out.name.begin, out.name.size()), "authorization")) {
    if (const std::size_t behind = skip_any_scheme(text, i); behind != i) return behind;
  }
  static constexpr auto kSchemes = views("bearer", "token", "apikey", "api-key", "key", "oauth", "genericapikey");
  static constexpr auto kBegins = byte_table([](char c) {
    return std::any_of(kSchemes.begin(), kSchemes.end(), [&](auto scheme) { return scheme[0] == checks::to_lower(c); });
  });
  if (!kBegins[static_cast<unsigned char>(at(text, i))]) return i;
  for (const std::string_view scheme : kSchemes) {
    if (!equal_caseless(text.substr(std::min(i, text.size()), scheme.size()), scheme)) continue;
    const std::size_t behind = skip_blanks(text, i + scheme.size(), 3);
    if (behind > i + scheme.size() && behind < text.size() && !is_newline(text[behind])) return behind;
  }
  return i;
}

// ${NAME:-value}, ${NAME:value}: the value is the default.
void take_default(std::string_view text, Assignment& out) {
  const std::string_view value = text.substr(out.value.begin, out.value.size());
  if (out.open || !value.starts_with("${") || !value.ends_with('}')) return;
  const std::size_t colon = value.find(':');
  if (colon == std::string_view::npos || colon + 3 > value.size()) return;
  std::size_t begin = colon + 1;
  if (value[begin] == '-' || value[begin] == '=') ++begin;
  if (value[begin] == '?' || value[begin] == '+' || value[begin] == '$' || begin + 1 >= value.size()) return;
  out.value = {out.value.begin + begin, out.value.end - 1};
  out.form = Form::fallback;
}

// Behind the first line of a here document that holds one line alone: "<<EOF", "<<-'EOF'", "$(cat <<EOF". i: none
// begins.
std::size_t skip_here_document(std::string_view text, std::size_t i) {
  constexpr std::size_t kLongestWord = 24;
  std::size_t next = i + (text.substr(std::min(i, text.size())).starts_with("$(cat <<") ? 6 : 0);
  if (at(text, next) != '<' || at(text, next + 1) != '<') return i;
  next += 2;
  while (at(text, next) == '-' || at(text, next) == '~') ++next;
  if (is_quote(at(text, next))) ++next;
  const std::size_t begin = next;
  while (next - begin < kLongestWord && is_word(at(text, next))) ++next;
  if (next - begin < 2) return i;
  const std::string_view word = text.substr(begin, next - begin);
  if (is_quote(at(text, next))) ++next;
  if (!is_newline(at(text, next))) return i;
  const std::size_t line = skip_spaces(text, next);
  std::size_t end = line;
  while (end < text.size() && !is_newline(text[end])) ++end;
  return text.substr(skip_spaces(text, end)).starts_with(word) ? line : i;
}

// What may stand before a value: a tag or anchor of YAML ("!unsafe x", "&key x"), the sign of a block ("|", ">-") with
// its line, a bracket around a literal alone ("(" of Python).
std::size_t skip_wrapping(std::string_view text, std::size_t i) {
  if (const std::size_t line = skip_here_document(text, i); line != i) return line;
  const char c = at(text, i);
  for (const std::string_view opening : views("[]byte(", "ConvertTo-SecureString -String ", "ConvertTo-SecureString "))
    if (text.substr(std::min(i + (c == '(' ? 1 : 0), text.size())).starts_with(opening))
      return i + (c == '(' ? 1 : 0) + opening.size();
  if (c == '(') {
    const std::size_t next = skip_spaces(text, i + 1);
    Assignment literal;
    if (!is_quote(at(text, next)) || !read_quoted(text, next, literal)) return i;
    const char behind = at(text, skip_spaces(text, literal.value.end + 1));
    return behind == ')' || is_quote(behind) ? next : i;
  }
  if (c == '|' || c == '>') {
    std::size_t next = i + 1;
    while (at(text, next) == '-' || at(text, next) == '+') ++next;
    const std::size_t line = skip_blanks(text, next);
    return is_newline(at(text, line)) ? skip_spaces(text, line) : i;
  }
  if (c != '&' && !text.substr(std::min(i, text.size())).starts_with("!unsafe ") &&
      !text.substr(std::min(i, text.size())).starts_with("!!str "))
    return i;
  std::size_t next = i + 1;
  while (is_word(at(text, next)) || at(text, next) == '!' || at(text, next) == '-') ++next;
  return is_blank(at(text, next)) ? skip_blanks(text, next) : i;
}

// "a" + "b", "a" . "b", "a" \ and "b" in the next line, ("a" "b"): one value, as long as nothing else is in between.
void take_further_literals(std::string_view text, std::size_t begin, Assignment& out) {
  const bool wrapped = begin > 0 && text[back_over_blanks(text, begin) - 1] == '(';
  while (quote_at(text, out.value.end).width == 1) {
    std::size_t i = skip_spaces(text, out.value.end + 1);
    const char sign = at(text, i);
    const bool operates = sign == '+' || sign == '.' || (sign == '\\' && is_newline(at(text, i + 1)));
    if (operates) i = skip_spaces(text, i + 1);
    if ((!operates && !wrapped) || at(text, i) != out.quote) return;
    bool open = false;
    std::size_t close = close_of(text, i + 1, quote_at(text, i), false, open);
    out.open = open && out.cut;
    if (out.open) close = text.size();
    if (close == std::string_view::npos || close == i + 1) return;
    out.value.end = close;
    out.joined = joins(text, close + 1);
    out.split = true;
  }
}

bool read_any(std::string_view text, std::size_t i, Assignment& out) {
  const char c = at(text, i);
  if (is_quote(skip_prefix(text, i) < text.size() ? text[skip_prefix(text, i)] : '\0')) return false;  // no end
  if (is_alpha(c) || c == '_' || c == '$') {
    if (read_lookup(text, i, out)) return true;
  }
  if (read_choice(text, i, out)) return true;
  out.quote = 0;
  return read_bare(text, skip_scheme(text, i, out), out);
}

}  // namespace

bool begins_literal(std::string_view text, std::size_t i) { return quote_at(text, skip_prefix(text, i)).width != 0; }

bool read_quoted(std::string_view text, std::size_t i, Assignment& out) {
  i = skip_prefix(text, i);
  const Quote quote = quote_at(text, i);
  if (quote.width == 0) return false;
  const bool entity = at(text, i) == '&';
  std::size_t begin = i + quote.width;
  // """…""" and '''…''' open with three.
  if (quote.width == 1 && at(text, begin) == quote.mark && at(text, begin + 1) == quote.mark) begin += 2;
  bool open = false;
  std::size_t end = close_of(text, begin, quote, entity, open);
  out.open = open && out.cut && begin < text.size();
  if (out.open) end = text.size();
  if (end == std::string_view::npos || end == begin) return false;
  if (quote.width == 1 && quote.mark == '"' && ends_string(text, i, out.keyword.begin < kReach)) return false;
  out.joined = joins(text, end + quote.width);
  // A value in quotes of its own: '"x"'.
  if (!out.open && end - begin > 2 && is_quote(text[begin]) && text[begin] == text[end - 1]) ++begin, --end;
  if (const Quote inner = quote_at(text, begin);
      !out.open && inner.width == 2 && end - begin > 4 && text[end - 1] == inner.mark && text[end - 2] == '\\')
    begin += 2, end -= 2;
  const std::size_t behind_scheme = skip_scheme(text, begin, out);
  out.value = {behind_scheme < end ? behind_scheme : begin, end};
  out.quote = quote.mark;
  return true;
}

bool read_fallback(std::string_view text, std::size_t i, Assignment& out) {
  constexpr auto kAlternatives = std::to_array<std::string_view>({
      "||",
      "??",
      "or ",
      "?:",
      "unless ",
      "{",
      ".unwrap_or(",
      ".unwrap_or_else(|_| ",
      ".unwrap_or_else(|_| {",
      ".orElse(",
      ".or(",
      ".default(",
  });
  const std::size_t sign = skip_blanks(text, i);
  std::size_t width = 0;
  for (const std::string_view alternative : kAlternatives)
    if (text.substr(std::min(sign, text.size())).starts_with(alternative)) width = alternative.size();
  if (width == 0) return false;
  std::size_t value = skip_spaces(text, sign + width);
  if (text.substr(std::min(value, text.size())).starts_with("String::from(")) value += 13;
  if (!read_quoted(text, value, out)) return false;
  out.form = Form::fallback;
  return true;
}

bool read_value(std::string_view text, std::size_t i, Assignment& out) {
  i = skip_wrapping(text, skip_colour(text, i));
  if (read_quoted(text, i, out)) {
    take_further_literals(text, i, out);
    take_default(text, out);
    return true;
  }
  if (read_any(text, i, out)) {
    take_default(text, out);
    return true;
  }
  return false;
}

}  // namespace assay::context
