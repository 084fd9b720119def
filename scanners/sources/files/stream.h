// Scans what can only be read once, from front to end: stdin, pipes, files of the kernel.
#pragma once

#include <cstdint>
#include <vector>

#include "base/bytes.h"
#include "base/coverage.h"
#include "base/limits.h"
#include "base/origin.h"
#include "scanners/sources/files/admission.h"
#include "scanners/sources/files/blob_consumer.h"

namespace assay::files {

struct StreamOptions {
  Limits limits{};
  ContentChoice content{};
  bool wait = true;        // wait for a descriptor that has nothing yet; otherwise that is a gap
  std::uint64_t most = 0;  // bytes to read at most, more is a gap; 0: no bound
};

// Reads `fd` to its end. `head`: bytes that were read from it already. An input that turns out to be no longer than
// limits.whole_file_bytes is handed on whole, so that it gives what a file would. A longer one is scanned by one thread
// for each consumer; without consumers it is only read.
void scan_stream(int fd, Bytes head, const Origin& origin, const std::vector<BlobConsumer*>& consumers,
                 const StreamOptions& options, Coverage& coverage);

}  // namespace assay::files
