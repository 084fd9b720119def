#include "scanners/secrets/context/content.h"

#include <algorithm>
#include <array>

#include "base/uuid.h"
#include "scanners/secrets/checks/families.h"
#include "scanners/secrets/context/content_words.h"
#include "scanners/secrets/context/cursor.h"
#include "scanners/secrets/context/rarity.h"

namespace assay::context {

namespace {

using checks::equal_caseless;
using checks::is_alnum;
using checks::is_alpha;
using checks::is_digit;
using checks::is_lower;
using checks::is_upper;

constexpr auto npos = std::string_view::npos;

template <std::size_t N>
bool is_one_of(std::string_view value, const std::array<std::string_view, N>& words) {
  return std::any_of(words.begin(), words.end(), [&](std::string_view word) { return equal_caseless(value, word); });
}

// Looks for words only where their first characters stand: most values hold few of the characters that words begin
// with, which makes a question of 40 words as cheap as one.
class Characters {
 public:
  explicit Characters(std::string_view value) : value_(value) {
    for (const char c : value) seen_[index(c)] = true;
  }

  template <std::size_t N>
  bool hold_one_of(const std::array<std::string_view, N>& words) const {
    return std::any_of(words.begin(), words.end(),
                       [&](std::string_view word) { return seen_[index(word.front())] && value_.find(word) != npos; });
  }

 private:
  static constexpr std::size_t index(char c) { return static_cast<unsigned char>(c); }

  std::string_view value_;
  std::array<bool, 256> seen_{};
};

template <std::size_t N>
bool begins_with_one_of(std::string_view value, const std::array<std::string_view, N>& words) {
  if (value.empty()) return false;
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view word) { return word.front() == value.front() && value.starts_with(word); });
}

bool is_identifier(std::string_view text) {
  if (text.empty() || is_digit(text.front())) return false;
  return std::all_of(text.begin(), text.end(), [](char c) { return is_alnum(c) || c == '_' || c == '$'; });
}

constexpr auto kOfNumber = byte_table(among(".,:-+_/ TZeEx%"));

// Digits with what stands between them in numbers, dates, versions, addresses and counts.
bool is_number(std::string_view value) {
  constexpr std::size_t kLongestConstant = 20;  // "0x00000040UL", "0x1.ffffp+1023"
  if ((value.starts_with("0x") || value.starts_with("0X")) && value.size() < kLongestConstant)
    return std::all_of(value.begin() + 2, value.end(), [](char c) {
      return checks::hex_value(c) >= 0 || std::string_view(".pP+-uUlL_").find(c) != npos;
    });
  std::size_t digits = 0;
  for (const char c : value) {
    if (is_digit(c))
      ++digits;
    else if (!kOfNumber[static_cast<unsigned char>(c)])
      return false;
  }
  return digits > 0 && digits * 2 >= value.size();
}

// What stands between an opening and its closing sign, if that is what a name or an expression is written with.
bool holds_between(std::string_view value, std::string_view open, std::string_view close) {
  for (std::size_t begin = value.find(open); begin != npos; begin = value.find(open, begin + 1)) {
    const std::size_t from = begin + open.size();
    const std::size_t end = value.find(close, from);
    if (end == npos) return false;
    const std::string_view inner = value.substr(from, end - from);
    const bool plain = std::all_of(inner.begin(), inner.end(), [](char c) {
      return is_alnum(c) || std::string_view(" _.:-|'\"()[],?!@$/+=&*\\").find(c) != npos;
    });
    if (plain) return true;
  }
  return false;
}

bool is_wrapped(std::string_view value) {
  if (value.size() < 3) return false;
  const char first = value.front();
  const char last = value.back();
  if (value.starts_with("__") && value.ends_with("__")) return true;
  if ((first == '%' && last == '%') || (first == '@' && last == '@') || (first == '$' && last == '$'))
    return is_identifier(value.substr(1, value.size() - 2));
  const bool wrapped = (first == '<' && last == '>') || (first == '{' && last == '}') ||
                       (first == '[' && last == ']') || (first == '(' && last == ')');
  return wrapped && rarity(value.substr(1, value.size() - 2)) < 12;
}

// Such as wgDBpassword and TLSKeyPwd: an identifier that says itself what it holds.
bool is_name_of_secret(std::string_view text) {
  constexpr auto kEndings = std::to_array<std::string_view>(
      {"password", "passwd", "passphrase", "pwd", "passwort", "secret", "token", "credentials"});
  return is_identifier(text) && std::none_of(text.begin(), text.end(), is_digit) &&
         std::any_of(kEndings.begin(), kEndings.end(), [&](std::string_view ending) {
           return text.size() >= ending.size() && equal_caseless(text.substr(text.size() - ending.size()), ending);
         });
}

// "wgDBpassword", "secretIDTokenCIDRs": letters of both cases with such a word, which begin with a small one.
bool is_camel_name(std::string_view value, bool quoted) {
  if (!is_lower(value.front()) || !std::all_of(value.begin(), value.end(), is_alpha) ||
      std::none_of(value.begin(), value.end(), is_upper))
    return false;
  constexpr auto kWithin = std::to_array<std::string_view>({"password", "secret", "token", "credential"});
  return is_name_of_secret(value) ||
         (!quoted && std::any_of(kWithin.begin(), kWithin.end(),
                                 [&](std::string_view word) { return checks::contains_caseless(value, word); }));
}

// $NAME, $name, :name, @name, &name, *name, ?: what stands for another value in shells, SQL, YAML, C.
bool is_sigiled_name(std::string_view value) {
  if (value.size() < 2 || std::string_view("$:@&*!~#").find(value.front()) == npos) return false;
  // "$wgDBpassword.", at the end of a sentence
  if (value.front() == '$' && is_name_of_secret(value.substr(1, value.size() - 1 - (value.back() == '.' ? 1 : 0))))
    return true;
  const std::string_view rest = value.substr(value[1] == '$' || value[1] == '@' ? 2 : 1);
  return is_identifier(rest) &&
         (rarity(rest) < 6 ||
          (value.front() == '$' && std::none_of(rest.begin(), rest.end(), [](char c) { return is_lower(c); })));
}

// "{name}", "{0}", "{}", "%s", "%(name)s": a field of a format string.
bool holds_field(std::string_view value) {
  for (std::size_t open = value.find('{'); open != npos; open = value.find('{', open + 1)) {
    const std::size_t close = value.find('}', open);
    if (close == npos) break;
    const std::string_view name = value.substr(open + 1, close - open - 1);
    if (open > 0 && value[open - 1] == '{') continue;  // doubled: not a field
    if (name.empty() || is_identifier(name) || (name.size() == 1 && is_digit(name[0]))) return true;
  }
  if (value.find("%(") != npos && value.find(")s") != npos) return true;
  if (const std::size_t verb = value.find("%s"); verb != npos && value.find("%s", verb + 2) != npos) return true;
  for (const std::string_view verb : views("%s", "%d", "%v", "%q", "%@", "%1$s"))
    if (value.find(verb) != npos && (value.size() < verb.size() + 4 || rarity(value) < 10)) return true;
  return false;
}

// &Type{…}, {"key": …}, [a, b], (x), <x, @(x): values without quotes that code and data begin so.
bool begins_code(std::string_view value) {
  const char first = value.front();
  return first == '{' || first == '[' || first == '(' || first == '<' || value.starts_with("@(") ||
         value.starts_with("\\&") ||  // of Perl
         (value.size() > 1 && (first == '&' || first == '*') && (is_alpha(value[1]) || value[1] == '('));
}

// Type{, name(, Generic<T>
bool ends_code(std::string_view value) {
  const char last = value.back();
  if (last == '{' || last == '(' || last == '[') return true;
  const std::size_t open = value.find('<');
  if (last != '>' || open == npos || open == 0) return false;
  const auto of_type = [](char c) { return is_word(c) || std::string_view("<>&:*").find(c) != npos; };
  return rarity(value) < 8 || (is_upper(value[0]) && std::all_of(value.begin(), value.end(), of_type) &&
                               std::all_of(value.begin(), value.begin() + static_cast<std::ptrdiff_t>(open), is_alpha));
}

// name[0], name["x"], name("x").other("y"): values without quotes that hold quotes within brackets.
bool indexes(std::string_view value) {
  if (value.ends_with(']')) {
    const std::size_t open = value.rfind('[');
    const std::string_view inner = value.substr(open + 1, value.size() - open - 2);
    return open != npos && open > 0 &&
           (std::all_of(inner.begin(), inner.end(), is_digit) || checks::equal_caseless(inner, "i") ||
            (inner.size() > 2 && is_quote(inner.front()) && inner.back() == inner.front()));
  }
  for (const std::string_view sign : views("[\"", "['", "(\"", "('"))
    if (const std::size_t open = value.find(sign); open != npos && open > 0 && is_alnum(value[open - 1])) return true;
  return false;
}

// "$PWD/askpass", "$config{'password'}", "$row->{'password'}", "$avp(s:password)": a variable of a shell, of Perl or of
// Kamailio, and what follows it.
bool begins_with_variable(std::string_view value) {
  if (value.size() < 3 || value[0] != '$') return false;
  std::size_t i = 1;
  while (is_alnum(at(value, i)) || at(value, i) == '_') ++i;
  if (i < 3) return false;
  const std::string_view name = value.substr(1, i - 1);
  if (at(value, i) == '/') return std::all_of(name.begin(), name.end(), [](char c) { return is_upper(c) || c == '_'; });
  const std::string_view rest = value.substr(i);
  if (rest == "-" || (rest.starts_with("->") && is_identifier(rest.substr(2)))) return true;        // "$row->password"
  if (at(value, i) == '[' && (is_quote(at(value, i + 1)) || at(value, i + 1) == '&')) return true;  // "$cfg['x']"
  if (at(value, i) == '(' && std::all_of(name.begin(), name.end(), is_lower)) return rest.find(')') != npos;
  if (rest.starts_with("->")) i += 2;
  return at(value, i) == '{' && is_quote(at(value, i + 1));
}

// "{$JMX.PASSWORD}", "{#SECRET}": macros of Zabbix and templates of Smarty.
bool is_macro_in_braces(std::string_view value) {
  if (value.size() < 4 || value[0] != '{' || (value[1] != '$' && value[1] != '#') || value.back() != '}') return false;
  return std::all_of(value.begin() + 2, value.end() - 1,
                     [](char c) { return is_upper(c) || is_digit(c) || std::string_view("._:-").find(c) != npos; });
}

// "$UID:$GID", "%{Tmp-String}", "{\"alg\":\"HS256\"}": several variables, what a server expands, an object.
bool holds_variables(std::string_view value) {
  std::size_t variables = 0;
  for (std::size_t sign = value.find('$'); sign != npos; sign = value.find('$', sign + 1))
    variables += static_cast<std::size_t>(is_upper(at(value, sign + 1)) && is_upper(at(value, sign + 2)));
  const bool object = value.front() == '{' && (value.find("\":") != npos || value.find("\\\":") != npos);
  return variables > 1 || object || (value.starts_with("%{") && value.find('}') != npos);
}

constexpr auto kOfExpression = byte_table(among("{$%<>@()[]\xe2"));  // one of them stands in it,
constexpr auto kBeginsExpression = byte_table(among("+:&*!~#_\\"));  // or one of these before it

bool is_expression(std::string_view value, bool quoted) {
  if (!kBeginsExpression[static_cast<unsigned char>(value.front())] && find_among<kOfExpression>(value, 0) == npos)
    return false;
  if (!quoted && (begins_code(value) || ends_code(value))) return true;
  if (value.find("{~}") != npos) return true;           // the seam of examples in rule files
  if (value.find("\xe2\x80\xb9") != npos) return true;  // ‹name›
  if (value.starts_with("{noop}")) return false;        // Spring's mark of a plain password
  if (value.size() > 2 && value.front() == '+' && value.back() == '+') return true;  // "…"+x+"…"
  if (value.find(");") != npos || value.find("){") != npos) return true;             // what stands between two strings
  return holds_between(value, "${", "}") || holds_between(value, "{{", "}}") || holds_between(value, "#{", "}") ||
         holds_between(value, "$(", ")") || holds_between(value, "<%", "%>") || holds_between(value, "${{", "}}") ||
         holds_between(value, "{%", "%}") || holds_between(value, "\\(", ")") || value.starts_with("${") ||
         value.starts_with("{{") || value.starts_with("$(") || value.starts_with("@{") || is_wrapped(value) ||
         is_macro_in_braces(value) || is_sigiled_name(value) || begins_with_variable(value) || holds_variables(value) ||
         holds_field(value) || value.starts_with("'$") || value.starts_with("'\"$");
}

constexpr auto kJoins = byte_table(among(".:>[]-?!"));

// object.member, object->member, Class::member, name[...]: for values without quotes.
bool is_reference(std::string_view value, bool quoted) {
  std::size_t parts = 0;
  for (std::size_t begin = 0; begin < value.size(); ++parts) {
    std::size_t end = std::min(find_among<kJoins>(value, begin), value.size());
    const std::string_view part = value.substr(begin, end - begin);
    if (!part.empty() && !is_identifier(part) && !(parts > 0 && is_number(part))) return false;
    if (!quoted && end < value.size() && value[end] == '[') return parts > 0 || rarity(part) < 8;
    while (end < value.size() && kJoins[static_cast<unsigned char>(value[end])]) {
      if (value[end] == '-' && at(value, end + 1) != '>') return false;
      if (value[end] == ':' && at(value, end + 1) != ':' && value[end - (end > 0)] != ':') return false;
      ++end;
    }
    begin = end;
  }
  if (parts < 2) return false;
  // "X25519.secret_length" is one; "aB3.x9Qz" may be a password.
  const std::size_t last = value.find_last_of(".:>");
  if (!quoted && (value.find("->") != npos || (last != npos && is_name_of_secret(value.substr(last + 1))))) return true;
  return last != npos && (rarity(value) < 6 || (!quoted && rarity(value.substr(last + 1)) < -3));
}

// "#aacccc", "bg:#550000 #ffffff": colours of a style.
bool holds_colour(std::string_view value) {
  constexpr std::size_t kDigits = 6;
  for (std::size_t sign = value.find('#'); sign != npos; sign = value.find('#', sign + 1)) {
    const std::string_view digits = value.substr(sign + 1, kDigits);
    const bool begins = sign == 0 || value[sign - 1] == ':' || value[sign - 1] == ' ';
    const char behind = at(value, sign + 1 + kDigits);
    if (begins && digits.size() == kDigits && is_hexadecimal(digits) && !is_alnum(behind)) return true;
  }
  return false;
}

bool is_call(std::string_view value, bool quoted) {
  const std::size_t open = value.find('(');
  if (open == npos || open == 0) return false;
  if (quoted && !value.ends_with(')')) return false;
  const std::string_view callee = value.substr(0, open);
  return std::all_of(callee.begin(), callee.end(),
                     [](char c) {
                       return is_word(c) || c == '.' || c == ':' || c == '$' || c == '>' || c == '-' || c == '<' ||
                              c == '!' || c == '&' || c == '*';
                     }) &&
         rarity(callee) < (quoted ? 12 : 30);
}

bool is_path(std::string_view value) {
  const std::size_t dot = value.rfind('.');
  if (dot != npos && dot > 0 && value.size() - dot <= 11 && is_one_of(value.substr(dot + 1), kExtensions) &&
      std::all_of(value.begin(), value.end(),
                  [](char c) { return is_word(c) || std::string_view("./\\-~$:@*").find(c) != npos; }))
    return true;
  if (value.starts_with("./") || value.starts_with("../") || value.starts_with("~/") || value.starts_with("file:"))
    return true;
  if (value.size() > 3 && is_alpha(value[0]) && value[1] == ':' && (value[2] == '\\' || value[2] == '/')) return true;
  const auto slashes = std::count(value.begin(), value.end(), '/');
  if (slashes == 0) return false;
  // Base64 has slashes too: a path is made of words.
  const bool words = rarity(value) < (value.starts_with('/') ? 15 : 4);
  return words && !value.ends_with('=');
}

bool is_address(std::string_view value) {
  const std::size_t sign = value.find('@');
  if (sign == npos || sign == 0 || value.find('@', sign + 1) != npos) return false;
  const std::string_view host = value.substr(sign + 1);
  if (host.empty() || host == "localhost") return rarity(value) < 6;  // "anonymous@"
  const std::size_t dot = host.rfind('.');
  if (dot == npos || dot == 0 || host.size() - dot < 3) return false;
  return std::all_of(host.begin(), host.end(), [](char c) { return is_alnum(c) || c == '.' || c == '-'; }) &&
         std::all_of(host.begin() + static_cast<std::ptrdiff_t>(dot) + 1, host.end(), is_lower);
}

bool is_pattern(std::string_view value, const Characters& characters) {
  return value.starts_with('^') || (value.size() > 4 && value.starts_with("/^") && value.find('/', 2) != npos) ||
         value.starts_with("qr/") || characters.hold_one_of(kPatternSigns) ||
         (characters.hold_one_of(kWeakPatternSigns) && rarity(value) < 30);
}

bool holds_hash(std::string_view value) {
  if (value.size() == 41 && value[0] == '*' && is_hexadecimal(value.substr(1))) return true;  // MySQL 4.1
  const std::size_t colon = value.find(':');                                                  // user:hash
  return begins_with_one_of(value, kHashes) || (colon != npos && begins_with_one_of(value.substr(colon + 1), kHashes));
}

// "\xf0\x9f\xa4\x97", "\u5bc6\u7801": nothing but characters beyond ASCII, written as escapes. A random key is
// hardly ever UTF-8 throughout.
bool is_escaped_text(std::string_view value) {
  if (value.size() < 6 || value[0] != '\\') return false;
  std::size_t follow = 0;  // bytes of a character that are still to come
  for (std::size_t i = 0; i < value.size();) {
    const bool byte = at(value, i + 1) == 'x';
    const bool wide = at(value, i + 1) == 'U';
    const std::size_t width = byte ? 4 : wide ? 10 : 6;
    if (value[i] != '\\' || (!byte && !wide && at(value, i + 1) != 'u') || i + width > value.size()) return false;
    if (wide) {
      i += width;
      continue;
    }
    const int high = checks::hex_value(value[i + 2]);
    const int low = checks::hex_value(value[i + 3]);
    if (high < 0 || low < 0) return false;
    const int code = high * 16 + low;
    if (byte) {
      if (follow > 0 ? (code & 0xC0) != 0x80 : code < 0xC2 || code > 0xF4) return false;
      follow = follow > 0 ? follow - 1 : code >= 0xF0 ? 3 : code >= 0xE0 ? 2 : 1;
    } else if (code == 0 && checks::hex_value(value[i + 4]) < 8) {
      return false;  // of ASCII
    }
    i += width;
  }
  return follow == 0;
}

// Two characters beyond Latin written as "\u30D1" or four bytes as "\321": text of another script.
bool holds_foreign_escapes(std::string_view value) {
  constexpr std::size_t kBytes = 4;
  std::size_t bytes = 0;
  for (std::size_t i = value.find('\\'); i != npos; i = value.find('\\', i + 1))
    bytes += static_cast<std::size_t>((at(value, i + 1) == '2' || at(value, i + 1) == '3') &&
                                      is_digit(at(value, i + 2)) && is_digit(at(value, i + 3)));
  if (bytes >= kBytes) return true;
  std::size_t count = 0;
  for (std::size_t i = value.find("\\u"); i != npos; i = value.find("\\u", i + 2))
    count +=
        static_cast<std::size_t>(checks::hex_value(at(value, i + 2)) > 0 || checks::hex_value(at(value, i + 3)) > 1);
  return count >= 2;
}

// "!RC4:!MD5", "!3DES:+HIGH": what stands behind "PSK:" in OpenSSL's lists of ciphers.
bool is_cipher_list(std::string_view value) {
  if (value.front() != '!' && value.front() != '+') return false;
  return value.find(":!") != npos || std::all_of(value.begin(), value.end(), [](char c) {
           return is_upper(c) || is_digit(c) || std::string_view("!+-:_@").find(c) != npos;
         });
}

// Bytes that are no text: control characters and what is not UTF-8, or a few such bytes written as escapes. Keys are
// written as escapes too, 16 bytes and longer.
bool is_binary(std::string_view value) {
  std::size_t follow = 0;
  for (const char c : value) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7F) return true;
    if (follow > 0 ? (byte & 0xC0) != 0x80 : byte >= 0x80 && (byte < 0xC2 || byte > 0xF4)) return true;
    follow = follow > 0 ? follow - 1 : byte >= 0xF0 ? 3 : byte >= 0xE0 ? 2 : byte >= 0xC0 ? 1 : 0;
  }
  if (follow > 0) return true;
  constexpr std::size_t kLeastKey = 16;
  std::size_t escapes = 0;
  std::size_t controls = 0;
  for (std::size_t i = value.find("\\x"); i != npos; i = value.find("\\x", i + 2)) {
    const int high = checks::hex_value(at(value, i + 2));
    ++escapes;
    controls += static_cast<std::size_t>(high == 0 || high == 1 || high >= 8);
  }
  return controls > 0 && escapes < kLeastKey;
}

// A word such as people put into passphrases and seldom into messages: "l3tters", "p@ss", "42".
bool holds_mixed_word(std::string_view value) {
  for (std::size_t i = 0; i < value.size();) {
    std::size_t letters = 0, digits = 0, signs = 0;
    for (; i < value.size() && !checks::is_space(value[i]); ++i) {
      letters += static_cast<std::size_t>(is_alpha(value[i]));
      digits += static_cast<std::size_t>(is_digit(value[i]));
      signs += static_cast<std::size_t>(std::string_view("@#$%^&*").find(value[i]) != npos);
    }
    if (letters > 0 && (digits > 0 || signs > 0)) return true;
    ++i;
  }
  return false;
}

// Digits that are not those of "$1", which a text has where something is put in.
bool holds_digits_of_its_own(std::string_view value) {
  for (std::size_t i = 0; i < value.size(); ++i)
    if (is_digit(value[i]) && (i == 0 || value[i - 1] != '$')) return true;
  return false;
}

// Passwords in groups ("abcd efgh ijkl mnop") have none.
bool holds_long_word(std::string_view value) {
  constexpr std::size_t kLong = 7;
  std::size_t letters = 0;
  for (const char c : value) {
    letters = is_alpha(c) ? letters + 1 : 0;
    if (letters == kLong) return true;
  }
  return false;
}

// Words for people: blanks between letters. Few values with blanks are secrets, and those look random.
bool is_message(std::string_view value) {
  const auto foreign =
      std::count_if(value.begin(), value.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
  if (static_cast<std::size_t>(foreign) * 2 > value.size() || is_escaped_text(value) || holds_foreign_escapes(value))
    return true;  // another script
  const auto of_word = [](char c) { return (is_word(c) && !is_digit(c)) || std::string_view("-:.'").find(c) != npos; };
  if (foreign > 0 && std::all_of(value.begin(), value.end(), of_word)) return true;  // a word of another language
  if (value.find("[[") != npos && value.find("]]") != npos) return true;             // a link in a text of a wiki
  for (const std::string_view scheme : views("basic ", "digest ", "negotiate "))     // not for the generic rules
    if (equal_caseless(value.substr(0, scheme.size()), scheme)) return true;
  const auto blanks = std::count_if(value.begin(), value.end(), checks::is_space);
  if (const std::size_t blank = value.find("%20"); blank != npos && value.find("%20", blank + 3) != npos) return true;
  if (blanks == 0) return value.find("...") != npos || value.find("\xe2\x80\xa6") != npos;
  if (blanks > 3) return true;
  if (foreign > 0 && !holds_digits_of_its_own(value)) return true;  // a label of a page
  if (holds_long_word(value) && std::all_of(value.begin(), value.end(), [](char c) { return is_alpha(c) || c == ' '; }))
    return true;
  return rarity(value) < (foreign == 0 && holds_mixed_word(value) ? 0 : 25);
}

bool is_digest(std::string_view value) {
  const std::size_t size = value.size();
  return (size == 32 || size == 40 || size == 56 || size == 64 || size == 96 || size == 128) && is_hexadecimal(value);
}

// Ten characters of time, which since 2016 begin with 01, and sixteen more, in the alphabet of Crockford; with a prefix
// of one word perhaps.
bool is_ulid(std::string_view value) {
  constexpr std::size_t kSize = 26;
  constexpr std::size_t kLongestPrefix = 12;
  if (value.size() < kSize || value.size() > kSize + kLongestPrefix + 1) return false;
  const std::string_view id = value.substr(value.size() - kSize);
  const std::string_view prefix = value.substr(0, value.size() - kSize);
  if (!id.starts_with("01") || (!prefix.empty() && prefix.back() != '_' && prefix.back() != '-')) return false;
  const auto crockford = [](char c) {
    return is_digit(c) || (is_upper(c) && c != 'I' && c != 'L' && c != 'O' && c != 'U');
  };
  return std::all_of(id.begin(), id.end(), crockford) && std::any_of(id.begin(), id.end(), is_upper) &&
         std::all_of(prefix.begin(), prefix.end(), [](char c) { return is_alpha(c) || c == '_' || c == '-'; });
}

// NL80211_RRF_NO_IR: the name of a constant.
bool is_macro(std::string_view value) {
  return value.find('_') != npos && is_upper(value.front()) &&
         std::all_of(value.begin(), value.end(), [](char c) { return is_upper(c) || is_digit(c) || c == '_'; }) &&
         rarity(value) < 15;
}

// A token's place filled with what no generator gives: somebody may have put a real one there before.
bool is_long_sequence(std::string_view value) {
  constexpr std::size_t kLeast = 20;
  constexpr std::size_t kAlphabet = 10;  // letters in their order: nobody takes that for a token
  std::size_t rise = 0;
  for (std::size_t i = 1; i < value.size() && rise < kAlphabet; ++i)
    rise = is_alpha(value[i]) && value[i] == value[i - 1] + 1 ? rise + 1 : 0;
  return value.size() >= kLeast && rise < kAlphabet && std::any_of(value.begin(), value.end(), is_digit) &&
         std::any_of(value.begin(), value.end(), is_alpha);
}

constexpr auto kNames = std::to_array<std::string_view>({
    "a literal",
    "a word of the language or a type",
    "a number, date, version or address",
    "a placeholder",
    "a look-up in the environment or a store",
    "an expression or template",
    "a call",
    "a reference to another name",
    "a path",
    "a URL",
    "a mail address",
    "a message for people",
    "a regular expression",
    "markup or a selector",
    "an encrypted value",
    "a hash of a password",
    "a public key or certificate",
    "a ULID",
    "a UUID",
    "as long as a digest",
    "a sequence or repetition",
    "bytes that are no text",
    "a file",
});
static_assert(kNames.size() == static_cast<std::size_t>(Content::file) + 1);

// What kubeseal writes: the length of the wrapped key in two bytes (of RSA-4096 0x0200, of RSA-2048 0x0100), that key
// and the encrypted value, in base64.
bool is_sealed(std::string_view value) {
  constexpr std::size_t kLeast = 200;  // of 344 at least: a scorer looks at the first kJudgedBytes
  return value.size() >= kLeast && value[0] == 'A' && (value[1] == 'g' || value[1] == 'Q') && value[2] >= 'A' &&
         value[2] <= 'D';
}

// What Maven writes with its master password: 32 bytes and more in base64, in braces.
bool is_of_maven(std::string_view value) {
  constexpr std::size_t kLeast = 44;
  if (value.size() < kLeast + 2 || value.size() % 4 != 2 || value.front() != '{' || value.back() != '}') return false;
  const std::string_view inner = value.substr(1, value.size() - 2);
  return std::all_of(inner.begin(), inner.end(),
                     [](char c) { return is_alnum(c) || c == '+' || c == '/' || c == '='; });
}

}  // namespace

Content content_of(std::string_view value, bool quoted) {
  if (value.size() <= 12 && is_one_of(value, kPlainWords)) return Content::word;
  if (is_sealed(value)) return Content::encrypted;
  if (is_number(value)) return Content::number;
  if (is_uuid(value))
    return checks::is_filler(value) || checks::is_sequence(value) ? Content::placeholder : Content::uuid;
  // Most values hold none of these signs, and then only a few questions are left.
  const bool plain =
      std::all_of(value.begin(), value.end(), [](char c) { return is_alnum(c) || c == '_' || c == '-'; });
  if (!plain) {
    const Characters characters(value);
    if (is_binary(value)) return Content::binary;
    if (characters.hold_one_of(kLookups)) return Content::lookup;
    if (begins_with_one_of(value, kEncrypted) || is_of_maven(value)) return Content::encrypted;
    if (holds_hash(value)) return Content::hash;
    if (is_expression(value, quoted)) return Content::expression;
    if (value.find("://") != npos) return Content::url;
    if (begins_with_one_of(value, kPublicKeys)) return Content::public_key;
    if (is_message(value)) return Content::message;
    if (is_call(value, quoted)) return Content::call;
    if (!quoted && indexes(value)) return Content::expression;
    if (characters.hold_one_of(kMarkupSigns) || holds_colour(value)) return Content::markup;
    if (is_pattern(value, characters)) return Content::pattern;
    if (is_address(value)) return Content::address;
    if (is_path(value)) return Content::path;
    if (is_reference(value, quoted) || is_cipher_list(value)) return Content::reference;
  } else if (value.size() > 40 && begins_with_one_of(value, kPublicKeys)) {
    return Content::public_key;
  } else if (value.size() > 60 && begins_with_one_of(value, kEncrypted)) {
    return Content::encrypted;
  } else if (is_wrapped(value)) {
    return Content::expression;
  }
  if ((!quoted && is_macro(value)) || is_camel_name(value, quoted)) return Content::reference;
  if (checks::is_filler(value)) return Content::placeholder;
  if (checks::is_sequence(value)) return is_long_sequence(value) ? Content::sequence : Content::placeholder;
  if (is_digest(value)) return Content::digest;
  if (is_ulid(value)) return Content::ulid;
  return Content::literal;
}

std::string_view name_of(Content content) { return kNames[static_cast<std::size_t>(content)]; }

}  // namespace assay::context
