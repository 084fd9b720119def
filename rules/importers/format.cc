// What tells the formats apart, and names as ours.
#include "base/letter_case.h"
#include "rules/importers/readers.h"

namespace assay::import {

std::optional<Format> format_of(std::string_view text) {
  if (const std::size_t first = text.find_first_not_of(" \t\r\n");
      first != std::string_view::npos && text[first] == '{')
    return Format::detect_secrets;
  // A line that begins a table or gives a value tells TOML; a key of the outermost mapping tells YAML.
  bool toml = false;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (line.starts_with("rules:")) return Format::nosey_parker;
    if (line.starts_with("detectors:")) return Format::trufflehog;
    while (line.starts_with(" ") || line.starts_with("\t")) line.remove_prefix(1);
    const std::string low = lower(line.substr(0, 20));  // keys may be in any case there
    for (const std::string_view begin : {"[[rules", "[[ rules", "[rules", "rules =", "rules=", "[extend", "extend.",
                                         "extend =", "extend=", "[allowlist", "[[allowlist", "allowlist"})
      if (low.starts_with(begin)) return Format::gitleaks;
    toml = toml || low.starts_with("title =") || low.starts_with("title=");
  }
  return toml ? std::optional(Format::gitleaks) : std::nullopt;
}

std::string kebab_case(std::string_view name) {
  std::string out;
  for (const char c : name) {
    const char l = c >= 'A' && c <= 'Z' ? static_cast<char>(c | 32) : c;
    const bool good = (l >= 'a' && l <= 'z') || (l >= '0' && l <= '9');
    if (good)
      out += l;
    else if (!out.empty() && out.back() != '-')
      out += '-';
  }
  while (out.ends_with('-')) out.pop_back();
  return out.substr(0, 80);
}

}  // namespace assay::import
