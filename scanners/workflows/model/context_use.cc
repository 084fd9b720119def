#include "scanners/workflows/model/context_use.h"

namespace assay::workflows {

namespace {

bool is_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

// secrets.NAME and secrets['NAME'], from behind the context on.
std::string_view property_at(std::string_view rest) {
  const bool index = rest.starts_with("['");
  if (!index && !rest.starts_with('.')) return {};
  rest.remove_prefix(index ? 2 : 1);
  std::size_t size = 0;
  while (size < rest.size() && is_name(rest[size])) ++size;
  return rest.substr(0, size);
}

}  // namespace

std::vector<ContextUse> uses_of_context(const Text& text, std::string_view context) {
  std::vector<ContextUse> out;
  const std::string_view value = text.value();
  for (std::size_t open = value.find("${{"); open != std::string_view::npos; open = value.find("${{", open)) {
    const std::size_t close = std::min(value.find("}}", open), value.size());
    bool quoted = false;
    for (std::size_t at = open + 3; at < close; ++at) {
      if (value[at] == '\'') quoted = !quoted;
      if (quoted || (value[at] | 0x20) != context[0] || !equal_ignoring_case(value.substr(at, context.size()), context))
        continue;
      const char before = value[at - 1];
      const std::size_t behind = at + context.size();
      if (is_name(before) || before == '.' || (behind < value.size() && is_name(value[behind]))) continue;
      out.push_back({open, std::min(close + 2, value.size()), property_at(value.substr(behind, close - behind))});
      at = behind - 1;
    }
    open = close;
  }
  return out;
}

bool reads_secret(const Text& text) {
  for (const ContextUse& use : uses_of_context(text, "secrets"))
    if (!equal_ignoring_case(use.name, "GITHUB_TOKEN")) return true;
  return false;
}

}  // namespace assay::workflows
