#include "scanners/packages/names/requirement.h"

#include <algorithm>
#include <array>

#include "base/letter_case.h"
#include "base/strings.h"
#include "scanners/packages/names/version.h"

namespace assay::packages {

namespace {

constexpr std::size_t kDeepest = 64;  // parentheses of a marker

constexpr std::array<std::string_view, 19> kVariables = {
    "python_version", "python_full_version", "os_name", "sys_platform", "platform_release", "platform_system",
    "platform_version", "platform_machine", "platform_python_implementation", "implementation_name",
    "implementation_version", "extra", "extras", "dependency_groups",
    // Older spellings that packaging reads.
    "os.name", "sys.platform", "platform.version", "platform.machine", "platform.python_implementation"};

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.';
}
bool is_alphanumeric(char c) { return is_word(c) && c != '_' && c != '.'; }

class Reader {
 public:
  explicit Reader(std::string_view text) : left_(text) {}

  void blanks() {
    while (!left_.empty() && (left_.front() == ' ' || left_.front() == '\t')) left_.remove_prefix(1);
  }
  bool literal(std::string_view text) {
    blanks();
    if (!left_.starts_with(text)) return false;
    left_.remove_prefix(text.size());
    return true;
  }
  bool ended() {
    blanks();
    return left_.empty();
  }
  std::string_view name() {
    blanks();
    std::size_t size = 0;
    while (size < left_.size() && (is_word(left_[size]) || left_[size] == '-')) ++size;
    while (size > 0 && !is_alphanumeric(left_[size - 1])) --size;
    return take(size);
  }
  std::string_view until(std::string_view ends) { return take(std::min(left_.find_first_of(ends), left_.size())); }
  std::string_view left() const { return left_; }

  // marker_or of the grammar; false where it is none.
  bool marker(std::size_t depth) {
    for (;;) {
      if (!marker_part(depth)) return false;
      if (!keyword("and") && !keyword("or")) return true;
    }
  }

 private:
  std::string_view take(std::size_t size) {
    const std::string_view out = left_.substr(0, size);
    left_.remove_prefix(size);
    return out;
  }
  bool keyword(std::string_view word) {
    blanks();
    if (!left_.starts_with(word) || (left_.size() > word.size() && is_word(left_[word.size()]))) return false;
    left_.remove_prefix(word.size());
    return true;
  }
  bool marker_part(std::size_t depth) {
    if (literal("(")) return depth < kDeepest && marker(depth + 1) && literal(")");
    return value() && comparison() && value();
  }
  bool value() {
    blanks();
    if (left_.empty()) return false;
    if (left_.front() == '"' || left_.front() == '\'') {
      const std::size_t end = left_.find(left_.front(), 1);
      if (end == std::string_view::npos) return false;
      left_.remove_prefix(end + 1);
      return true;
    }
    std::size_t size = 0;
    while (size < left_.size() && is_word(left_[size])) ++size;
    const std::string_view word = take(size);
    return std::find(kVariables.begin(), kVariables.end(), word) != kVariables.end() || word == "python_implementation";
  }
  bool comparison() {
    if (keyword("in")) return true;
    if (keyword("not")) return keyword("in");
    for (const std::string_view one : {"===", "~=", "==", "!=", "<=", ">=", "<", ">"})
      if (literal(one)) return true;
    return false;
  }

  std::string_view left_;
};

}  // namespace

bool is_project_name(std::string_view name) {
  return !name.empty() && is_alphanumeric(name.front()) && is_alphanumeric(name.back()) &&
         std::all_of(name.begin(), name.end(), [](char c) { return is_word(c) || c == '-'; });
}

std::string normalized_name(std::string_view name) {
  std::string out;
  for (const char c : lower(name)) {
    const bool separates = c == '-' || c == '_' || c == '.';
    if (!separates)
      out += c;
    else if (!out.ends_with('-'))
      out += '-';
  }
  return out;
}

Requirement parse_requirement(std::string_view text) {
  Requirement out;
  Reader from(text);
  const auto wrong = [&](std::string why) {
    out.why = std::move(why);
    return out;
  };
  out.name = from.name();
  if (!is_project_name(out.name)) return wrong("it does not begin with a name");
  if (from.literal("[")) {
    while (!from.literal("]")) {
      if (!out.extras.empty() && !from.literal(",")) return wrong("its extras are not separated by commas");
      out.extras.emplace_back(from.name());
      if (out.extras.back().empty()) return wrong("it has an extra without a name");
    }
  }
  if (from.literal("@")) {
    from.blanks();
    out.url = from.until(" \t");
    if (out.url.empty()) return wrong("there is no address behind its '@'");
  } else if (from.literal("(")) {
    const std::string_view inside = from.until(")");
    if (!from.literal(")") || !is_specifier_set(inside)) return wrong("its versions are no specifiers of PEP 440");
  } else {
    from.blanks();
    if (!is_specifier_set(from.until(";"))) return wrong("its versions are no specifiers of PEP 440");
  }
  if (from.literal(";")) {
    from.blanks();
    out.marker = from.left();
    if (!from.marker(0)) return wrong("its environment marker is malformed");
  }
  if (!from.ended()) return wrong("something stands behind its end");
  return out;
}

}  // namespace assay::packages
