#include "rules/policies/policy.h"

#include <algorithm>
#include <array>

#include "base/letter_case.h"
#include "rules/policies/wildcard.h"

namespace assay::policy {

namespace {

// Where owner/repo ends.
std::size_t repository_end(std::string_view action) {
  const std::size_t slash = action.find('/');
  return slash == std::string_view::npos ? action.size() : std::min(action.find('/', slash + 1), action.size());
}

std::string comparable(std::string_view action) {
  const std::size_t end = repository_end(action);
  return lower(action.substr(0, end)).append(action.substr(end));
}

}  // namespace

bool names_action(std::string_view pattern, std::string_view action) {
  const std::string wanted = comparable(pattern);
  if (fits(wanted, comparable(action))) return true;
  return repository_end(pattern) == pattern.size() && fits(wanted, lower(action.substr(0, repository_end(action))));
}

const Minimum* minimum_of(const Actions& actions, std::string_view action) {
  const Minimum* best = nullptr;
  for (const Minimum& one : actions.minimum)
    if (names_action(one.action, action) && (best == nullptr || one.action.size() > best->action.size())) best = &one;
  return best;
}

std::optional<std::uint32_t> day_of(std::string_view text) {
  constexpr std::string_view kForm = "0000-00-00";
  if (text.size() != kForm.size()) return std::nullopt;
  std::uint32_t digits = 0;
  for (std::size_t i = 0; i < kForm.size(); ++i) {
    if (kForm[i] == '-' ? text[i] != '-' : text[i] < '0' || text[i] > '9') return std::nullopt;
    if (kForm[i] != '-') digits = digits * 10 + static_cast<std::uint32_t>(text[i] - '0');
  }
  constexpr std::array<std::uint32_t, 12> kDays = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const std::uint32_t month = digits / 100 % 100, day = digits % 100;
  if (month < 1 || month > 12 || day < 1 || day > kDays[month - 1]) return std::nullopt;
  return digits;
}

}  // namespace assay::policy
