// Streams that are scanned as they come: a log that is still written, and one from which credentials are to be removed.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "base/finding.h"
#include "base/redaction.h"
#include "base/result.h"
#include "scanners/scan/scan.h"

namespace assay {

// Takes a finding as soon as it is known, with the places that were found of it now: a value that stands there again
// later comes again. An error ends the scan, and is its result.
using FindingSink = std::function<Status(const Finding& finding)>;

// Reads `fd` to its end. `name`: "-" for standard input. The result has the coverage alone.
Result<ScanResult> scan_log(int fd, const std::string& name, const ScanContext& context, const FindingSink& sink);

struct RedactOptions {
  bool keep_length = false;  // as many '*' as the value has bytes; otherwise "***", but for a part of an encoded run
  // Where what was done is noted, for a statement; null for nobody who asks. It includes a scan of what was written,
  // and what that finds is a gap. Not to be trusted when the result is an error.
  Redaction* record = nullptr;
  std::uint64_t* masked = nullptr;  // where the spans that are masked are counted; null for nobody who asks
};

// Copies `in` to `out`, every value that a scan finds masked, also those that are suppressed. Line ends within a value
// stay. What is read is written as soon as it is known to hold nothing more, line by line from a pipe. The result has
// the coverage: with a gap, something may not be masked.
Result<ScanResult> redact(int in, int out, const std::string& name, const ScanContext& context,
                          const RedactOptions& options);

}  // namespace assay
