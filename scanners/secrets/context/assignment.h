// Reads what a keyword (password, token, …) names and what is given to it: the name, the value's exact span, and the
// form of words in which one is given to the other. Knows the habits of programming languages, configuration formats,
// command lines, markup, SQL and prose by their common forms, not by grammar: text is looked at from the keyword
// outwards, and the file's kind is not known.
//
// Contract. Pure, total on any bytes, allocation-free, thread-safe; linear in the bytes looked at, of which there are
// at most kReach before the keyword and what the caller gives behind it (it cuts text to what a decision may depend
// on). Offsets count from the start of the text given.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace assay::context {

struct Span {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::size_t size() const { return end - begin; }
  friend bool operator==(const Span&, const Span&) = default;
};

enum class Subject : std::uint8_t {
  password,  // chosen by people: may be short, may hold words
  token,     // made by machines: long and random
};

// How the value is given to the name.
enum class Form : std::uint8_t {
  assignment,  // name = "value", name := "value", name: str = "value"; "name": "value", name => "value", name="value"
  line,        // name=value and name: value from the start of a line on, without quotes: .env, INI, YAML, shell
  pair,        // the same within a line: connection strings, logs, code
  argument,    // --name value
  query,       // ?name=value
  element,     // <name>value</name>
  entry,       // name: NAME, value: VALUE; <add key="NAME" value="VALUE"/>; <key>NAME</key><string>VALUE</string>
  call,        // setName("value"), put("name", "value"), NetworkCredential("user", "value")
  comparison,  // name == "value", "value" == name, name.equals("value")
  fallback,    // getenv("NAME", "value"), env.NAME || "value", ${NAME:-value}
  statement,   // IDENTIFIED BY 'value', PASSWORD 'value', #define NAME "value"
  cell,        // | name | value |
  prose,       // the name is "value"
  remark,      // f("value");  // name
  returned,    // func name() string { return "value" }
  url,         // scheme://user:value@host; read by a rule's pattern, not here
};

struct Assignment {
  Span name;       // all of it, without quotes: "db.master-password", "--token", "IDENTIFIED BY"
  Span keyword;    // as given, within the name
  Span value;      // without its quotes
  char quote = 0;  // the quote around the value; 0 without one
  Form form = Form::assignment;
  bool joined = false;  // an operator joins the literal to something else: it is a part of the value only
  // What the argument of a function is for, where that is known whatever it is named: jwt.sign(payload, "value").
  std::optional<Subject> asked;
  bool split = false;     // the value is written as several literals, with their quotes and operators between
  bool trailing = false;  // a value without quotes, with more words behind it in its line
  bool cut = false;       // set before reading: the text given is a part, and goes on behind its end
  bool open = false;      // the value reaches the end of such a part: its own end is not known
};

// The keyword within an anchor, which may hold the quotes and the operator around it ("pwd=", "'pass'").
Span keyword_of(std::string_view text, std::size_t begin, std::size_t end);

// The assignment at the keyword [begin, end) of text; nothing when none begins there. `cut` says that text is a part,
// and goes on behind its end.
std::optional<Assignment> read_assignment(std::string_view text, std::size_t begin, std::size_t end, bool cut = false);

// For explanations: "assignment", "command-line argument", …
std::string_view name_of(Form form);

}  // namespace assay::context
