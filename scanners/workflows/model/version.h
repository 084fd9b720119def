// Versions as tags and comments write them: v6, 6.1.2, v6.1.2-beta.1, 2025.1. Pure functions.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace assay::workflows {

struct Version {
  std::uint32_t major = 0, minor = 0, patch = 0;
  std::uint8_t parts = 1;  // that were written
  std::string_view text;   // as written

  // A moving tag: v6 and v6.1 go where the next release goes.
  bool is_full() const { return parts == 3; }
  // Behind '-', without it.
  std::string_view prerelease() const;
};

// The whole text as a version. Each part has at most nine digits.
std::optional<Version> parse_version(std::string_view text);

// The version that a comment behind a `uses:` names: the first word that is one, alone or as tag=v6.1.2, pin@v6,
// ratchet:actions/checkout@v6, actions/checkout@v6.1.2.
std::optional<Version> version_in_comment(std::string_view comment);

}  // namespace assay::workflows
