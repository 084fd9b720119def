#include "rules/importers/rule_text.h"

#include <algorithm>
#include <cstdio>

#include "base/letter_case.h"
#include "base/strings.h"
#include "rules/importers/yaml_text.h"

namespace assay::import {

namespace {

// With a seam in the anchor, so that no scanner takes the example for a credential.
std::string seamed(std::string text, const std::vector<Anchor>& anchors) {
  const std::string low = lower(text);
  for (const Anchor& anchor : anchors) {
    const std::size_t at = low.find(lower(anchor.text));
    if (at == std::string::npos) continue;
    text.insert(at + anchor.text.size() / 2, "{~}");
    return text;
  }
  return text;
}

std::string references_of(const ForeignRule& rule) {
  std::vector<std::string> links;
  for (const std::string& link : rule.references)
    if (link.starts_with("https://")) links.push_back(link);
  if (links.empty()) return {};
  std::string out = "    references:\n";
  for (const std::string& link : links) out += cat("      - ", quoted_yaml(link), "\n");
  return out;
}

// "123" and "null" would be no text.
std::string id_text(const std::string& id) {
  const bool plain = id[0] >= 'a' && id[0] <= 'z' && id != "null" && id != "true" && id != "false";
  return plain ? id : quoted_yaml(id);
}

}  // namespace

bool is_level(std::string_view word) { return word == "low" || word == "medium" || word == "high"; }

RuleText rule_text(const ForeignRule& rule, const Anchored& own, const std::string& id, const RulePaths& paths,
                   const std::vector<std::string>& matches) {
  std::string head = cat("  - id: ", id_text(id), "\n    description: ", quoted_yaml(one_line(rule.description, id)),
                         "\n    anchors:\n");
  for (const Anchor& anchor : own.anchors)
    head += anchor.caseless ? cat("      - {text: ", quoted_yaml(anchor.text), ", caseless: true}\n")
                            : cat("      - ", quoted_yaml(anchor.text), "\n");
  if (!own.left.empty()) head += cat("    left: ", quoted_yaml(own.left), "\n");
  head += cat("    pattern: ", quoted_yaml(own.pattern), "\n");
  if (own.is_pem) head += "    reader: pem\n";
  if (rule.entropy > 0) {
    char text[32];
    // The tools ask for more than their number, we for at least ours.
    std::snprintf(text, sizeof text, "%.4f", std::min(rule.entropy + 0.0001, 8.0));
    head += cat("    entropy: ", text, "\n");
  }
  head += cat("    severity: high\n    confidence: ", is_level(rule.confidence) ? rule.confidence : "high", "\n");
  if (rule.digit) head += "    checks: [digit]\n";
  if (rule.generic) head += "    generic: true\n";
  if (!paths.wanted.empty()) head += cat("    paths: ", list_of(paths.wanted), "\n");
  if (!paths.unwanted.empty()) head += cat("    exclude_paths: ", list_of(paths.unwanted), "\n");
  std::string tail = references_of(rule);
  tail += "    examples:\n      match:\n";
  for (const std::string& text : matches) tail += cat("        - ", quoted_yaml(seamed(text, own.anchors)), "\n");
  tail += "      no_match:\n        - 'nothing of the kind'\n        - 'nor here'\n";
  return {std::move(head), std::move(tail)};
}

}  // namespace assay::import
