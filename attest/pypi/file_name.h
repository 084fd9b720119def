// Names of distribution files as an index compares them: parsed, so that spellings of one name are one (PEP 427, 440,
// 503 and 625).
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace assay::attest {

struct DistributionName {
  std::string project;         // normalised (PEP 503)
  std::string version;         // normalised (PEP 440), without zeros at the end of the release: 1.0 is 1
  std::string build;           // of a wheel: "1" or "1a"; may be empty
  std::set<std::string> tags;  // of a wheel, expanded: "py3-none-any"; empty for a source distribution
  friend bool operator==(const DistributionName&, const DistributionName&) = default;
};

// Of "NAME-VERSION.tar.gz", "….zip" and wheels; nothing where the name is none of them, or not well-formed.
std::optional<DistributionName> distribution_name(std::string_view file);

// The one form of a version, without zeros at the end of the release; nothing where the text is no version (PEP 440).
std::optional<std::string> comparable_version(std::string_view text);

}  // namespace assay::attest
