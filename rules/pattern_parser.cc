#include <algorithm>
#include <optional>

#include "base/strings.h"
#include "rules/pattern_classes.h"
#include "rules/pattern_tree.h"

namespace assay {
namespace {

constexpr std::size_t kMostBytes = std::size_t{64} << 10;
constexpr int kMostDepth = 100;
constexpr std::uint32_t kMostRepeats = 1000;  // RE2's own bound

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}
bool is_octal(char c) { return c >= '0' && c <= '7'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_word(char c) { return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }

// Recursive descent, one level a group. The first fault is kept and ends every loop, since it moves to the end.
class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  Result<ParsedPattern> parse() {
    if (text_.size() > kMostBytes) return refused(1, "longer than 64 KiB");
    ParsedPattern out;
    out.root = alternatives(0);
    if (!why_ && at_ < text_.size()) fault(at_, "unexpected )");
    if (why_) return refused(fault_at_ + 1, *why_);
    out.groups = std::move(groups_);
    return out;
  }

 private:
  struct Flags {
    bool fold = false;     // i
    bool dot_all = false;  // s
  };

  static tl::unexpected<Error> refused(std::size_t column, const std::string& why) {
    return fail("reading an expression", "", cat("column ", column, ": ", why));
  }
  void fault(std::size_t at, std::string why) {
    if (!why_) {
      why_ = std::move(why);
      fault_at_ = at;
    }
    at_ = text_.size();
  }
  bool more() const { return at_ < text_.size(); }
  char peek(std::size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }
  bool next_is(std::string_view piece) const { return text_.substr(at_).starts_with(piece); }
  bool take(char c) {
    if (!more() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

  // Up to the closing parenthesis, which is left, or the end.
  PatternNode alternatives(int depth);
  PatternNode sequence(int depth);
  std::optional<PatternNode> atom(int depth);  // nothing for (?i)
  std::optional<PatternNode> group(int depth);
  bool flags(Flags& changed);  // "i-s:" or "i-s)" with its end; true when ':' opens a group
  void group_name(std::size_t start);
  bool repeat(PatternNode& last);
  bool counts(std::uint32_t& least, std::uint32_t& most);
  std::optional<std::uint32_t> number();
  PatternNode escape();
  unsigned char escaped_byte();  // behind the backslash
  unsigned char hex_byte(std::size_t start);
  PatternNode byte_class();
  bool class_group(ByteSet& set);
  unsigned char class_byte();

  PatternNode literal(unsigned char byte) const {
    const ByteSet one = byte_range(byte, byte);
    return of(flags_.fold ? case_folded(one) : one);
  }
  static PatternNode of(const ByteSet& set) {
    PatternNode node;
    node.kind = PatternNode::Kind::bytes;
    node.bytes = set;
    return node;
  }
  static PatternNode condition(char name) {
    PatternNode node;
    node.kind = PatternNode::Kind::condition;
    node.condition = name;
    return node;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  Flags flags_;
  std::vector<std::string> groups_;
  std::optional<std::string> why_;
  std::size_t fault_at_ = 0;
};

PatternNode Parser::alternatives(int depth) {
  PatternNode first = sequence(depth);
  if (peek() != '|') return first;
  PatternNode choice;
  choice.kind = PatternNode::Kind::choice;
  choice.parts.push_back(std::move(first));
  while (take('|')) choice.parts.push_back(sequence(depth));
  return choice;
}

PatternNode Parser::sequence(int depth) {
  PatternNode out;
  bool repeatable = false;  // the last part may be repeated
  bool repeated = false;    // it is a repeat itself
  while (more() && peek() != '|' && peek() != ')') {
    const std::size_t start = at_;
    PatternNode wrapped;
    if (repeat(wrapped)) {
      if (repeated) return fault(start, "a repeat of a repeat needs a group"), out;
      if (!repeatable) return fault(start, "nothing to repeat"), out;
      wrapped.parts.push_back(std::move(out.parts.back()));
      out.parts.back() = std::move(wrapped);
      repeated = true;
      continue;
    }
    if (std::optional<PatternNode> part = atom(depth)) {
      out.parts.push_back(std::move(*part));
      repeatable = true;
    }
    repeated = false;
  }
  return out;
}

std::optional<PatternNode> Parser::atom(int depth) {
  switch (peek()) {
    case '(':
      return group(depth);
    case '[':
      return byte_class();
    case '\\':
      return escape();
    case '^':
    case '$':
      return condition(text_[at_++]);
    case '.':
      ++at_;
      return of(flags_.dot_all ? byte_range(0, 0xFF) : complement(byte_range('\n', '\n')));
    default:
      return literal(static_cast<unsigned char>(text_[at_++]));
  }
}

std::optional<PatternNode> Parser::group(int depth) {
  const std::size_t start = at_++;
  if (depth >= kMostDepth) return fault(start, "groups nested deeper than 100"), std::nullopt;
  const Flags outer = flags_;
  if (take('?')) {
    if (next_is("P<")) {
      group_name(start);
    } else if (next_is("<=") || next_is("<!") || next_is("=") || next_is("!")) {
      fault(start, "look-around is not supported");
    } else if (next_is("<")) {
      fault(start, "write a named group as (?P<name>...)");
    } else if (next_is("P=") || next_is("P>")) {
      fault(start, "references to groups are not supported");
    } else {
      Flags changed = flags_;
      const bool opens = flags(changed);
      flags_ = changed;
      if (!opens) return std::nullopt;
    }
  }
  PatternNode inside = alternatives(depth + 1);
  if (!take(')')) fault(start, "missing ) for this group");
  flags_ = outer;
  return inside;
}

bool Parser::flags(Flags& changed) {
  const std::size_t start = at_ - 2;
  bool value = true;
  bool seen = true;
  while (more()) {
    const char c = text_[at_++];
    switch (c) {
      case 'i':
        changed.fold = value;
        seen = true;
        break;
      case 's':
        changed.dot_all = value;
        seen = true;
        break;
      case 'm':  // where ^ and $ hold changes neither widths nor bytes
        seen = true;
        break;
      case '-':
        if (!value) return fault(at_ - 1, "a second - among flags"), false;
        value = false;
        seen = false;
        break;
      case ':':
      case ')':
        if (!seen) fault(at_ - 1, "no flag behind -");
        return c == ':';
      default:
        return fault(at_ - 1, "unknown group or flag: i, s and m are allowed"), false;
    }
  }
  return fault(start, "missing ) for this group"), false;
}

void Parser::group_name(std::size_t start) {
  at_ += 2;
  const std::size_t from = at_;
  while (is_word(peek())) ++at_;
  const std::string name(text_.substr(from, at_ - from));
  if (!take('>') || name.empty()) return fault(start, "a group's name is letters, digits and _ up to >");
  if (std::find(groups_.begin(), groups_.end(), name) != groups_.end())
    return fault(start, cat("a second group named ", name));
  groups_.push_back(name);
}

bool Parser::repeat(PatternNode& last) {
  last.kind = PatternNode::Kind::repeat;
  last.most = PatternNode::kNoEnd;
  switch (peek()) {
    case '*':
      ++at_;
      break;
    case '+':
      ++at_;
      last.least = 1;
      break;
    case '?':
      ++at_;
      last.most = 1;
      break;
    case '{':
      if (!counts(last.least, last.most)) return false;
      break;
    default:
      return false;
  }
  take('?');  // the lazy form prefers otherwise and matches the same
  return true;
}

// {m}, {m,} or {m,n}; anything else is literal text, as in RE2.
bool Parser::counts(std::uint32_t& least, std::uint32_t& most) {
  const std::size_t start = at_++;
  const auto literal_brace = [&] {
    at_ = start;
    return false;
  };
  const auto low = number();
  if (!low) return literal_brace();
  least = most = *low;
  if (take(',')) {
    most = PatternNode::kNoEnd;
    if (peek() != '}') {
      const auto high = number();
      if (!high) return literal_brace();
      most = *high;
    }
  }
  if (!take('}')) return literal_brace();
  if (least > kMostRepeats || (most != PatternNode::kNoEnd && most > kMostRepeats))
    fault(start, "more than 1000 repeats");
  if (most < least) fault(start, "the least number of repeats is above the greatest");
  return true;
}

std::optional<std::uint32_t> Parser::number() {
  if (!is_digit(peek()) || (peek() == '0' && is_digit(peek(1)))) return std::nullopt;
  std::uint32_t value = 0;
  for (; is_digit(peek()); ++at_) value = std::min(value * 10 + static_cast<std::uint32_t>(peek() - '0'), 1000000U);
  return value;
}

PatternNode Parser::escape() {
  const char letter = peek(1);
  if (const auto set = perl_class(letter, flags_.fold)) {
    at_ += 2;
    return of(*set);
  }
  if (letter == 'A' || letter == 'z' || letter == 'b' || letter == 'B') {
    at_ += 2;
    return condition(letter);
  }
  return literal(escaped_byte());
}

unsigned char Parser::escaped_byte() {
  const std::size_t start = at_++;
  if (!more()) return fault(start, "a \\ at the end"), '\0';
  const char letter = text_[at_++];
  switch (letter) {
    case 'a':
      return '\a';
    case 'f':
      return '\f';
    case 'n':
      return '\n';
    case 'r':
      return '\r';
    case 't':
      return '\t';
    case 'v':
      return '\v';
    case 'x':
      return hex_byte(start);
    case 'p':
    case 'P':
      return fault(start, "Unicode classes are not supported: rules match bytes"), '\0';
    case 'C':
      return fault(start, "\\C is not supported: . with (?s) is any byte"), '\0';
    case 'Q':
      return fault(start, "\\Q is not supported: escape each character"), '\0';
    default:
      break;
  }
  if (is_octal(letter)) {
    if (letter != '0' && !is_octal(peek())) return fault(start, "back-references are not supported"), '\0';
    unsigned value = static_cast<unsigned>(letter - '0');
    for (int digits = 1; digits < 3 && is_octal(peek()); ++digits)
      value = value * 8 + static_cast<unsigned>(text_[at_++] - '0');
    if (value > 0xFF) fault(start, "an octal escape above 255");
    return static_cast<unsigned char>(value);
  }
  if ((is_word(letter) && letter != '_') || static_cast<unsigned char>(letter) >= 0x80)
    return fault(start, cat("unknown escape \\", printable(std::string_view(&letter, 1)))), '\0';
  return static_cast<unsigned char>(letter);
}

unsigned char Parser::hex_byte(std::size_t start) {
  unsigned value = 0;
  std::size_t digits = 0;
  const bool braces = take('{');
  for (; (braces || digits < 2) && value <= 0xFF && hex_value(peek()) >= 0; ++digits, ++at_)
    value = value * 16 + static_cast<unsigned>(hex_value(peek()));
  if (value > 0xFF) return fault(start, "a character above 255: rules match bytes"), '\0';
  if (braces ? (digits == 0 || !take('}')) : digits != 2)
    return fault(start, "\\x takes two hexadecimal digits, or some in braces"), '\0';
  return static_cast<unsigned char>(value);
}

PatternNode Parser::byte_class() {
  const std::size_t start = at_++;
  const bool negated = take('^');
  ByteSet set;
  for (bool first = true; first || peek() != ']'; first = false) {
    if (!more()) return fault(start, "missing ] for this class"), of(set);
    if (class_group(set)) continue;
    const std::size_t from = at_;
    const unsigned char low = class_byte();
    unsigned char high = low;
    if (peek() == '-' && at_ + 1 < text_.size() && peek(1) != ']') {
      ++at_;
      high = class_byte();
    }
    if (high < low) return fault(from, "a range from a higher to a lower byte"), of(set);
    const ByteSet range = byte_range(low, high);
    set = united(set, flags_.fold ? case_folded(range) : range);
  }
  ++at_;
  return of(negated ? complement(set) : set);
}

// [:alpha:] or \d in a class.
bool Parser::class_group(ByteSet& set) {
  if (next_is("[:")) {
    const std::size_t end = text_.find(":]", at_ + 2);
    if (end == std::string_view::npos) return false;
    const auto named = posix_class(text_.substr(at_ + 2, end - at_ - 2), flags_.fold);
    if (!named) return fault(at_, "unknown class name between [: and :]"), false;
    set = united(set, *named);
    at_ = end + 2;
    return true;
  }
  if (peek() != '\\') return false;
  const auto named = perl_class(peek(1), flags_.fold);
  if (!named) return false;
  set = united(set, *named);
  at_ += 2;
  return true;
}

unsigned char Parser::class_byte() {
  if (peek() == '\\') return escaped_byte();
  if (!more()) return '\0';
  return static_cast<unsigned char>(text_[at_++]);
}

}  // namespace

Result<ParsedPattern> parse_pattern(std::string_view pattern) { return Parser(pattern).parse(); }

}  // namespace assay
