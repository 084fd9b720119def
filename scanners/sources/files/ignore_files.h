// Finds and reads the git ignore files of a folder.
#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "scanners/sources/files/ignore_rules.h"

namespace assay::files {

// `above` with .git/info/exclude and .gitignore of the folder put before it, where they exist; `base` is the length of
// the folder's path. Files that cannot be read or are over 1 MiB ignore nothing. Links are not followed, as git does.
std::shared_ptr<const IgnoreChain> with_ignore_files(int folder, std::size_t base,
                                                     std::shared_ptr<const IgnoreChain> above);

// `above` with the files that the work tree in `folder` tracks, where it is the top of one (`absolute` is its path).
// What keeps us from knowing them goes into `problem`.
std::shared_ptr<const IgnoreChain> with_tracked_files(int folder, const std::string& absolute, std::size_t base,
                                                      const ReadTracked& read, std::shared_ptr<const IgnoreChain> above,
                                                      std::string& problem);

}  // namespace assay::files
