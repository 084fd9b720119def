#include "scanners/packages/model/rest_lines.h"

#include <algorithm>

#include "base/strings.h"

namespace assay::packages {

namespace {

constexpr std::size_t kNone = std::string_view::npos;
constexpr std::size_t kTab = 8;

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::size_t indent_of(std::string_view line) { return std::min(line.find_first_not_of(' '), line.size()); }

// Behind a marker of `size` bytes: white space, or the end; its length with that, 0 where neither follows.
std::size_t with_space(std::string_view line, std::size_t size) {
  if (line.size() == size) return size;
  return line[size] == ' ' ? std::min(line.find_first_not_of(' ', size), line.size()) : 0;
}

RestBlock gather(const RestLines& lines, std::size_t at, std::optional<std::size_t> first,
                 std::optional<std::size_t> width, bool until_blank) {
  RestBlock out;
  std::size_t end = first ? at + 1 : at;
  std::optional<std::size_t> indent = width;
  for (; end < lines.size(); ++end) {
    const std::string_view line = lines[end].text;
    if (line.empty()) {
      if (until_blank) break;
      continue;
    }
    const std::size_t own = indent_of(line);
    if (own == 0 || (width && own < *width)) {
      out.ends_well = end > at && lines[end - 1].text.empty();
      break;
    }
    if (!width) indent = indent ? std::min(*indent, own) : own;
  }
  for (std::size_t i = at; i < end; ++i) {
    RestLine line = lines[i];
    const std::size_t cut = first && i == at ? *first : indent.value_or(0);
    line.text.remove_prefix(std::min(cut, line.text.size()));
    if (!out.lines.empty() || !line.text.empty()) out.lines.push_back(line);
  }
  while (!out.lines.empty() && out.lines.back().text.empty()) out.lines.pop_back();
  out.next = end;
  return out;
}

std::optional<std::uint32_t> roman(std::string_view text) {
  constexpr std::pair<std::string_view, std::uint32_t> kParts[] = {
      {"m", 1000}, {"cm", 900}, {"d", 500}, {"cd", 400}, {"c", 100}, {"xc", 90}, {"l", 50},
      {"xl", 40},  {"x", 10},   {"ix", 9},  {"v", 5},    {"iv", 4},  {"i", 1}};
  if (text.empty() || text.size() > 15) return std::nullopt;
  std::string lower(text);
  for (char& c : lower)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  std::uint32_t value = 0;
  std::string_view rest = lower;
  for (const auto& [part, worth] : kParts)
    for (; rest.starts_with(part); rest.remove_prefix(part.size())) value += worth;
  if (!rest.empty() || value == 0 || value > 4999) return std::nullopt;
  // There is one spelling of each number.
  std::string again;
  std::uint32_t left = value;
  for (const auto& [part, worth] : kParts)
    for (; left >= worth; left -= worth) again += part;
  return again == lower ? std::optional(value) : std::nullopt;
}

std::optional<std::uint32_t> ordinal_of(std::string_view text, RestSequence sequence) {
  const auto all = [&](auto is) { return !text.empty() && std::all_of(text.begin(), text.end(), is); };
  const auto is_lower = [](char c) { return c >= 'a' && c <= 'z'; };
  const auto is_upper = [](char c) { return c >= 'A' && c <= 'Z'; };
  if (sequence == RestSequence::arabic) {
    if (!all(is_digit) || text.size() > 8) return std::nullopt;
    std::uint32_t value = 0;
    for (const char c : text) value = value * 10 + static_cast<std::uint32_t>(c - '0');
    return value;
  }
  if (sequence == RestSequence::lower_letter || sequence == RestSequence::upper_letter) {
    const bool lower = sequence == RestSequence::lower_letter;
    if (text.size() != 1 || !(lower ? is_lower(text[0]) : is_upper(text[0]))) return std::nullopt;
    return static_cast<std::uint32_t>(text[0] - (lower ? 'a' : 'A')) + 1;
  }
  if (!(sequence == RestSequence::lower_roman ? all(is_lower) : all(is_upper))) return std::nullopt;
  return roman(text);
}

// The end of an option's name that begins at `at`; kNone for none.
std::size_t end_of_option(std::string_view line, std::size_t at) {
  const auto part = [&](std::size_t i) {
    return i < line.size() && (is_letter(line[i]) || is_digit(line[i]) || line[i] == '-' || line[i] == '_');
  };
  const auto argument = [&](std::size_t from) {
    if (from >= line.size()) return kNone;
    if (line[from] == '<') {
      const std::size_t close = line.find_first_of("<>", from + 1);
      return close == kNone || close == from + 1 || line[close] == '<' ? kNone : close + 1;
    }
    if (!is_letter(line[from])) return kNone;
    while (part(from)) ++from;
    return from;
  };
  if (at + 1 >= line.size()) return kNone;
  const bool is_long = line.substr(at).starts_with("--") || line[at] == '/';
  std::size_t end = at + (line[at] == '/' ? 1 : is_long ? 2 : 1);
  if (!is_long && line[at] != '-' && line[at] != '+') return kNone;
  if (end >= line.size() || (!is_letter(line[end]) && !is_digit(line[end]))) return kNone;
  ++end;
  if (is_long) {
    while (part(end)) ++end;
    if (end < line.size() && (line[end] == ' ' || line[end] == '='))
      if (const std::size_t more = argument(end + 1); more != kNone) return more;
    return end;
  }
  const std::size_t spaced = end < line.size() && line[end] == ' ' ? end + 1 : end;
  if (const std::size_t more = argument(spaced); more != kNone) return more;
  return end;
}

}  // namespace

RestText::RestText(std::string_view text) {
  std::vector<std::pair<std::size_t, std::size_t>> places;
  expanded_.reserve(text.size());
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::size_t start = expanded_.size();
    std::size_t column = 0;
    for (char c : text.substr(0, end)) {
      if (c == '\r' || c == '\v' || c == '\f') c = ' ';
      if (c == '\t') {
        const std::size_t spaces = kTab - column % kTab;
        expanded_.append(spaces, ' ');
        column += spaces;
        continue;
      }
      expanded_ += c;
      // A character beyond ASCII is one column.
      if ((static_cast<unsigned char>(c) & 0xC0U) != 0x80U) ++column;
    }
    while (expanded_.size() > start && expanded_.back() == ' ') expanded_.pop_back();
    places.emplace_back(start, expanded_.size() - start);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  lines_.reserve(places.size());
  for (const auto& [start, size] : places)
    lines_.push_back({std::string_view(expanded_).substr(start, size), static_cast<std::uint32_t>(lines_.size() + 1)});
}

RestBlock rest_indented(const RestLines& lines, std::size_t at) {
  return gather(lines, at, std::nullopt, std::nullopt, false);
}
RestBlock rest_indented(const RestLines& lines, std::size_t at, std::size_t first, bool until_blank) {
  return gather(lines, at, first, std::nullopt, until_blank);
}
RestBlock rest_indented_by(const RestLines& lines, std::size_t at, std::size_t width) {
  return gather(lines, at, width, width, false);
}

std::size_t bullet_of(std::string_view line) {
  if (line.empty()) return 0;
  if (line[0] == '-' || line[0] == '+' || line[0] == '*') return with_space(line, 1);
  for (const std::string_view mark : {"\xe2\x80\xa2", "\xe2\x80\xa3", "\xe2\x81\x83"})
    if (line.starts_with(mark)) return with_space(line, mark.size());
  return 0;
}

std::size_t field_of(std::string_view line) {
  if (line.size() < 3 || line[0] != ':' || line[1] == ':' || line[1] == ' ') return 0;
  for (std::size_t at = 1; at < line.size(); ++at) {
    if (line[at] == '\\') {
      ++at;
      continue;
    }
    if (line[at] != ':') continue;
    if (at + 1 == line.size() || line[at + 1] == ' ') return line[at - 1] == ' ' ? 0 : with_space(line, at + 1);
    if (line[at + 1] == '`') return 0;
  }
  return 0;
}

std::size_t option_of(std::string_view line) {
  std::size_t end = end_of_option(line, 0);
  while (end != kNone && line.substr(end).starts_with(", ")) {
    const std::size_t more = end_of_option(line, end + 2);
    if (more == kNone) return 0;
    end = more;
  }
  if (end == kNone) return 0;
  if (end == line.size()) return end;
  return line.substr(end).starts_with("  ") ? std::min(line.find_first_not_of(' ', end), line.size()) : 0;
}

std::optional<RestEnumerator> enumerator_of(std::string_view line, std::optional<RestSequence> expected) {
  RestEnumerator out;
  const bool both = line.starts_with('(');
  const std::size_t start = both ? 1 : 0;
  const std::size_t end = line.find_first_of(both ? ")" : ".)", start);
  if (end == kNone || end == start || end - start > 15) return std::nullopt;
  out.format = both ? '(' : line[end];
  const std::string_view text = line.substr(start, end - start);
  out.marker = with_space(line, end + 1);
  if (out.marker == 0) return std::nullopt;
  if (text == "#") {
    out.automatic = true;
    return out;
  }
  std::vector<RestSequence> tried;
  if (expected) tried.push_back(*expected);
  if (!expected && text == "i") tried.push_back(RestSequence::lower_roman);
  if (!expected && text == "I") tried.push_back(RestSequence::upper_roman);
  for (const auto one : {RestSequence::arabic, RestSequence::lower_letter, RestSequence::upper_letter,
                         RestSequence::lower_roman, RestSequence::upper_roman})
    tried.push_back(one);
  for (const RestSequence one : tried) {
    const auto ordinal = ordinal_of(text, one);
    if (!ordinal) continue;
    out.sequence = one;
    out.ordinal = *ordinal;
    return out;
  }
  return std::nullopt;
}

bool is_mark(char c) {
  return (c >= '!' && c <= '/') || (c >= ':' && c <= '@') || (c >= '[' && c <= '`') || (c >= '{' && c <= '~');
}

bool is_adornment(std::string_view line) {
  return !line.empty() && is_mark(line.front()) && line.find_first_not_of(line.front()) == kNone;
}

bool is_grid_top(std::string_view line) {
  return line.size() >= 5 && line.starts_with("+-") && line.ends_with("-+") && line.find_first_not_of("-+") == kNone;
}

bool is_simple_top(std::string_view line) {
  return line.starts_with('=') && line.find(" =") != kNone && line.find_first_not_of("= ") == kNone;
}

std::size_t least_width(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; }));
}
std::size_t most_width(std::string_view text) {
  std::size_t out = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    out += byte < 0x80 ? 1 : byte >= 0xC0 ? 2 : 0;
  }
  return out;
}

}  // namespace assay::packages
