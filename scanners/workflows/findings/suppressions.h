// Comments that accept a finding where it stands.
//
//   uses: a/b@v1 # assay:ignore[action-ref-not-sha] vendored mirror
//   # assay:ignore[permissions-missing, secrets-inherit] reason
//   uses: a/b@v1 # zizmor: ignore[unpinned-uses]
//
// One holds for findings that begin or end on its line, or lie around it; one alone on its line holds for the next line
// with anything but a comment, too. What a suppression hides stays in reports, as suppressed.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "scanners/workflows/findings/finding.h"
#include "scanners/workflows/yaml/tree.h"

namespace assay::workflows {

struct IgnoreComment {
  std::vector<std::string_view> checks;  // as written, in the brackets
  std::string_view reason;
  bool zizmor = false;
  std::uint32_t line = 0;       // of the comment
  std::uint32_t holds_for = 0;  // another line, or 0
};

std::vector<IgnoreComment> ignore_comments(const yaml::Tree& tree);

// Marks the findings of the tree's file.
void suppress(const std::vector<IgnoreComment>& comments, std::vector<Finding>& findings);

}  // namespace assay::workflows
