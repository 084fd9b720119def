// What git says of a folder that is the top of a work tree: the files that it tracks, and how old its history is. Only
// objects, refs and the index are read, and nothing that a repository's owner could have us run: whose it is does not
// matter.
#pragma once

#include <functional>
#include <optional>
#include <set>
#include <string>

#include "scanners/posture/checkout/checkout.h"

namespace assay::posture {

struct GitSide {
  std::optional<std::set<std::string, std::less<>>> tracked;  // files and links; nothing: it is no work tree
  std::optional<History> history;
  std::string no_history;  // why there is none
  std::string problem;     // what of it could not be read: a gap; empty for none
};

// `root` is absolute and without links.
GitSide read_git(const std::string& root, std::int64_t now);

}  // namespace assay::posture
