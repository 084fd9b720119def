#include "scanners/sources/files/tracked_files.h"

#include <algorithm>
#include <utility>

namespace assay::files {

TrackedFiles::TrackedFiles(std::vector<std::string> paths) : paths_(std::move(paths)) {
  std::sort(paths_.begin(), paths_.end());
}

bool TrackedFiles::holds(std::string_view path, bool is_folder) const {
  std::string prefix(path);
  if (is_folder) prefix += '/';
  const auto found = std::lower_bound(paths_.begin(), paths_.end(), prefix);
  if (found != paths_.end() && (is_folder ? found->starts_with(prefix) : *found == prefix)) return true;
  // Inside a folder that is tracked as one.
  for (std::size_t slash = path.find('/'); slash != std::string_view::npos; slash = path.find('/', slash + 1)) {
    if (std::binary_search(paths_.begin(), paths_.end(), path.substr(0, slash + 1))) return true;
  }
  return false;
}

}  // namespace assay::files
