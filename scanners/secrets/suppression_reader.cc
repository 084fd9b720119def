#include "scanners/secrets/suppression_reader.h"

#include <algorithm>
#include <charconv>
#include <string>

#include "base/strings.h"
#include "base/utf8.h"

namespace assay {

namespace {

constexpr std::size_t kMostBytes = std::size_t{8} << 20;
constexpr std::size_t kMostOfBaseline = std::size_t{32} << 20;

// A line of a file, and the way to complain about it.
struct Line {
  const SuppressionFile& file;
  std::uint32_t number;
  std::string_view text;
  std::vector<Diagnostic>& diagnostics;

  void wrong(std::string_view where, std::string message, std::string hint) const {
    const auto column = static_cast<std::uint32_t>(
        1 + utf16_length(text.substr(0, static_cast<std::size_t>(where.data() - text.data()))));
    diagnostics.push_back({.level = Diagnostic::Level::error,
                           .file = file.name,
                           .line = number,
                           .column = column,
                           .rule = {},
                           .message = std::move(message),
                           .hint = std::move(hint)});
  }
};

bool is_space(char c) { return c == ' ' || c == '\t'; }

// Takes the next word off text: up to a space that no backslash stands before. It points into text.
std::string_view take_word(std::string_view& text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  std::size_t end = 0;
  while (end < text.size() && !is_space(text[end])) end += text[end] == '\\' && end + 1 < text.size() ? 2U : 1U;
  const std::string_view word = text.substr(0, end);
  text.remove_prefix(end);
  return word;
}

bool is_rule_id(std::string_view text) {
  return !text.empty() && text.front() != '-' && text.back() != '-' &&
         std::all_of(text.begin(), text.end(),
                     [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; });
}

std::optional<std::uint32_t> number_from(std::string_view text) {
  std::uint32_t number = 0;
  const auto end = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || end.ec != std::errc() || end.ptr != text.data() + text.size()) return std::nullopt;
  return number;
}

std::optional<std::chrono::sys_days> date_from(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto year = number_from(text.substr(0, 4)), month = number_from(text.substr(5, 2)),
             day = number_from(text.substr(8));
  if (!year || !month || !day) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(static_cast<int>(*year)), std::chrono::month(*month),
                                         std::chrono::day(*day)};
  if (!date.ok()) return std::nullopt;
  return std::chrono::sys_days(date);
}

void read_own(const Line& line, SuppressionEntry entry, std::vector<SuppressionEntry>& entries) {
  std::string_view rest = line.text;
  const std::string_view value = take_word(rest);
  const std::size_t mistakes = line.diagnostics.size();
  if (!is_hex(value, 32)) {
    line.wrong(value, "the line does not begin with a fingerprint",
               "32 hexadecimal digits in lower case, as reports give them");
  }
  entry.value = value;
  const std::string_view rule = take_word(rest);
  if (!is_rule_id(rule)) line.wrong(rule, "no rule follows the fingerprint", "write: FINGERPRINT RULE # reason");
  entry.rule = rule;
  bool has_path = false;
  while (true) {
    const std::string_view word = take_word(rest);
    if (word.empty()) break;
    if (word.starts_with('#')) {
      std::string_view reason(word.data() + 1,
                              static_cast<std::size_t>(line.text.data() + line.text.size() - word.data() - 1));
      while (!reason.empty() && is_space(reason.front())) reason.remove_prefix(1);
      while (!reason.empty() && is_space(reason.back())) reason.remove_suffix(1);
      entry.reason = printable(reason);
      break;
    }
    if (word.starts_with("expires=")) {
      if (entry.expires) line.wrong(word, "a second expiry", {});
      entry.expires = date_from(word.substr(8));
      if (!entry.expires) line.wrong(word, "the expiry is no date", "write: expires=2027-01-31");
    } else if (has_path) {
      line.wrong(word, "a second path pattern", "a space inside a pattern is written '\\ ', a reason begins with '#'");
    } else {
      entry.path = word;
      has_path = true;
    }
  }
  if (line.diagnostics.size() == mistakes) entries.push_back(std::move(entry));
}

// From the right, as paths may hold ':'.
void read_place(const Line& line, SuppressionEntry entry, std::vector<SuppressionEntry>& entries) {
  std::string_view text = line.text;
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  const char* const hint = "write: PATH:RULE:LINE or COMMIT:PATH:RULE:LINE";
  const std::size_t last = text.rfind(':');
  const std::size_t middle =
      last == std::string_view::npos || last == 0 ? std::string_view::npos : text.rfind(':', last - 1);
  if (middle == std::string_view::npos) return line.wrong(text, "no entry of the form PATH:RULE:LINE", hint);
  const auto number = number_from(text.substr(last + 1));
  if (!number || *number == 0) return line.wrong(text.substr(last + 1), "no line number stands at the end", hint);
  entry.at_line = *number;
  entry.rule = text.substr(middle + 1, last - middle - 1);
  std::string_view path = text.substr(0, middle);
  const std::size_t colon = path.find(':');
  if (colon != std::string_view::npos && (is_hex(path.substr(0, colon), 40) || is_hex(path.substr(0, colon), 64))) {
    entry.commit = path.substr(0, colon);
    path.remove_prefix(colon + 1);
  }
  if (path.starts_with("./")) path.remove_prefix(2);
  if (path.empty()) return line.wrong(text, "the path is empty", hint);
  entry.path = path;
  entries.push_back(std::move(entry));
}

}  // namespace

bool is_hex(std::string_view text, std::size_t digits) {
  return text.size() == digits &&
         std::all_of(text.begin(), text.end(), [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

void read_suppressions(const SuppressionFile& file, std::uint32_t index, std::vector<SuppressionEntry>& entries,
                       std::vector<Diagnostic>& diagnostics) {
  std::string_view rest = file.text;
  const std::size_t most = file.format == SuppressionFormat::baseline ? kMostOfBaseline : kMostBytes;
  if (rest.size() > most) {
    return Line{file, 1, rest.substr(0, 0), diagnostics}.wrong(rest.substr(0, 0),
                                                               cat("the file is larger than ", human_bytes(most)), {});
  }
  if (is_json(file.format)) return read_baseline(file, index, entries, diagnostics);
  if (rest.starts_with("\xEF\xBB\xBF")) rest.remove_prefix(3);
  for (std::uint32_t number = 1; !rest.empty(); ++number) {
    const std::size_t end = rest.find('\n');
    std::string_view text = rest.substr(0, end);
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    if (text.ends_with('\r')) text.remove_suffix(1);
    const std::size_t begin = text.find_first_not_of(" \t");
    if (begin == std::string_view::npos || text[begin] == '#') continue;
    const Line line{file, number, text, diagnostics};
    SuppressionEntry entry;
    entry.file = index;
    entry.line = number;
    if (file.format == SuppressionFormat::assay) {
      read_own(line, std::move(entry), entries);
    } else if (file.format == SuppressionFormat::betterleaks && is_hex(text, 64)) {
      entry.value = text;
      entries.push_back(std::move(entry));
    } else {
      read_place(line, std::move(entry), entries);
    }
  }
}

}  // namespace assay
