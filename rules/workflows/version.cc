#include "rules/workflows/version.h"

#include <charconv>

namespace assay::facts {
namespace {

std::optional<std::uint32_t> number_of(std::string_view digits) {
  std::uint32_t number = 0;
  const auto [end, status] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (digits.empty() || status != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  return number;
}

std::string_view first_part(std::string_view& text) {
  const std::size_t dot = text.find('.');
  const std::string_view part = text.substr(0, dot);
  text.remove_prefix(dot == text.npos ? text.size() : dot + 1);
  return part;
}

std::strong_ordering compare_pre_releases(std::string_view a, std::string_view b) {
  if (a.empty() || b.empty()) return a.empty() <=> b.empty();  // a release is greater than its pre-releases
  while (!a.empty() && !b.empty()) {
    const std::string_view one = first_part(a), two = first_part(b);
    const auto one_number = number_of(one), two_number = number_of(two);
    if (one_number && two_number) {
      if (*one_number != *two_number) return *one_number <=> *two_number;
    } else if (one_number || two_number) {
      return one_number ? std::strong_ordering::less : std::strong_ordering::greater;
    } else if (const auto order = one <=> two; order != std::strong_ordering::equal) {
      return order;
    }
  }
  return a.size() <=> b.size();
}

}  // namespace

std::optional<Version> parse_version(std::string_view text) {
  for (const std::string_view prefix : {"refs/tags/", "releases/", "release/"})
    if (text.starts_with(prefix)) text.remove_prefix(prefix.size());
  if (text.starts_with('v') || text.starts_with('V')) text.remove_prefix(1);
  text = text.substr(0, text.find('+'));
  Version version;
  const std::size_t dash = text.find('-');
  if (dash != text.npos) {
    version.pre_release = text.substr(dash + 1);
    if (version.pre_release.empty()) return std::nullopt;
    text = text.substr(0, dash);
  }
  if (text.empty() || text.back() == '.') return std::nullopt;
  while (!text.empty()) {
    const auto number = number_of(first_part(text));
    if (!number || version.count == version.numbers.size()) return std::nullopt;
    version.numbers[version.count++] = *number;
  }
  return version;
}

std::strong_ordering compare(const Version& a, const Version& b) {
  if (const auto order = a.numbers <=> b.numbers; order != std::strong_ordering::equal) return order;
  return compare_pre_releases(a.pre_release, b.pre_release);
}

}  // namespace assay::facts
