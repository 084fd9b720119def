// "Did you mean …?" for names that are not known.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace assay {

// "did you mean 'NAME'?" with the known name nearest to `name`, when it is near: at most one edit (insert, drop, change
// or swap a character) in each three characters. Otherwise empty.
std::string did_you_mean(std::string_view name, std::span<const std::string_view> known);

// "allowed are A, B and C"
std::string allowed_are(std::span<const std::string_view> known);

}  // namespace assay
