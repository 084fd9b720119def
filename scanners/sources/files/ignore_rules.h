// Ignore files: .gitignore, .git/info/exclude, and the `exclude` patterns of the configuration, which are written the
// same way (gitignore(5)). Immutable after parsing, so that threads share them.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scanners/sources/files/tracked_files.h"

namespace assay::files {

// The patterns of one ignore file, in order.
class IgnoreList {
 public:
  // Never fails: what is no pattern (comments, blank lines, patterns of more than 4 KiB) is left out, which ignores
  // less.
  static IgnoreList parse(std::string_view text);
  static IgnoreList of(const std::vector<std::string>& patterns);

  // Whether a path below the file's folder is ignored (true), taken back by a '!' pattern (false), or not spoken of.
  // The last pattern that fits decides. `path` has no leading '/'.
  std::optional<bool> ignores(std::string_view path, bool is_folder) const;

  bool empty() const { return patterns_.empty(); }

 private:
  struct Pattern {
    std::string glob;
    bool negated = false;
    bool folder_only = false;
    bool anchored = false;  // fits the whole path, not the last component
  };
  void add(std::string_view line);
  std::vector<Pattern> patterns_;
};

// The ignore files that hold for a folder: its own and those of the folders above it. Nearer ones decide first.
struct IgnoreChain {
  std::shared_ptr<const IgnoreChain> parent;
  std::size_t base = 0;  // length of the path of the list's folder, its '/' included
  IgnoreList list;
  std::shared_ptr<const TrackedFiles> tracked;  // where the folder is the top of a work tree

  // `path` is counted from the outermost list's folder. Parents must have been asked before: a file inside an ignored
  // folder cannot be taken back.
  static bool ignores(const IgnoreChain* chain, std::string_view path, bool is_folder);

  // Whether a repository tracks the file, or a file in the folder.
  static bool tracks(const IgnoreChain* chain, std::string_view path, bool is_folder);
};

// Whether the path or a folder above it is ignored by the list: for paths that were not reached by a walk.
bool ignores_deep(const IgnoreList& list, std::string_view path, bool is_folder);

}  // namespace assay::files
