// Where a walk starts: named paths and, in later rounds, targets of links. Finds out what each is, and makes sure that
// overlapping ones are walked once.
#pragma once

#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/coverage.h"
#include "base/file.h"
#include "scanners/sources/files/ignore_rules.h"
#include "scanners/sources/files/walk.h"

namespace assay::files {

struct Root {
  bool folder = false;
  std::string path;       // to open it by
  std::string shown;      // before the names of what lies in it: "" or ending in '/'; for a file its path
  std::string canonical;  // absolute, without links, never ending in '/' but for "/" itself; empty when not needed
  UniqueFd fd;            // of a folder
  // What the ignore lists' folders see before paths below this root: "" or ending in '/'.
  std::string exclude_lead, ignore_lead;
  std::shared_ptr<const IgnoreChain> ignore;  // of the folders above, when gitignore is on
};

// A path to start from, and how it came up.
struct Start {
  std::string path;
  std::string shown;
  bool link = false;  // met in a walk: a target that is walked already is skipped, one that cannot be followed a gap
  friend auto operator<=>(const Start&, const Start&) = default;
};

// The roots of all rounds so far.
class Roots {
 public:
  // `canonical`: whether absolute paths are needed at all (one named path without links needs none).
  Roots(const WalkOptions& options, bool canonical);

  // The roots for a round. What is not there, special or excluded goes into `coverage`.
  std::vector<std::shared_ptr<Root>> resolve(const std::vector<Start>& starts, const IgnoreList& exclude,
                                             Coverage& coverage);

  // Whether this absolute path is a root itself, and so is walked by itself.
  bool is_root(const std::string& canonical) const { return known_.contains(canonical); }
  bool many() const { return known_.size() > 1; }

 private:
  bool inside_known(const std::string& canonical) const;
  void prepare_ignore(Root& root, Coverage& coverage) const;

  const WalkOptions& options_;
  bool canonical_;
  std::set<std::string> known_, known_folders_;
};

// `path` without "./" at its start and repeated or final '/'.
std::string tidy(std::string_view path);

int open_with(const WalkOptions& options, int folder, const char* name, int flags);

}  // namespace assay::files
