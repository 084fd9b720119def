#include "attest/pypi/file_name.h"

#include <algorithm>

#include "base/letter_case.h"
#include "base/strings.h"
#include "scanners/packages/names/file_name.h"
#include "scanners/packages/names/requirement.h"
#include "scanners/packages/names/version.h"

namespace assay::attest {

namespace {

constexpr std::size_t kMostTags = 1000;

// A build number without leading zeros: "01x" is "1x".
std::string build_of(std::string_view text) {
  const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
  const std::size_t zeros = std::min(text.find_first_not_of('0'), digits == 0 ? 0 : digits - 1);
  return std::string(text.substr(zeros));
}

std::optional<DistributionName> wheel_name(std::string_view file) {
  const packages::FileName parsed = packages::parse_file_name(file);
  const auto version = comparable_version(parsed.version);
  // PEP 427 has "__" in no name.
  if (!parsed.why.empty() || !version || parsed.name.find("__") != std::string::npos) return std::nullopt;
  if (parsed.python.size() * parsed.abi.size() * parsed.platform.size() > kMostTags) return std::nullopt;
  DistributionName out;
  out.project = packages::normalized_name(parsed.name);
  out.version = *version;
  if (!parsed.build.empty()) out.build = build_of(parsed.build);
  for (const std::string& tag : packages::expanded_tags(parsed)) out.tags.insert(lower(tag));
  return out;
}

}  // namespace

std::optional<std::string> comparable_version(std::string_view text) {
  const auto version = packages::Version::parse(text);
  return version ? std::optional(version->comparable_text()) : std::nullopt;
}

std::optional<DistributionName> distribution_name(std::string_view file) {
  for (const char c : file)
    if (static_cast<unsigned char>(c) <= 0x20 || static_cast<unsigned char>(c) >= 0x7f || c == '/') return std::nullopt;
  if (file.ends_with(".whl")) return wheel_name(file);
  std::string_view stem = file;
  if (stem.ends_with(".tar.gz")) {
    stem.remove_suffix(7);
  } else if (stem.ends_with(".zip")) {
    stem.remove_suffix(4);
  } else {
    return std::nullopt;
  }
  // The last dash stands before the version, as indexes read names; older spellings are for whoever looks into the
  // archive.
  const std::size_t dash = stem.rfind('-');
  if (dash == std::string_view::npos || dash == 0) return std::nullopt;
  const auto version = comparable_version(stem.substr(dash + 1));
  if (!version) return std::nullopt;
  return DistributionName{packages::normalized_name(stem.substr(0, dash)), *version, {}, {}};
}

}  // namespace assay::attest
