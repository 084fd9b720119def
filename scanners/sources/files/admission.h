// What of a file or stream is read for, by its first bytes.
#pragma once

#include <string>

#include "base/bytes.h"
#include "base/coverage.h"

namespace assay::files {

struct ContentChoice {
  bool skip_binary = false;  // leave out what has a NUL in its first 8,000 bytes
  bool skip_packed = false;  // leave out compressed data
};

// False when content that begins so is left out by choice, which is counted as skipped. Otherwise what scanning its
// bytes would not see is a gap: compressed data, and wide text (UTF-16, UTF-32) that is not `whole`, since only whole
// inputs are decoded. `path` names it.
bool admit(Bytes head, bool whole, const ContentChoice& choice, const std::string& path, Coverage& coverage);

}  // namespace assay::files
