#include "scanners/secrets/context/assignment.h"

#include <algorithm>
#include <array>

#include "scanners/secrets/context/cursor.h"
#include "scanners/secrets/context/value_reader.h"

namespace assay::context {

namespace {

using checks::equal_caseless;
using checks::is_alnum;
using checks::is_alpha;
using checks::is_digit;
using checks::is_lower;
using checks::is_space;

constexpr std::size_t kLongestName = 80;
constexpr std::string_view kWideColon = "\xef\xbc\x9a";  // as Chinese and Japanese text has it

class AssignmentReader {
 public:
  AssignmentReader(std::string_view text, std::size_t begin, std::size_t end) : text_(text) {
    out_.keyword = {begin, end};
  }

  std::optional<Assignment> read() {
    read_name();
    if (!read_element() && !read_entry() && !read_behind() && !read_reversed()) return std::nullopt;
    // Names of functions that take a password; what else is given to such a name is none.
    const bool function = takes_user(text_.substr(out_.keyword.begin, out_.keyword.size()));
    if (function && out_.form != Form::call) return std::nullopt;
    return out_;
  }

 private:
  char char_at(std::size_t i) const { return at(text_, i); }
  std::string_view from(std::size_t i) const { return text_.substr(std::min(i, text_.size())); }
  std::string_view name() const { return text_.substr(out_.name.begin, out_.name.size()); }

  // The identifier, key or flag around the keyword, and its quotes.
  void read_name() {
    std::size_t begin = out_.keyword.begin;
    while (begin > 0 && out_.keyword.begin - begin < kLongestName &&
           (is_word(text_[begin - 1]) || text_[begin - 1] == '-' || text_[begin - 1] == '.' ||
            text_[begin - 1] == '$' || text_[begin - 1] == '@'))
      --begin;
    // "\tpassword" within a string: the letter belongs to the escape.
    if (begin > 0 && begin < out_.keyword.begin && text_[begin - 1] == '\\' &&
        (text_[begin] == 't' || text_[begin] == 'n' || text_[begin] == 'r'))
      ++begin;
    std::size_t end = out_.keyword.end;
    const std::size_t furthest = end + kLongestName;
    while (end < furthest && !from(end).starts_with(kWideColon) &&
           (is_word(char_at(end)) || char_at(end) == '$' ||
            ((char_at(end) == '-' || char_at(end) == '.') && is_alpha(char_at(end + 1)))))
      ++end;
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

  // "smtp:password", "db/password": where the quoted key begins, or `end` when it is none.
  std::size_t path_begin(std::size_t end) const {
    std::size_t begin = end;
    while (begin > 0 && end - begin < 40 &&
           (is_word(text_[begin - 1]) || text_[begin - 1] == ':' || text_[begin - 1] == '/' || text_[begin - 1] == '-'))
      --begin;
    const bool url = text_.substr(begin, end - begin).find("//") != std::string_view::npos;
    return !url && quote_before(text_, begin).width != 0 ? begin : end;
  }

  bool value_at(std::size_t i, Form form) {
    out_.form = form;
    out_.joined = out_.trailing = false;
    return read_value(text_, i, out_);
  }
  bool quoted_at(std::size_t i, Form form) {
    out_.form = form;
    out_.joined = out_.trailing = false;
    return read_quoted(text_, i, out_);
  }

  // <name>value</name>, <name attribute="x">value</name>, <![CDATA[value]]>
  bool read_element() {
    if (quote_.width != 0) return false;
    std::size_t open = out_.name.begin;
    while (open > 0 && (is_word(text_[open - 1]) || text_[open - 1] == ':')) --open;
    if (open == 0 || text_[open - 1] != '<') return false;
    // Generics and named groups of regular expressions: Map<Token>, (?P<token>…)
    if (open > 1 && (is_word(text_[open - 2]) || text_[open - 2] == '?')) return false;
    std::size_t i = out_.name.end;
    const std::size_t furthest = i + 96;
    while (i < furthest && i < text_.size() && text_[i] != '>' && text_[i] != '<') ++i;
    if (char_at(i) != '>' || text_[i - 1] == '/' || text_[i - 1] == '=') return false;
    i = skip_spaces(text_, i + 1);
    if (from(i).starts_with("<![CDATA[")) i += 9;
    out_.form = Form::element;
    return read_content(i);
  }

  // What an element holds, in one line of its own perhaps: from i to the tag that ends it.
  bool read_content(std::size_t i) {
    std::size_t last = i;
    while (last < text_.size() && text_[last] != '<' && !is_newline(text_[last])) ++last;
    const std::size_t end = skip_spaces(text_, last);
    while (last > i && is_space(text_[last - 1])) --last;
    if (from(i).substr(0, last - i).ends_with("]]>")) last -= 3;
    if (last <= i || char_at(end) != '<' || char_at(end + 1) != '/') return false;
    out_.value = {i, last};
    return true;
  }

  // Whether the name is itself a value, of a key such as "name": "NAME".
  bool is_named() const {
    std::size_t i = out_.name.begin - quote_.width;
    i = back_over_blanks(text_, i);
    if (i == 0 || (text_[i - 1] != ':' && text_[i - 1] != '=')) return false;
    i = back_over_blanks(text_, i - 1);
    if (const Quote quote = quote_before(text_, i); quote.width != 0) i -= quote.width;
    std::size_t begin = i;
    while (begin > 0 && is_word(text_[begin - 1])) --begin;
    const std::string_view key = text_.substr(begin, i - begin);
    for (const std::string_view known : {"id", "variable", "setting", "property"})
      if (equal_caseless(key, known)) return true;
    return ends_caseless(key, "name") || ends_caseless(key, "key");  // "ParameterKey", "x:Name"
  }

  // name: NAME, value: VALUE in YAML, JSON, XML, HCL; <key>NAME</key><string>VALUE</string>
  bool read_entry() {
    std::size_t i = behind_;
    if (from(i).starts_with("</key>")) {
      i = skip_spaces(text_, i + 6);
      if (!from(i).starts_with("<string>")) return false;
      out_.form = Form::element;
      const std::size_t begin = i + 8;
      const std::size_t end = text_.find('<', begin);
      if (end == std::string_view::npos || end == begin) return false;
      out_.form = Form::entry;
      out_.value = {begin, end};
      return true;
    }
    if (!is_named()) return false;
    const std::size_t furthest = i + 64;
    while (i < furthest && (is_space(char_at(i)) || char_at(i) == ',' || char_at(i) == ';')) ++i;
    if (const Quote quote = quote_at(text_, i); quote.width != 0) i += quote.width;
    const std::size_t key = i;
    while (i - key < 24 && is_word(char_at(i))) ++i;
    if (!ends_caseless(from(key).substr(0, i - key), "value")) return closed_ && read_named_element(behind_);
    if (const Quote quote = quote_at(text_, i); quote.width != 0) i += quote.width;
    i = skip_blanks(text_, i);
    if (char_at(i) != ':' && char_at(i) != '=') return false;
    i = skip_blanks(text_, i + 1);
    if (value_at(i, Form::line)) {
      if (out_.form == Form::line) out_.form = Form::entry;
      return true;
    }
    return false;
  }

  // <property name="NAME">value</property>, <setting name="NAME" type="x"><value>value</value></setting>
  bool read_named_element(std::size_t i) {
    const std::size_t furthest = i + 96;
    while (i < furthest && i < text_.size() && text_[i] != '>' && text_[i] != '<') ++i;
    if (char_at(i) != '>' || text_[i - 1] == '/' || text_[i - 1] == '=') return false;
    i = skip_spaces(text_, i + 1);
    for (const std::string_view opening : {"<value>", "<![CDATA["})
      if (from(i).starts_with(opening)) i = skip_spaces(text_, i + opening.size());
    out_.form = Form::entry;
    return read_content(i);
  }

  // All forms with the value behind the name.
  bool read_behind() {
    std::size_t i = behind_;
    if (char_at(i) == ']' && quote_at(text_, i + 1).width == 1 && char_at(i + 2) == ')')
      return read_verb(i + 2);  // get("input[name=password]").type("value")
    if (char_at(i) == ']' || char_at(i) == '}') ++i;
    if (char_at(i) == '[') i = skip_brackets(i);
    if (from(i).starts_with("%3D") || from(i).starts_with("%3d")) return value_at(i + 3, Form::query);
    while (char_at(i) == '\\' && char_at(i + 1) == 't') i += 2;
    if (!closed_ && out_.name.begin > 0 && text_[out_.name.begin - 1] == '*') i = skip_marks(i);  // **name**: value
    const std::size_t sign = skip_blanks(text_, i);
    if (from(sign).starts_with(kWideColon)) return value_at(skip_blanks(text_, sign + 3), at_line_start());
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
        return read_pair_of_arguments(sign);
      case '(':
        return !closed_ && sign == i && read_call(sign);
      case ')':
        return closed_ && sign == i && read_alternative_of(sign);
      case '{':
        return read_block(sign);
      case '-':
        return sign > i && read_dash(sign);
      case '\'':
      case '"':
      case '`':
      case '\\':
        return read_statement(sign);
      default:
        if (closed_) return sign > i && read_to(sign);
        return sign > i && (read_argument(sign) || read_prose(sign) || read_typed(sign) || read_sql(sign));
    }
  }

  std::size_t skip_marks(std::size_t i) const {
    while (char_at(i) == '*' || char_at(i) == '_' || char_at(i) == '`') ++i;
    return i;
  }

  // getenv("NAME").unwrap_or("value"), ENV.fetch("NAME") { "value" }, env["NAME"] || "value" from the name on.
  bool read_alternative_of(std::size_t closing) {
    out_.form = Form::fallback;
    out_.joined = out_.trailing = false;
    if (read_fallback(text_, closing + 1, out_)) return true;
    return read_verb(closing);
  }

  // find_element(By.ID, "password").send_keys("value"), cy.get("#password").type("value")
  bool read_verb(std::size_t closing) {
    std::size_t i = closing + 1;
    while (char_at(i) == ')' || char_at(i) == ']') ++i;
    for (const std::string_view verb : {".send_keys(", ".sendKeys(", ".type(", ".fill(", ".setValue(", ".set_value("})
      if (from(i).starts_with(verb)) return quoted_at(skip_blanks(text_, i + verb.size()), Form::call);
    return false;
  }

  // variable "NAME" { type = string  default = "value" }; Token { get; set; } = "value"
  bool read_block(std::size_t open) {
    constexpr std::size_t kBlock = 120;
    const std::string_view block = from(open).substr(0, kBlock);
    const std::size_t close = block.find('}');
    if (!closed_) {
      if (is_quote(char_at(open + 1))) return quoted_at(open + 1, Form::assignment);  // name{"value"} of C++
      if (!from(open + 1).substr(0, 5).starts_with(" get;") || close == std::string_view::npos) return false;
      const std::size_t sign = skip_blanks(text_, open + close + 1);
      return char_at(sign) == '=' && quoted_at(skip_blanks(text_, sign + 1), Form::assignment);
    }
    const std::size_t word = block.find("default");
    if (word == std::string_view::npos || word > close || is_word(block[word - 1])) return false;
    const std::size_t sign = skip_blanks(text_, open + word + 7);
    return char_at(sign) == '=' && quoted_at(skip_blanks(text_, sign + 1), Form::entry);
  }

  // "name" to "value" of Kotlin
  bool read_to(std::size_t i) {
    return from(i).starts_with("to ") && quoted_at(skip_blanks(text_, i + 3), Form::assignment);
  }

  // name - value, alone in its line
  bool read_dash(std::size_t sign) {
    if (!is_blank(char_at(sign + 1)) || at_line_start() != Form::line) return false;
    return value_at(skip_blanks(text_, sign + 1), Form::cell) && out_.quote == 0 && !out_.trailing;
  }

  std::size_t skip_brackets(std::size_t i) const {
    const std::size_t begin = i++;
    while (is_alnum(char_at(i)) || char_at(i) == '_') ++i;
    return char_at(i) == ']' ? i + 1 : begin;
  }

  // Line, when nothing but what opens a line stands before the name; else pair.
  Form at_line_start() const {
    std::size_t i = out_.name.begin - quote_.width;
    i = back_over_blanks(text_, i);
    for (const std::string_view word : {"export", "set", "ENV", "ARG", "env", "SET", "declare", "setx", "setenv"})
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

  // `behind` is the position after the first '='.
  bool read_equals(std::size_t sign, std::size_t behind) {
    if (char_at(behind) == '=' || char_at(behind) == '~') return read_comparison(behind);
    if (char_at(behind) == '>') ++behind;
    if (sign > 0 && behind == sign + 1 && is_query()) return value_at(behind, Form::query);
    const Form bare = name().starts_with('-') ? Form::argument : at_line_start();
    const std::size_t value = skip_blanks(text_, behind);
    if (char_at(value) == '(' && ends_caseless(name(), "auth")) {  // auth=("user", "value")
      const std::size_t second = skip_argument(skip_spaces(text_, value + 1));
      return second != 0 && quoted_at(second, Form::call);
    }
    if (value > behind && is_newline(char_at(value))) return quoted_at(skip_spaces(text_, value), Form::assignment);
    return take(value, bare);
  }

  bool is_query() const {
    const std::size_t begin = out_.name.begin;
    if (quote_.width != 0 || begin == 0) return false;
    const char c = text_[begin - 1];
    return c == '?' || c == '&' || (c == ';' && begin > 4 && text_.substr(begin - 5, 5) == "&amp;");
  }

  // What is in quotes is an assignment whatever stands before the name; else `bare` is its form.
  bool take(std::size_t i, Form bare) {
    if (!value_at(i, bare)) return false;
    if (out_.quote != 0 && out_.form == bare && bare != Form::argument) out_.form = Form::assignment;
    return true;
  }

  // ${NAME:-value}, ${NAME:value}: a default. ${NAME:?message} and ${NAME:+other} give none.
  bool read_default(std::size_t i) {
    if (char_at(i) == '-' || char_at(i) == '=') ++i;
    if (char_at(i) == '?' || char_at(i) == '+') return false;
    const std::size_t end = text_.find_first_of("}\n", i);
    if (end == std::string_view::npos || text_[end] != '}' || end == i) return false;
    out_.form = Form::fallback;
    out_.value = {i, end};
    return true;
  }

  bool read_colon(std::size_t sign) {
    if (text_.substr(0, out_.name.begin).ends_with("${")) return read_default(sign + 1);
    std::size_t i = sign + 1;
    while (char_at(i) == ':' && i < sign + 3) ++i;
    if (char_at(i) == '=') return take(skip_blanks(text_, i + 1), at_line_start());
    if (i > sign + 1) return false;  // a scope: name::other
    if (char_at(i) == '/' && char_at(i + 1) == '/') return false;
    if (char_at(i) == '*' || char_at(i) == '_') i = skip_marks(i);  // **name:** value
    const std::size_t value = skip_blanks(text_, i);
    if (const std::size_t behind = skip_type(value); behind != 0) return take(skip_blanks(text_, behind), Form::pair);
    return take(value, at_line_start());
  }

  // A type annotation with its '=': the position behind that, or 0.
  std::size_t skip_type(std::size_t i) const {
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

  bool read_comparison(std::size_t i) {
    while (char_at(i) == '=' || char_at(i) == '~') ++i;
    return quoted_at(skip_blanks(text_, i), Form::comparison);
  }

  // "lit" == name, "lit".equals(name)
  bool read_reversed() {
    std::size_t i = back_over_blanks(text_, out_.name.begin);
    constexpr std::string_view kEquals = ".equals(";
    if (i > kEquals.size() && equal_caseless(text_.substr(i - kEquals.size(), kEquals.size()), kEquals)) {
      i -= kEquals.size();
    } else {
      if (i < 2 || text_[i - 1] != '=' || (text_[i - 2] != '=' && text_[i - 2] != '!')) return false;
      while (i > 0 && (text_[i - 1] == '=' || text_[i - 1] == '!')) --i;
      i = back_over_blanks(text_, i);
    }
    if (i == 0 || !is_quote(text_[i - 1])) return false;
    const std::size_t end = i - 1;
    std::size_t begin = end;
    while (begin > 0 && text_[begin - 1] != text_[end] && !is_newline(text_[begin - 1])) --begin;
    if (begin == 0 || text_[begin - 1] != text_[end] || begin == end) return false;
    out_.form = Form::comparison;
    out_.value = {begin, end};
    out_.quote = text_[end];
    return true;
  }

  static bool ends_caseless(std::string_view text, std::string_view ending) {
    return text.size() >= ending.size() && equal_caseless(text.substr(text.size() - ending.size()), ending);
  }

  // The last part of a dotted name.
  std::string_view last_part() const {
    const std::string_view whole = name();
    const std::size_t dot = whole.rfind('.');
    return dot == std::string_view::npos ? whole : whole.substr(dot + 1);
  }

  // Functions that take a user and then a password, and are named for it.
  static bool takes_user(std::string_view callee) {
    for (const std::string_view known : {"basicauth", "basic_auth", "pw_set", "getconnection", "headervalue",
                                         "mysql_connect", "mysqli", "pdo", "login"})
      if (checks::contains_caseless(callee, known)) return true;
    return false;
  }

  // Those with a host or URL before the user.
  static bool takes_place(std::string_view callee) {
    for (const std::string_view known : {"getconnection", "mysql_connect", "mysqli", "pdo"})
      if (checks::contains_caseless(callee, known)) return true;
    return false;
  }

  // The same, and classes of credentials.
  static bool takes_credentials(std::string_view callee) {
    return equal_caseless(callee, "passwordauthentication") || equal_caseless(callee, "userpassword") ||
           checks::contains_caseless(callee, "credential") || checks::contains_caseless(callee, "passwordtoken") ||
           takes_user(callee);
  }

  // Behind the argument at i and its comma: a literal in quotes or a name. 0 when another follows none.
  std::size_t skip_argument(std::size_t i) const {
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

  bool read_call(std::size_t open) {
    std::size_t i = skip_spaces(text_, open + 1);
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
      for (const std::string_view wrapper : {"Some(", "String::from(", "new String("})
        if (i != 0 && from(i).starts_with(wrapper)) i += wrapper.size();
      return i != 0 && quoted_at(i, Form::call);
    }
    const bool plain = callee.size() == out_.keyword.size() || callee.starts_with('.') || name().size() > callee.size();
    const bool sets = begins("set") || begins("with") || begins("add") || begins("put");
    if (!sets && !(plain && callee.data() <= text_.data() + out_.keyword.begin)) return false;
    if (!quoted_at(i, Form::call)) return false;
    const char next = char_at(skip_blanks(text_, out_.value.end + 1));
    return next == ')' || next == ',' || next == '.';
  }

  // put("name", "value"), define('NAME', 'value'), setopt(curl, CURLOPT_PASSWORD, "value")
  bool read_pair_of_arguments(std::size_t comma) {
    if (closed_) {
      const std::size_t before = back_over_blanks(text_, out_.name.begin - quote_.width);
      if (before == 0 ||
          (text_[before - 1] != '(' && text_[before - 1] != ',' && !text_.substr(0, before).ends_with("fill_in")))
        return false;
      for (const std::string_view reader : {"lookup(", "get(", "find(", "query(", "pairs("})
        if (text_.substr(0, before).ends_with(reader)) return false;
    } else if (is_compared(out_.name.begin)) {
      return quoted_at(skip_spaces(text_, comma + 1), Form::comparison);
    } else if (const std::string_view last = last_part();
               std::any_of(last.begin(), last.end(), is_lower) && name() != "curl" &&
               !(out_.name.begin > 0 && text_[out_.name.begin - 1] == ':')) {  // Ruby: set :password, "x"
      return false;
    }
    const std::size_t i = skip_spaces(text_, comma + 1);
    if (quoted_at(i, Form::call)) {
      // Among more than two arguments, or in a list of names, the next one is another name.
      std::size_t behind = out_.value.end;
      while (char_at(behind) == '\\' || is_quote(char_at(behind))) ++behind;
      const bool last = char_at(skip_spaces(text_, behind)) != ',';
      const bool second = closed_ && text_[back_over_blanks(text_, out_.name.begin - quote_.width) - 1] == ',';
      return (last || !second) && text_.substr(out_.value.begin, out_.value.size()) != name();
    }
    // add_argument("--password", type=str, default="value"), fill_in "Password", with: "value"
    constexpr std::size_t kArguments = 96;
    const std::string_view rest = from(i).substr(0, kArguments);
    for (const std::string_view word : {"default=", "with: ", "value=", "default: "})
      if (const std::size_t at = rest.find(word);
          closed_ && at != std::string_view::npos && at < rest.find_first_of(")\n;"))
        return quoted_at(i + at + word.size(), Form::call);
    return false;
  }

  // Whether the argument at i is the first of a comparison: strcmp(, assert_eq!(, assertEquals(
  bool is_compared(std::size_t i) const {
    if (i == 0 || text_[i - 1] != '(') return false;
    const std::string_view before = text_.substr(0, i - 1);
    for (const std::string_view known : {"cmp", "assert_eq!", "assertEqual", "assertEquals", "equals", "Equal"})
      if (before.ends_with(known)) return true;
    return false;
  }

  bool read_argument(std::size_t i) {
    if (!name().starts_with('-')) return false;
    const std::size_t before = out_.name.begin;
    if (before > 0 && !is_space(text_[before - 1]) && !is_quote(text_[before - 1]) && text_[before - 1] != '[')
      return false;
    if (char_at(i) == '-' || char_at(i) == '<' || char_at(i) == '[' || char_at(i) == '\\') return false;
    return value_at(i, Form::argument);
  }

  // name type = "value" of Go
  bool read_typed(std::size_t i) {
    const std::size_t begin = i;
    while (i - begin < 24 && (is_word(char_at(i)) || char_at(i) == '*' || char_at(i) == '.')) ++i;
    const std::size_t sign = skip_blanks(text_, i, 8);
    if (i == begin || char_at(sign) != '=' || char_at(sign + 1) == '=') return read_colon_behind_words(begin);
    return quoted_at(skip_blanks(text_, sign + 1), Form::assignment);
  }

  // Secret Key: value
  bool read_colon_behind_words(std::size_t i) {
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

  // password "value"; PASSWORD 'value'; #define NAME "value"
  bool read_statement(std::size_t i) {
    if (closed_ || i == out_.name.end) return false;
    if (takes_user(last_part())) {  // Ruby: basic_auth "user", "value"
      i = skip_argument(i);
      return i != 0 && quoted_at(i, Form::call);
    }
    if (name().starts_with('-')) return char_at(i) != '`' && value_at(i, Form::argument);
    if (!quoted_at(i, Form::statement)) return false;
    const char next = char_at(out_.value.end + 1);
    return next == '\0' || is_space(next) || next == ';' || next == ',' || next == ')' || is_quote(next) ||
           next == '\\' || (next == '.' && !is_word(char_at(out_.value.end + 2)));
  }

  // CREATE USER x IDENTIFIED BY value; ALTER ROLE x WITH PASSWORD value; #define NAME value
  bool read_sql(std::size_t i) {
    const std::size_t begin = back_over_blanks(text_, out_.name.begin);
    const auto follows = [&](std::string_view word) {
      return begin >= word.size() && equal_caseless(text_.substr(begin - word.size(), word.size()), word);
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
    return (follows("env") || follows("arg") || follows("with") || follows("login") || follows("encrypted") ||
            follows("superuser") || follows("define") || follows("setenv") || follows("set -x") || follows("set -gx") ||
            follows("configure set") || equal_caseless(name(), "requirepass") ||
            equal_caseless(name(), "masterauth")) &&
           name().size() >= 6 && value_at(i, Form::statement) && !out_.trailing;
  }

  // The password [of something] is "value"
  bool read_prose(std::size_t i) {
    for (int words = 0; words < 3; ++words) {
      const std::size_t begin = i;
      while (i - begin < 12 && is_alpha(char_at(i))) ++i;
      if (i == begin || !is_blank(char_at(i))) return false;
      const std::string_view word = text_.substr(begin, i - begin);
      i = skip_blanks(text_, i, 2);
      if (char_at(i) == ':') i = skip_blanks(text_, i + 1);
      if (word == "is" || word == "was" || word == "to") return quoted_at(i, Form::prose);
    }
    return false;
  }

  // | name | value |
  bool read_cell(std::size_t sign) {
    const std::size_t before = back_over_blanks(text_, out_.name.begin - quote_.width);
    if (before == 0 || text_[before - 1] != '|') return false;
    std::size_t i = skip_blanks(text_, sign + 1);
    if (char_at(i) == '`') return quoted_at(i, Form::cell);
    return value_at(i, Form::cell) && char_at(skip_blanks(text_, out_.value.end)) == '|';
  }

  std::string_view text_;
  Assignment out_;
  Quote quote_;             // around the name
  std::size_t behind_ = 0;  // the name and its closing quote
  bool closed_ = false;
};

constexpr std::array<std::string_view, 14> kForms = {
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
    "URL",
};
static_assert(kForms.size() == static_cast<std::size_t>(Form::url) + 1);

}  // namespace

Span keyword_of(std::string_view text, std::size_t begin, std::size_t end) {
  end = std::min(end, text.size());
  while (begin < end && (is_quote(text[begin]) || text[begin] == '<')) ++begin;
  while (begin < end && (is_quote(text[end - 1]) || is_blank(text[end - 1]) || text[end - 1] == '=' ||
                         text[end - 1] == ':' || text[end - 1] == '(' || text[end - 1] == '!'))
    --end;
  return {begin, end};
}

std::optional<Assignment> read_assignment(std::string_view text, std::size_t begin, std::size_t end) {
  if (begin >= end || end > text.size()) return std::nullopt;
  return AssignmentReader(text, begin, end).read();
}

std::string_view name_of(Form form) { return kForms[static_cast<std::size_t>(form)]; }

}  // namespace assay::context
