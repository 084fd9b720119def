// Conditions on how many characters of a kind a value holds, which Kingfisher and TruffleHog have.
#pragma once

#include <string>
#include <string_view>

namespace assay::import {

inline constexpr std::string_view kDigits = "0123456789";
inline constexpr std::string_view kUpper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
inline constexpr std::string_view kLower = "abcdefghijklmnopqrstuvwxyz";

// An expression that fits the values, but for an empty one, that hold fewer than `least` of `characters`. Empty where
// none can say it: `least` is not of 1 to 200, or a character is not ASCII. Pure.
std::string fewer_than(int least, std::string_view characters);

}  // namespace assay::import
