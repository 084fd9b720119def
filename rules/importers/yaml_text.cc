#include "rules/importers/yaml_text.h"

#include <algorithm>

#include "base/strings.h"

namespace assay::import {

std::string quoted_yaml(std::string_view text) {
  const bool plain = std::all_of(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) >= 0x20 && static_cast<unsigned char>(c) < 0x7F;
  });
  std::string out;
  if (plain) {
    for (const char c : text) out += c == '\'' ? std::string("''") : std::string(1, c);
    return cat("'", out, "'");
  }
  for (const char c : text) {
    if (c == '"' || c == '\\')
      out += cat("\\", std::string(1, c));
    else if (c == '\n')
      out += "\\n";
    else if (c == '\t')
      out += "\\t";
    else if (c == '\r')
      out += "\\r";
    else
      out += c;
  }
  return cat("\"", out, "\"");
}

std::string list_of(const std::vector<std::string>& texts) {
  std::string out;
  for (const std::string& text : texts) out += cat(out.empty() ? "" : ", ", quoted_yaml(text));
  return cat("[", out, "]");
}

std::string one_line(std::string_view text, std::string_view otherwise) {
  std::string out;
  for (const char c : text) out += c == '\n' || c == '\r' || c == '\t' ? ' ' : c;
  while (out.ends_with(' ')) out.pop_back();
  return out.empty() ? std::string(otherwise) : out;
}

std::string shown(std::string_view expression) {
  constexpr std::size_t kMost = 80;
  return cat("'", printable(expression.substr(0, kMost)), expression.size() > kMost ? "…'" : "'");
}

}  // namespace assay::import
