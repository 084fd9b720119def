// Which package a line of a checksum file is about.
#pragma once

#include <string>

#include "base/strings.h"
#include "scanners/packages/model/release.h"

namespace assay::packages {

// A name alone is that of the file; one with folders must be the end of the package's path, as `sha256sum --check`
// would look for it: a file of the same name in another folder is another file.
inline bool is_about(const RecordEntry& entry, const Package& package) {
  const std::string name = normal_path(entry.path);
  return name == package.file || cat("/", normal_path(package.path)).ends_with(cat("/", name));
}

}  // namespace assay::packages
