#include "scanners/workflows/shell/python_runs.h"

#include <algorithm>
#include <array>

namespace assay::shell {
namespace {

constexpr std::size_t kMostRuns = 1000;

// A statement: lines that brackets or strings hold together, or a part of a line up to ;.
struct Statement {
  expressions::Span span;
  std::size_t indent = 0;
  std::string_view text;  // without indentation
  bool more = false;      // another one stands behind it on its line
};

// Past a string that begins at `at`; the end of the text where it does not end.
std::size_t string_end(std::string_view text, std::size_t at) {
  const char quote = text[at];
  const std::string_view three = text.substr(at, 3);
  const bool is_long = three.size() == 3 && three[1] == quote && three[2] == quote;
  for (std::size_t i = at + (is_long ? 3 : 1); i < text.size(); ++i) {
    if (text[i] == '\\') {
      ++i;
    } else if (is_long ? text.substr(i, 3) == three : text[i] == quote || text[i] == '\n') {
      return i + (is_long ? 3 : 1);
    }
  }
  return text.size();
}

std::vector<Statement> statements_of(std::string_view text) {
  std::vector<Statement> out;
  std::size_t indent = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = std::min(text.find_first_not_of(" \t", at), text.size());
    if (at == 0 || text[at - 1] == '\n') indent = begin - at;
    std::size_t depth = 0, i = begin;
    for (; i < text.size() && ((text[i] != '\n' && text[i] != ';') || depth > 0); ++i) {
      const char c = text[i];
      if (c == '#') {
        i = std::min(text.find('\n', i), text.size()) - 1;
      } else if (c == '"' || c == '\'') {
        i = string_end(text, i) - 1;
      } else if (c == '(' || c == '[' || c == '{') {
        ++depth;
      } else if ((c == ')' || c == ']' || c == '}') && depth > 0) {
        --depth;
      }
    }
    i = std::min(i, text.size());
    const bool blank = begin == i || text[begin] == '#' || text[begin] == '\r';
    if (!blank) out.push_back({{begin, i}, indent, text.substr(begin, i - begin), i < text.size() && text[i] == ';'});
    at = i + 1;
  }
  return out;
}

// The literal words of a first argument: ["a", "b"] or "a b". Nothing where it is neither.
std::vector<std::string> words_of(std::string_view arguments) {
  std::vector<std::string> out;
  std::size_t at = arguments.find_first_not_of(" \t\r\n");
  if (at == arguments.npos) return out;
  const auto literal = [&] {
    const std::size_t end = string_end(arguments, at);
    std::string word(arguments.substr(at + 1, end > at + 2 ? end - at - 2 : 0));
    at = end;
    return word;
  };
  if (arguments[at] == '"' || arguments[at] == '\'') {
    const std::string line = literal();
    for (std::size_t i = 0; i < line.size();) {
      const std::size_t end = std::min(line.find(' ', i), line.size());
      if (end > i) out.push_back(line.substr(i, end - i));
      i = end + 1;
    }
    return out;
  }
  if (arguments[at] != '[' && arguments[at] != '(') return out;
  for (++at; at < arguments.size() && arguments[at] != ']' && arguments[at] != ')';) {
    const char c = arguments[at];
    if (c == '"' || c == '\'') {
      out.push_back(literal());
    } else if (c == ',' || c == ' ' || c == '\n' || c == '\t' || c == '\r') {
      ++at;
    } else {
      out.emplace_back();
      at = std::min(arguments.find_first_of(",])", at), arguments.size());
    }
  }
  return out;
}

bool only_prints(std::string_view text) {
  return text == "pass" || text.starts_with("pass ") || text.starts_with("print(") || text.starts_with("sys.exit(0)") ||
         text.starts_with("exit(0)");
}

// Whether the handlers behind the `try` at `index` catch what a failed program raises and go on.
bool is_swallowed(const std::vector<Statement>& all, std::size_t index) {
  const std::size_t indent = all[index].indent;
  std::size_t at = index + 1;
  while (at < all.size() && all[at].indent > indent) ++at;
  if (at == all.size() || all[at].indent != indent || !all[at].text.starts_with("except")) return false;
  const std::string_view head = all[at].text;
  const std::string_view kind = head.substr(6);
  if (kind.find(':') != 0 && kind.find("Exception") == kind.npos && kind.find("CalledProcessError") == kind.npos)
    return false;
  const std::string_view same_line = head.substr(std::min(head.find(':') + 1, head.size()));
  if (const std::size_t word = same_line.find_first_not_of(" \t\r"); word != same_line.npos)
    return only_prints(same_line.substr(word)) && !all[at].more;
  bool any = false;
  for (++at; at < all.size() && all[at].indent > indent; ++at) {
    if (!only_prints(all[at].text)) return false;
    any = true;
  }
  return any && (at == all.size() || !all[at].text.starts_with("except"));
}

// check=True; any other value than False may be it.
bool asks_for_status(std::string_view arguments) {
  constexpr std::string_view kCheck = "check", kBlank = " \t\r\n";
  for (std::size_t at = arguments.find(kCheck); at != arguments.npos; at = arguments.find(kCheck, at + 1)) {
    const std::size_t sign = arguments.find_first_not_of(kBlank, at + kCheck.size());
    if (sign == arguments.npos || arguments[sign] != '=') continue;
    const std::size_t value = arguments.find_first_not_of(kBlank, sign + 1);
    if (value == arguments.npos || !arguments.substr(value).starts_with("False")) return true;
  }
  return false;
}

struct Caller {
  std::string_view name;
  bool raises;
};
constexpr std::array<Caller, 6> kCallers = {{{"subprocess.run(", false},
                                             {"subprocess.call(", false},
                                             {"subprocess.Popen(", false},
                                             {"os.system(", false},
                                             {"subprocess.check_call(", true},
                                             {"subprocess.check_output(", true}}};

}  // namespace

std::vector<PythonRun> lost_python_runs(std::string_view script) {
  std::vector<PythonRun> out;
  const std::vector<Statement> all = statements_of(script);
  struct Try {
    std::size_t indent;
    bool swallowed;
  };
  std::vector<Try> tries;
  for (std::size_t i = 0; i < all.size() && out.size() < kMostRuns; ++i) {
    const Statement& one = all[i];
    while (!tries.empty() && one.indent <= tries.back().indent) tries.pop_back();
    if (one.text.starts_with("try:")) tries.push_back({one.indent, is_swallowed(all, i)});
    const auto caller = std::find_if(kCallers.begin(), kCallers.end(),
                                     [&](const Caller& each) { return one.text.starts_with(each.name); });
    if (caller == kCallers.end()) continue;
    const std::string_view arguments = one.text.substr(caller->name.size());
    const bool raises = caller->raises || asks_for_status(arguments);
    const bool caught = std::any_of(tries.begin(), tries.end(), [](const Try& each) { return each.swallowed; });
    // A name behind it: subprocess.run(…).check_returncode(), .returncode
    const std::size_t last = one.text.find_last_not_of(" \t\r;");
    if ((raises && !caught) || last == one.text.npos || one.text[last] != ')' ||
        arguments.find(").") != arguments.npos || arguments.find("**") != arguments.npos)
      continue;
    const std::size_t line = std::min(one.text.find('\n'), one.text.size());
    PythonRun run{{one.span.begin, one.span.begin + line}, words_of(arguments), raises};
    if (!run.words.empty()) out.push_back(std::move(run));
  }
  return out;
}

}  // namespace assay::shell
