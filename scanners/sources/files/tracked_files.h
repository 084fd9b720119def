// The files that a repository tracks. Ignore files do not hold for them: git keeps an ignored file that was committed.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace assay::files {

// Immutable; shared by threads.
class TrackedFiles {
 public:
  // Paths from the top of the work tree, in any order; one that ends with '/' stands for all that lies in the folder.
  explicit TrackedFiles(std::vector<std::string> paths);

  // Whether the file is tracked, or the folder holds a tracked file.
  bool holds(std::string_view path, bool is_folder) const;

 private:
  std::vector<std::string> paths_;  // sorted
};

// Gives the tracked files of the work tree whose top is at this absolute path. Called from several threads.
using ReadTracked = std::function<Result<std::vector<std::string>>(const std::string& work_tree)>;

}  // namespace assay::files
