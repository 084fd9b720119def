// The structure of a zip archive, read strictly: every header before data against the central directory, and every byte
// of the file accounted for (APPNOTE.TXT 6.3.10). No member is unpacked.
//
// What different programs could read differently is an oddity, be it harmless to most of them.
#pragma once

#include "base/limits.h"
#include "base/result.h"
#include "scanners/packages/model/package.h"
#include "scanners/sources/archives/byte_reader.h"

namespace assay::packages {

// Fills members, in the order of the central directory, oddities and `readable`. An Error only where the file cannot be
// read. Memory: the central directory, at most 32 MiB.
// `data`: where the packed bytes of each member stand, in the order of members.
struct ZipData {
  std::uint64_t begin = 0, end = 0;
};
Status read_zip_layout(archives::RandomReader& file, const Limits& limits, Package& package,
                       std::vector<ZipData>& data);

}  // namespace assay::packages
