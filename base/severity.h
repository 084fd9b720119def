// How bad a finding is, how sure we are, and what is known of it.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace assay {

enum class Severity : std::uint8_t { info, low, medium, high, critical };
enum class Confidence : std::uint8_t { low, medium, high };

// State of a credential (DESIGN §4 Verification). Nothing is attempted unless asked.
enum class VerificationStatus : std::uint8_t { not_attempted, active, inactive, unknown, unsound_verifier };

std::string_view name_of(Severity);            // "info", "low", ...
std::string_view name_of(Confidence);          // "low", "medium", "high"
std::string_view name_of(VerificationStatus);  // "not-attempted", "active", ...

std::optional<Severity> severity_from(std::string_view name);
std::optional<Confidence> confidence_from(std::string_view name);

}  // namespace assay
