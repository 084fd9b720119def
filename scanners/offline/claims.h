// What tokens say of themselves: JSON in base64, times, and the few characters that may be told of it. For the kinds of
// evidence alone. Nothing that is read here is kept; what is decoded of a value is wiped.
#pragma once

#include <chrono>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "base/finding.h"

namespace assay::offline {

using Json = nlohmann::json;

// Whether text is not empty, no longer than `most` bytes and made of what `allowed` takes.
bool all_of(std::string_view text, std::size_t most, bool (*allowed)(char));
bool is_digit(char c);
bool is_letter(char c);

// The day of a time in seconds since 1970; nothing outside of the years 1990 to 2199, where it is no time.
std::optional<std::chrono::sys_days> day_of(const Json& seconds);

// "2026-01-31"
std::string text_of(std::chrono::sys_days day);

// A day that has begun is not over: a token ends within its last day or before.
OfflineEvidence expiry_of(std::chrono::sys_days end, std::chrono::sys_days today);

// A part of a token, base64 of either alphabet, as a JSON object. Its numbers and texts are the parser's own copies:
// they are claims, not the secret part.
std::optional<Json> object_of(std::string_view base64);

}  // namespace assay::offline
