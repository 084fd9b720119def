// What differs around the members of two packages: headers, extra fields and comments, of which a package as it was
// read (model/package.h) tells nothing.
#pragma once

#include <vector>

#include "scanners/packages/audit/package_diff.h"
#include "scanners/sources/archives/byte_reader.h"

namespace assay::packages {

// Of two zip archives, or two gzip files; of anything else nothing. Texts are told by their length alone. Memory: the
// lists of members, at most 32 MiB each.
std::vector<Difference> diff_containers(archives::RandomReader& first, archives::RandomReader& second);

}  // namespace assay::packages
