#include "scanners/workflows/model/version.h"

#include <algorithm>
#include <charconv>

namespace assay::workflows {

namespace {

constexpr std::size_t kMostDigits = 9;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Reads a number at the start of `rest` and takes it away.
std::optional<std::uint32_t> take_number(std::string_view& rest) {
  std::size_t digits = 0;
  while (digits < rest.size() && is_digit(rest[digits])) ++digits;
  if (digits == 0 || digits > kMostDigits) return std::nullopt;
  std::uint32_t value = 0;
  std::from_chars(rest.data(), rest.data() + digits, value);
  rest.remove_prefix(digits);
  return value;
}

}  // namespace

std::optional<Version> parse_version(std::string_view text) {
  Version out;
  out.text = text;
  std::string_view rest = text;
  if (rest.starts_with('v') || rest.starts_with('V')) rest.remove_prefix(1);
  std::uint32_t* const parts[] = {&out.major, &out.minor, &out.patch};
  out.parts = 0;
  while (out.parts < 3) {
    const auto number = take_number(rest);
    if (!number) return std::nullopt;
    *parts[out.parts++] = *number;
    if (!rest.starts_with('.')) break;
    rest.remove_prefix(1);
  }
  if (rest.empty()) return out;
  if (rest[0] != '-' && rest[0] != '+') return std::nullopt;
  return out;
}

std::string_view Version::prerelease() const {
  const std::size_t sign = std::min(text.find_first_of("-+"), text.size());
  return text.substr(sign).starts_with('-') ? text.substr(sign + 1) : std::string_view();
}

std::optional<Version> version_in_comment(std::string_view comment) {
  while (!comment.empty()) {
    const std::size_t begin = comment.find_first_not_of(" \t,;()");
    if (begin == std::string_view::npos) return std::nullopt;
    comment.remove_prefix(begin);
    const std::size_t end = std::min(comment.find_first_of(" \t,;()"), comment.size());
    std::string_view word = comment.substr(0, end);
    comment.remove_prefix(end);
    if (const std::size_t mark = word.find_last_of("@="); mark != std::string_view::npos) word.remove_prefix(mark + 1);
    if (auto version = parse_version(word)) return version;
  }
  return std::nullopt;
}

}  // namespace assay::workflows
