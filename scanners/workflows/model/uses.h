// What a `uses:` refers to, in its parts.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "scanners/workflows/model/text.h"
#include "scanners/workflows/model/version.h"
#include "scanners/workflows/yaml/tree.h"

namespace assay::workflows {

enum class UsesKind : std::uint8_t {
  repository,  // owner/repository[/path]@ref
  local,       // ./path, in the checkout of the job
  self,        // $/path, in the repository and commit of the workflow itself
  docker,      // docker://image
  invalid,     // anything else, an expression too: GitHub resolves none here
};

enum class RefKind : std::uint8_t {
  none,       // no @, or nothing behind it
  sha,        // 40 or 64 hexadecimal digits
  short_sha,  // 7 to 39: may be a commit or a tag
  version,    // v6, 6.1.2
  branch,     // anything else: main, release/v1
};

// Views of the tree.
struct Uses {
  Text text;
  UsesKind kind = UsesKind::invalid;
  RefKind ref_kind = RefKind::none;
  std::string_view owner, repository;
  std::string_view path;  // within the repository, without '/' at its begin; of local and self without ./ and $/
  std::string_view ref;
  const yaml::Comment* comment = nullptr;  // behind it on its line
  std::optional<Version> commented;        // the version that the comment names

  // That the ref is.
  std::optional<Version> version() const;
  // A workflow file, by its path.
  bool is_reusable_workflow() const;
  // owner/repository without path, without regard to the case of letters.
  bool is_repository(std::string_view name) const;
  // Where `ref` stands, and the @ before it not.
  yaml::Span ref_span(const yaml::Tree& tree) const;
};

Uses parse_uses(Text text, const yaml::Tree& tree);

RefKind ref_kind_of(std::string_view ref);

}  // namespace assay::workflows
