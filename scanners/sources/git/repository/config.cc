#include "scanners/sources/git/repository/config.h"

#include <algorithm>
#include <charconv>

#include "base/strings.h"
#include "scanners/sources/git/store/git_files.h"

namespace assay::git {

namespace {

constexpr std::uint64_t kMostBytes = std::uint64_t{16} << 20;

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
bool is_letter(char c) { return lower(c) >= 'a' && lower(c) <= 'z'; }
bool is_key_char(char c) { return is_letter(c) || (c >= '0' && c <= '9') || c == '-'; }
bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\f' || c == '\v'; }

std::string lowered(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), lower);
  return out;
}

// One pass over the text. Each step returns what is wrong, or "" when all is well.
class Parser {
 public:
  explicit Parser(Bytes text) : text_(text) {
    if (text_.starts_with("\xEF\xBB\xBF")) at_ = 3;
  }

  std::string run(std::vector<Config::Entry>& entries) {
    while (at_ < text_.size()) {
      const char c = text_[at_];
      std::string wrong;
      if (c == '\n' || c == '\r' || is_blank(c)) {
        advance();
      } else if (c == '#' || c == ';') {
        skip_line();
      } else if (c == '[') {
        wrong = section();
      } else {
        wrong = variable(entries);
      }
      if (!wrong.empty()) return wrong;
    }
    return {};
  }

  std::size_t line() const { return line_; }

 private:
  bool done() const { return at_ >= text_.size(); }
  bool at_line_end() const {
    return done() || text_[at_] == '\n' || (text_[at_] == '\r' && at_ + 1 < text_.size() && text_[at_ + 1] == '\n');
  }
  void advance() {
    if (text_[at_] == '\n') ++line_;
    ++at_;
  }
  void skip_line() {
    while (!done() && text_[at_] != '\n') ++at_;
  }
  void skip_blanks() {
    while (!done() && is_blank(text_[at_])) ++at_;
  }

  // [name], [name "subsection"] or the old [name.subsection].
  std::string section() {
    ++at_;
    std::string name;
    while (!done() && (is_key_char(text_[at_]) || text_[at_] == '.')) name += lower(text_[at_++]);
    if (name.empty()) return "section without a name";
    prefix_ = name;
    if (!done() && is_blank(text_[at_])) {
      skip_blanks();
      if (done() || text_[at_] != '"') return "section header is not closed";
      ++at_;
      prefix_ += '.';
      while (!done() && text_[at_] != '"') {
        if (text_[at_] == '\n') return "line end in a subsection name";
        if (text_[at_] == '\\' && ++at_ >= text_.size()) break;
        prefix_ += text_[at_++];
      }
      if (done()) return "subsection name is not closed";
      ++at_;
    }
    if (done() || text_[at_] != ']') return "section header is not closed";
    ++at_;
    return {};
  }

  std::string variable(std::vector<Config::Entry>& entries) {
    if (prefix_.empty()) return "text before the first section";
    if (!is_letter(text_[at_])) return "a key must begin with a letter";
    const std::size_t begin = at_;
    while (!done() && is_key_char(text_[at_])) ++at_;
    Config::Entry entry{cat(prefix_, '.', lowered(text_.substr(begin, at_ - begin))), "true"};
    skip_blanks();
    if (!done() && text_[at_] == '=') {
      ++at_;
      std::string wrong = value(entry.value);
      if (!wrong.empty()) return wrong;
    } else if (!at_line_end() && text_[at_] != '#' && text_[at_] != ';') {
      return "a key must be followed by '='";
    }
    entries.push_back(std::move(entry));
    return {};
  }

  std::string value(std::string& out) {
    out.clear();
    skip_blanks();
    bool quoted = false;
    std::size_t keep = 0;  // length up to the last byte that is not unquoted white space
    while (true) {
      if (at_line_end()) {
        if (quoted) return "quotation is not closed";
        out.resize(keep);
        return {};
      }
      const char c = text_[at_];
      if (!quoted && (c == '#' || c == ';')) {
        skip_line();
        continue;
      }
      ++at_;
      if (c == '"') {
        quoted = !quoted;
        keep = out.size();
      } else if (c == '\\') {
        std::string wrong = escape(out);
        if (!wrong.empty()) return wrong;
        keep = std::max(keep, out.size());
      } else {
        out += c;
        if (quoted || !is_blank(c)) keep = out.size();
      }
    }
  }

  // Behind a backslash: an escape, or the end of a line that goes on.
  std::string escape(std::string& out) {
    if (done()) return "backslash at the end";
    if (at_line_end()) {
      if (text_[at_] == '\r') ++at_;
      advance();
      return {};
    }
    switch (text_[at_++]) {
      case 'n':
        out += '\n';
        return {};
      case 't':
        out += '\t';
        return {};
      case 'b':
        out += '\b';
        return {};
      case '"':
        out += '"';
        return {};
      case '\\':
        out += '\\';
        return {};
      default:
        return "unknown escape";
    }
  }

  Bytes text_;
  std::size_t at_ = 0;
  std::size_t line_ = 1;
  std::string prefix_;
};

}  // namespace

Result<Config> Config::parse(Bytes text, const std::string& file) {
  Config config;
  Parser parser(text);
  const std::string wrong = parser.run(config.entries_);
  if (!wrong.empty()) return fail("reading the git configuration", cat(printable(file), ':', parser.line()), wrong);
  return config;
}

Result<Config> Config::read(const std::string& path) {
  const Result<std::optional<std::string>> text = read_if_present(path, kMostBytes);
  if (!text) return tl::make_unexpected(text.error());
  if (!*text) return Config();
  return parse(**text, path);
}

void Config::append(const Config& later) {
  entries_.insert(entries_.end(), later.entries_.begin(), later.entries_.end());
}

std::optional<std::string_view> Config::get(std::string_view name) const {
  for (auto entry = entries_.rbegin(); entry != entries_.rend(); ++entry) {
    if (entry->name == name) return entry->value;
  }
  return std::nullopt;
}

std::vector<std::string_view> Config::all(std::string_view name) const {
  std::vector<std::string_view> values;
  for (const Entry& entry : entries_) {
    if (entry.name == name) values.push_back(entry.value);
  }
  return values;
}

std::optional<bool> Config::flag(std::string_view name) const {
  const std::optional<std::string_view> value = get(name);
  if (!value) return std::nullopt;
  const std::string text = lowered(*value);
  if (text == "true" || text == "yes" || text == "on") return true;
  if (text == "false" || text == "no" || text == "off" || text.empty()) return false;
  long long number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  if (read.ec != std::errc() || read.ptr != text.data() + text.size()) return std::nullopt;
  return number != 0;
}

bool Config::has_includes() const {
  return std::any_of(entries_.begin(), entries_.end(), [](const Entry& entry) {
    return entry.name == "include.path" || (entry.name.starts_with("includeif.") && entry.name.ends_with(".path"));
  });
}

}  // namespace assay::git
