#include "scanners/workflows/grammar/scalar_type.h"

#include <algorithm>
#include <string_view>

namespace assay::workflows {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string_view without_digits(std::string_view text) {
  while (!text.empty() && is_digit(text.front())) text.remove_prefix(1);
  return text;
}

bool is_number(std::string_view text) {
  const auto all = [](std::string_view rest, std::string_view allowed) {
    return !rest.empty() && rest.find_first_not_of(allowed) == std::string_view::npos;
  };
  if (text.starts_with("0x")) return all(text.substr(2), "0123456789abcdefABCDEF");
  if (text.starts_with("0o")) return all(text.substr(2), "01234567");
  if (text == ".nan" || text == ".NaN" || text == ".NAN") return true;
  if (!text.empty() && (text.front() == '-' || text.front() == '+')) text.remove_prefix(1);
  if (text == ".inf" || text == ".Inf" || text == ".INF") return true;
  const std::string_view behind = without_digits(text);
  bool digits = behind.size() != text.size();
  text = behind;
  if (text.starts_with('.')) {
    const std::string_view fraction = without_digits(text.substr(1));
    digits = digits || fraction.size() + 1 != text.size();
    text = fraction;
  }
  if (!digits) return false;
  if (text.empty()) return true;
  if (text.front() != 'e' && text.front() != 'E') return false;
  text.remove_prefix(1);
  if (!text.empty() && (text.front() == '-' || text.front() == '+')) text.remove_prefix(1);
  return !text.empty() && without_digits(text).empty();
}

}  // namespace

ScalarType scalar_type(const yaml::Node& node) {
  const yaml::Node& scalar = node.alias_of() == nullptr ? node : *node.alias_of();
  if (scalar.style != yaml::Style::plain) return ScalarType::text;
  if (scalar.extended && (scalar.properties()->tag == "!!str" || scalar.properties()->tag == "!"))
    return ScalarType::text;
  const std::string_view text = scalar.text;
  if (scalar.is_null()) return ScalarType::null;
  constexpr std::string_view kBooleans[] = {"true", "True", "TRUE", "false", "False", "FALSE"};
  if (std::find(std::begin(kBooleans), std::end(kBooleans), text) != std::end(kBooleans)) return ScalarType::boolean;
  return is_number(text) ? ScalarType::number : ScalarType::text;
}

}  // namespace assay::workflows
