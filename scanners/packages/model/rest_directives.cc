#include "scanners/packages/model/rest_directives.h"

#include <algorithm>

#include "base/letter_case.h"
#include "base/strings.h"

namespace assay::packages {

namespace {

constexpr std::size_t kNone = std::string_view::npos;
constexpr std::size_t kMostShown = 60;

// The directives of docutils 0.17 to 0.23 with their English names, and those of later versions.
constexpr std::string_view kDirectives[] = {"admonition",
                                            "attention",
                                            "caution",
                                            "class",
                                            "code",
                                            "code-block",
                                            "compound",
                                            "container",
                                            "contents",
                                            "csv-table",
                                            "danger",
                                            "date",
                                            "default-role",
                                            "epigraph",
                                            "error",
                                            "figure",
                                            "footer",
                                            "header",
                                            "highlights",
                                            "hint",
                                            "image",
                                            "important",
                                            "include",
                                            "line-block",
                                            "list-table",
                                            "math",
                                            "meta",
                                            "note",
                                            "parsed-literal",
                                            "pull-quote",
                                            "raw",
                                            "replace",
                                            "role",
                                            "rst-class",
                                            "rubric",
                                            "section-numbering",
                                            "sectnum",
                                            "sidebar",
                                            "sourcecode",
                                            "table",
                                            "target-notes",
                                            "tip",
                                            "title",
                                            "topic",
                                            "unicode",
                                            "warning",
                                            "restructuredtext-test-directive"};
// What they hold is a text like any other, and they take no arguments.
constexpr std::string_view kBodies[] = {"attention",  "caution",    "compound", "danger",    "epigraph",
                                        "error",      "highlights", "hint",     "important", "note",
                                        "pull-quote", "tip",        "warning"};
constexpr std::string_view kOptionsOfCode[] = {"class", "force", "name", "number-lines"};
constexpr std::string_view kOptionsOfImage[] = {"align", "alt",   "class",  "height", "loading",
                                                "name",  "scale", "target", "width"};

template <std::size_t N>
bool holds(const std::string_view (&list)[N], std::string_view one) {
  return std::find(std::begin(list), std::end(list), one) != std::end(list);
}

bool is_part(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

std::size_t end_of_type(std::string_view rest) {
  std::size_t end = 0;
  while (end < rest.size() && (is_part(rest[end]) || (end > 0 && end + 1 < rest.size() && is_part(rest[end + 1]) &&
                                                      std::string_view("-._+:").find(rest[end]) != kNone)))
    ++end;
  return end;
}

template <std::size_t N>
void check_options(const RestLines& content, const std::string_view (&known)[N], std::string_view directive,
                   RestProblems& out) {
  for (const RestLine& line : content) {
    if (line.text.empty()) return;
    if (field_of(line.text) == 0) {
      if (line.text.front() == ' ') continue;
      return;
    }
    const std::string option = lower(line.text.substr(1, line.text.find(':', 1) - 1));
    if (holds(known, option) || option.find('\\') != kNone) continue;
    out.push_back(
        {line.number, cat("the directive '", directive, "' has no option '", option.substr(0, kMostShown), "'")});
    return;
  }
}

}  // namespace

RestLines check_directive(std::string_view rest, std::uint32_t number, const RestBlock& block, RestNames& names,
                          RestProblems& out) {
  const std::size_t end = end_of_type(rest);
  const std::size_t colons = rest.substr(end).starts_with(" ::") ? end + 1 : end;
  if (end == 0 || !rest.substr(colons).starts_with("::") || (colons + 2 < rest.size() && rest[colons + 2] != ' '))
    return {};
  const std::string name = lower(rest.substr(0, end));
  const auto problem = [&](auto... parts) { out.push_back({number, cat(parts...)}); };
  if (!holds(kDirectives, name)) {
    problem("'", name.substr(0, kMostShown), "' is no directive that docutils knows");
    return {};
  }
  if (name == "raw" || name == "include") {
    problem("the directive '", name, "' is switched off by indexes");
    return {};
  }
  const std::string_view argument = rest.substr(std::min(rest.find_first_not_of(' ', colons + 2), rest.size()));
  if (name == "role") names.roles.insert(lower(argument.substr(0, argument.find_first_of(" ("))));
  RestLines content(block.lines.begin() + (block.lines.empty() ? 0 : 1), block.lines.end());
  if ((name == "image" || name == "figure") && argument.empty() &&
      (content.empty() || content.front().text.empty() || field_of(content.front().text) != 0))
    problem("the directive '", name, "' names no picture");
  if (name == "image") check_options(content, kOptionsOfImage, name, out);
  if (name == "code" || name == "code-block" || name == "sourcecode") check_options(content, kOptionsOfCode, name, out);
  if (!holds(kBodies, name)) return {};
  std::size_t from = 0;
  if (argument.empty())
    while (from < content.size() && !content[from].text.empty() && field_of(content[from].text) != 0) ++from;
  content.erase(content.begin(), content.begin() + static_cast<std::ptrdiff_t>(from));
  if (!argument.empty()) content.insert(content.begin(), {argument, number});
  if (std::all_of(content.begin(), content.end(), [](const RestLine& one) { return one.text.empty(); }))
    problem("the directive '", name, "' has no content");
  return content;
}

}  // namespace assay::packages
