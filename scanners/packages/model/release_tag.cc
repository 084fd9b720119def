#include "scanners/packages/model/release_tag.h"

#include "base/strings.h"

namespace assay::packages {

std::optional<Version> version_of_tag(std::string_view tag) {
  if (!tag.starts_with('v')) return std::nullopt;
  tag.remove_prefix(1);
  auto version = Version::parse(tag);
  if (!version || version->is_local() || version->release_parts() != 3) return std::nullopt;
  // The normal form is the only one: no leading zeros, no other spelling of a suffix. A '-' before it is Semantic
  // Versioning's, which has one form as well.
  std::string plain(tag);
  if (const std::size_t dash = plain.find('-'); dash != std::string::npos) plain.erase(dash, 1);
  if (version->text() != plain) return std::nullopt;
  return version;
}

}  // namespace assay::packages
