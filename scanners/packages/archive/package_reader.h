// One walk over a distribution: its structure, the digests of its members, the texts that checks read; and every byte
// handed on to whoever scans it, so that nothing is unpacked twice.
#pragma once

#include <string>

#include "base/limits.h"
#include "base/result.h"
#include "scanners/packages/model/package.h"
#include "scanners/sources/archives/byte_reader.h"
#include "scanners/sources/archives/member_sink.h"

namespace assay::packages {

struct ReadOptions {
  Limits limits;
  bool git_blobs = false;   // Member::git_blob is asked for
  bool git_sha256 = false;  // as repositories of that kind have it
};

// `path`: as reports show it. `scanning` (may be null) takes the members as the door of archives hands them on. Gaps go
// to `coverage`, unless `scanning` takes them. What could not be read leaves `readable` or `complete` false. Memory:
// the list of members, the texts (16 MiB in all), what opening nested archives takes.
Package read_package(const std::string& path, archives::RandomReader& bytes, const ReadOptions& options,
                     archives::MemberSink* scanning, Coverage& coverage);

}  // namespace assay::packages
