// The source of files, folders and stdin: reads everything that the named paths hold and hands it to the consumers.
//
// Small files are read whole, by one openat and two reads without a stat: 100,000 files in a warm cache are bound by
// those calls, and a map takes 2.6 times as long as a read (measured). Larger ones are cut into windows and shared by
// the workers; holes of sparse files are skipped, with offsets right.
#pragma once

#include <string>
#include <vector>

#include "base/coverage.h"
#include "base/progress.h"
#include "scanners/sources/files/admission.h"
#include "scanners/sources/files/blob_consumer.h"
#include "scanners/sources/files/listing.h"
#include "scanners/sources/files/walk.h"

namespace assay::files {

struct FileScanOptions {
  WalkOptions walk;  // its threads and limits hold for all
  ContentChoice content;
  bool images_only = false;  // a named path that is no container image is a gap
};

// Scans `paths` as the user gave them; "-" and /dev/stdin are standard input, /dev/fd/N and /proc/self/fd/N are read as
// the streams they are. consumers: one for each of options.walk.threads workers. Everything read, skipped and not read
// goes into `coverage`; a path that is not there or is special is a gap. `progress` steps by the bytes of files that
// are done, as the file system has them; may be null.
void scan_files(const std::vector<std::string>& paths, const FileScanOptions& options,
                const std::vector<BlobConsumer*>& consumers, Coverage& coverage, Progress* progress = nullptr);

// What a part of a scan came to.
struct PartScan {
  Coverage read;  // of its files
  Coverage walk;  // of all that the walk met: the same in every part, and to be counted once
  Listing listing;
};

// The same of the files in a range alone: the parts of ranges that follow one another without a gap come to the whole.
// No path is a stream. A folder of a container image lies in one part (is_image_folder).
void scan_files(const std::vector<std::string>& paths, const FileScanOptions& options,
                const std::vector<BlobConsumer*>& consumers, const PathRange& range, PartScan& part);

// The same reading without scanning: the lower bound that `assay debug walk` measures against.
void walk_only(const std::vector<std::string>& paths, const FileScanOptions& options, Coverage& coverage);

}  // namespace assay::files
