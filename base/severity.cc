#include "base/severity.h"

#include <array>
#include <cstddef>

namespace assay {

namespace {
constexpr std::array<std::string_view, 5> kSeverities = {"info", "low", "medium", "high", "critical"};
constexpr std::array<std::string_view, 3> kConfidences = {"low", "medium", "high"};
constexpr std::array<std::string_view, 5> kStatuses = {"not-attempted", "active", "inactive", "unknown",
                                                       "unsound-verifier"};

template <class Enum, std::size_t N>
std::optional<Enum> find_name(const std::array<std::string_view, N>& names, std::string_view name) {
  for (std::size_t i = 0; i < N; ++i)
    if (names[i] == name) return static_cast<Enum>(i);
  return std::nullopt;
}
}  // namespace

std::string_view name_of(Severity value) { return kSeverities[static_cast<std::size_t>(value)]; }
std::string_view name_of(Confidence value) { return kConfidences[static_cast<std::size_t>(value)]; }
std::string_view name_of(VerificationStatus value) { return kStatuses[static_cast<std::size_t>(value)]; }

std::optional<Severity> severity_from(std::string_view name) { return find_name<Severity>(kSeverities, name); }
std::optional<Confidence> confidence_from(std::string_view name) { return find_name<Confidence>(kConfidences, name); }

}  // namespace assay
