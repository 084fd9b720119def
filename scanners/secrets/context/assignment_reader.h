// Reads one assignment: the state and the forms that assignment.h speaks of. For the assignment_*.cc files alone.
#pragma once

#include <algorithm>
#include <optional>
#include <string_view>

#include "scanners/secrets/context/assignment.h"
#include "scanners/secrets/context/cursor.h"

namespace assay::context {

class AssignmentReader {
 public:
  AssignmentReader(std::string_view text, std::size_t begin, std::size_t end, bool cut) : text_(text) {
    out_.keyword = {begin, end};
    out_.cut = cut;
  }

  std::optional<Assignment> read();

 private:
  char char_at(std::size_t i) const { return at(text_, i); }
  std::string_view from(std::size_t i) const { return text_.substr(std::min(i, text_.size())); }
  std::string_view name() const { return text_.substr(out_.name.begin, out_.name.size()); }

  // The name, and what an operator gives to it (assignment.cc).

  // The identifier, key or flag around the keyword, and its quotes.
  void read_name();
  // Whether a word and a blank stand before a name without quotes, and no markup behind it.
  bool behind_word() const;
  // "smtp:password", "Db:Main:Password": where the quoted key begins, or `end` when it is none.
  std::size_t path_begin(std::size_t end) const;
  bool value_at(std::size_t i, Form form);
  bool quoted_at(std::size_t i, Form form);
  // All forms with the value behind the name.
  bool read_behind();
  // Forms in which words or a value without a sign stand at i, behind the name and a blank.
  bool read_words(std::size_t i);
  std::size_t skip_marks(std::size_t i) const;
  std::size_t skip_brackets(std::size_t i) const;
  // A list of arguments in YAML: "- --name", and "- value" in the next line.
  bool read_next_item(std::size_t i);
  // Line, when nothing but what opens a line stands before the name; else pair.
  Form at_line_start() const;
  // `behind` is the position after the first '='.
  bool read_equals(std::size_t sign, std::size_t behind);
  bool read_equals_below(std::size_t line);
  bool is_query() const;
  // Pwd={value}; of ODBC, from behind its brace.
  bool read_braced(std::size_t i);
  // What is in quotes is an assignment whatever stands before the name; else `bare` is its form.
  bool take(std::size_t i, Form bare);
  // "tokens", "API_KEYS"
  bool is_plural() const;
  // ${NAME:-value}, ${NAME:value}: a default. ${NAME:?message} and ${NAME:+other} give none.
  bool read_default(std::size_t i);
  bool read_colon(std::size_t sign);
  // Whether the name is a part of an Amazon resource name.
  bool is_arn() const;
  // A type annotation with its '=': the position behind that, or 0.
  std::size_t skip_type(std::size_t i) const;
  bool read_comparison(std::size_t i);
  // "lit" == name, "lit".equals(name)
  bool read_reversed();
  // The literal in one line whose closing quote ends at i.
  bool literal_before(std::size_t i, Form form);

  // Elements, entries, cells and blocks (assignment_markup.cc).

  // <name>value</name>, <name attribute="x">value</name>, <![CDATA[value]]>
  bool read_element();
  // What an element holds, in one line of its own perhaps: from i to the tag that ends it.
  bool read_content(std::size_t i);
  // Whether the name is itself a value, of a key such as "name": "NAME".
  bool is_named() const;
  // name: NAME, value: VALUE in YAML, JSON, XML, HCL; <key>NAME</key><string>VALUE</string>
  bool read_entry();
  // <add value="value" key="NAME"/>, { "value": "value", "name": "NAME" }
  bool read_value_before();
  // <property name="NAME">value</property>, <setting name="NAME" type="x"><value>value</value></setting>
  bool read_named_element(std::size_t i);
  // | name | value |
  bool read_cell(std::size_t sign);
  // variable "NAME" { type = string  default = "value" }; Token { get; set; } = "value"
  bool read_block(std::size_t open);
  // "name" to "value" of Kotlin; fill in "name" with "value" of Cucumber
  bool read_to(std::size_t i);
  // name - value, alone in its line; name -> "value"
  bool read_dash(std::size_t sign);

  // Functions and their arguments (assignment_calls.cc).

  static bool ends_caseless(std::string_view text, std::string_view ending) {
    return text.size() >= ending.size() &&
           (ending.empty() || checks::to_lower(text.back()) == checks::to_lower(ending.back())) &&
           checks::equal_caseless(text.substr(text.size() - ending.size()), ending);
  }
  // The last part of a dotted name.
  std::string_view last_part() const;
  // Functions that take a user and then a password, and are named for it.
  static bool takes_user(std::string_view callee);
  // Those with a host or URL before the user.
  static bool takes_place(std::string_view callee);
  // The same, and classes of credentials.
  static bool takes_credentials(std::string_view callee);
  // The argument that a known function takes a secret at; `open` is its bracket, or where its arguments begin.
  bool read_known_call(std::size_t open);
  static bool is_known_call(std::string_view keyword);
  // Behind the argument at i and its comma, whatever it is. 0 when another follows none.
  std::size_t skip_any_argument(std::size_t i) const;
  // Behind the argument at i and its comma: a literal in quotes or a name. 0 when another follows none.
  std::size_t skip_argument(std::size_t i) const;
  bool read_call(std::size_t open);
  bool read_returned(std::size_t open);
  // put("name", "value"), define('NAME', 'value'), setopt(curl, CURLOPT_PASSWORD, "value")
  bool read_pair_of_arguments(std::size_t comma);
  bool is_symbol() const;
  // set("value", forKey: "name") of Swift, setValue:@"value" forHTTPHeaderField:@"name" of Objective-C
  bool read_label();
  // Whether the argument at i is the first of a comparison: strcmp(, assert_eq!(, assertEquals(
  bool is_compared(std::size_t i) const;
  // getenv("NAME").unwrap_or("value"), ENV.fetch("NAME") { "value" }, env["NAME"] || "value" from the name on.
  bool read_alternative_of(std::size_t closing);
  // find_element(By.ID, "password").send_keys("value"), cy.get("#password").type("value")
  bool read_verb(std::size_t closing);

  // Command lines, statements and prose (assignment_words.cc).

  bool read_argument(std::size_t i);
  // name type = "value" of Go
  bool read_typed(std::size_t i);
  // Secret Key: value
  bool read_colon_behind_words(std::size_t i);
  // password "value"; PASSWORD 'value'; #define NAME "value"
  bool read_statement(std::size_t i);
  // INSERT INTO x (name, password) VALUES ('name', 'value')
  bool read_insert();
  // CREATE USER x IDENTIFIED BY value; ALTER ROLE x WITH PASSWORD value; #define NAME value
  bool read_sql(std::size_t i);
  // a.dotted.name value, alone in its line
  bool read_property(std::size_t i);
  // The password [of something] is "value". `sentence`: two words stand at i, and no sign behind them.
  bool read_prose(std::size_t i, bool& sentence);
  bool read_bare_prose(std::size_t i);

  // Comments (assignment_remarks.cc).

  // Where the comment begins that has the name and at most three words before it, or npos.
  std::size_t remark_begin() const;
  // Where its line ends, with at most so many words behind the name, or npos.
  std::size_t remark_end(int most) const;
  // f("value");  // name
  bool read_remark();
  bool read_beside(std::size_t line, std::size_t end);
  // # name
  // x = "value"
  bool read_below(std::size_t i);

  std::string_view text_;
  Assignment out_;
  Quote quote_;             // around the name
  std::size_t behind_ = 0;  // the name and its closing quote
  bool closed_ = false;
};

}  // namespace assay::context
