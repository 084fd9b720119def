#include "sarif/log/severity.h"

#include <algorithm>
#include <array>
#include <cstdlib>

namespace assay::sarif {

namespace {

constexpr std::array<std::string_view, 4> kLevels = {"none", "note", "warning", "error"};

// A word that is no level says as much as none.
std::string_view known(std::string_view level) {
  return std::find(kLevels.begin(), kLevels.end(), level) == kLevels.end() ? std::string_view() : level;
}

}  // namespace

std::string_view level_of(const JsonValue& result, const JsonValue* rule, const RuleFinder& rules) {
  if (const std::string_view level = known(result.string_at({"level"})); !level.empty()) return level;
  const std::string_view kind = result.string_at({"kind"});
  if (!kind.empty() && kind != "fail") return "none";
  const JsonValue* set = rules.setting_of(result, rule, "level");
  const std::string_view level = set == nullptr ? std::string_view() : known(set->text);
  return level.empty() ? "warning" : level;
}

std::string_view default_level_of(const JsonValue& rule) {
  const std::string_view level = known(rule.string_at({"defaultConfiguration", "level"}));
  return level.empty() ? "warning" : level;
}

unsigned security_severity_of(const JsonValue* rule) {
  const JsonValue* severity = rule == nullptr ? nullptr : rule->at({"properties", "security-severity"});
  if (severity == nullptr) return 0;
  const double number = std::strtod(severity->text.c_str(), nullptr);
  return number > 0 && number <= 10 ? static_cast<unsigned>(number * 100) : 0;
}

bool is_suppressed(const JsonValue& result) {
  const JsonValue* suppressions = result.find("suppressions");
  if (suppressions == nullptr || suppressions->items.empty()) return false;
  return std::all_of(suppressions->items.begin(), suppressions->items.end(), [](const JsonValue& one) {
    const std::string_view status = one.string_at({"status"});
    return status.empty() || status == "accepted";
  });
}

std::uint64_t badness_of(const JsonValue& result, const JsonValue* rule, const RuleFinder& rules) {
  const auto level = static_cast<std::uint64_t>(
      std::find(kLevels.begin(), kLevels.end(), level_of(result, rule, rules)) - kLevels.begin());
  const JsonValue* rank = result.find("rank");
  if (rank == nullptr) rank = rules.setting_of(result, rule, "rank");  // §3.27.25
  const double of_hundred = rank == nullptr ? 0 : std::clamp(std::strtod(rank->text.c_str(), nullptr), 0.0, 100.0);
  return (is_suppressed(result) ? 0 : std::uint64_t{1} << 40) | (level << 32) |
         (std::uint64_t{security_severity_of(rule)} << 16) | static_cast<std::uint64_t>(of_hundred * 100);
}

}  // namespace assay::sarif
