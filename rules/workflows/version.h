// Versions of actions as tags and comments write them.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string_view>

namespace assay::facts {

struct Version {
  std::array<std::uint32_t, 4> numbers{};
  std::uint8_t count = 0;        // of the numbers that are written: v6 has one, v6.1.2 three
  std::string_view pre_release;  // "beta.1" of v6.1.2-beta.1

  std::uint32_t major() const { return numbers[0]; }
  bool full() const { return count >= 3; }
};

// "v6", "6.1", "v6.1.2-beta.1", "releases/v6", "release/v1"; nothing for branches, SHAs and the like. Numbers above a
// million (dates as 20240101) are read too. Build metadata behind + is dropped.
std::optional<Version> parse_version(std::string_view text);

// Numbers that are not written are 0; a pre-release stands before its release, and pre-releases in order of their text,
// numbers as numbers (semver.org, 11).
std::strong_ordering compare(const Version& a, const Version& b);

}  // namespace assay::facts
