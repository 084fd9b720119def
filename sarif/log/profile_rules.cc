#include "sarif/log/profile_rules.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

#include "base/strings.h"
#include "base/utf8.h"
#include "sarif/log/profile_check.h"

namespace assay::sarif {

namespace {

using Level = Problem::Level;
using RuleTaker = std::function<void(const JsonValue& rule, const std::string& below)>;

void for_rules_of(const JsonValue& component, const std::string& below, const RuleTaker& take) {
  const JsonValue* rules = component.find("rules");
  if (rules == nullptr) return;
  for (std::size_t i = 0; i < rules->items.size(); ++i) take(rules->items[i], cat(below, "/rules/", i));
}

void for_rules(const JsonValue& tool, const RuleTaker& take) {
  if (const JsonValue* driver = tool.find("driver")) for_rules_of(*driver, "/driver", take);
  const JsonValue* extensions = tool.find("extensions");
  if (extensions == nullptr) return;
  for (std::size_t i = 0; i < extensions->items.size(); ++i)
    for_rules_of(extensions->items[i], cat("/extensions/", i), take);
}

// A reader's texts are valid UTF-8.
std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

// Digits, and more behind a point.
std::optional<double> decimal(std::string_view text) {
  double number = 0;
  if (text.empty() || text.size() > 20 || text.find_first_not_of("0123456789.") != std::string_view::npos)
    return std::nullopt;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

}  // namespace

std::size_t count_rules(const JsonValue& tool) {
  std::size_t count = 0;
  for_rules(tool, [&](const JsonValue&, const std::string&) { ++count; });
  return count;
}

void check_github_rules(const JsonValue& tool, const ToolComplaint& complain) {
  if (const std::size_t count = count_rules(tool); count > kGithubRules) {
    complain(Level::error, "/driver/rules",
             cat("there are ", with_commas(count), " rules, and 25,000 are taken at most"));
  }
  for_rules(tool, [&](const JsonValue& rule, const std::string& below) {
    const std::string_view id = rule.string_at({"id"});
    if (id.empty()) complain(Level::error, cat(below, "/id"), "the rule's id is missing or empty");
    for (const std::string_view text : {"shortDescription", "fullDescription", "help"}) {
      const std::string here = cat(below, '/', text, "/text");
      const std::string_view content = rule.string_at({text, "text"});
      if (content.empty())
        complain(Level::error, here, cat("the ", text, " of rule ", quoted(id), " is missing or empty"));
      if (text != "help" && characters(content) > 1024)
        complain(Level::error, here, "it is longer than 1,024 characters");
    }
    if (characters(rule.string_at({"name"})) > 255)
      complain(Level::error, cat(below, "/name"), "it is longer than 255 characters");
    if (const JsonValue* tags = rule.at({"properties", "tags"}); tags != nullptr && tags->items.size() > kGithubTags) {
      complain(Level::error, cat(below, "/properties/tags"),
               cat("there are ", tags->items.size(), " tags, and 20 are taken at most"));
    }
  });
}

void check_severities(const JsonValue& tool, Problem::Level level, const ToolComplaint& complain) {
  for_rules(tool, [&](const JsonValue& rule, const std::string& below) {
    const JsonValue* severity = rule.at({"properties", "security-severity"});
    if (severity == nullptr) return;
    const std::string here = cat(below, "/properties/security-severity");
    const auto number = severity->is_string() ? decimal(severity->text) : std::nullopt;
    if (!number || *number > 10) {
      complain(level, here, "it is no text of a number from 0.0 to 10.0");
    } else if (*number == 0) {
      complain(Level::warning, here, "0.0 is no severity: the level of the results is shown instead");
    }
  });
}

}  // namespace assay::sarif
