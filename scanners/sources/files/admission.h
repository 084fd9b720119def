// What of a file or stream is read for, by its first and last bytes.
#pragma once

#include <memory>
#include <string>

#include "base/bytes.h"
#include "base/container.h"
#include "base/coverage.h"
#include "base/image.h"
#include "scanners/sources/files/ignore_rules.h"

namespace assay::files {

struct ContentChoice {
  bool skip_binary = false;  // leave out what has a NUL in its first 8,000 bytes
  bool skip_packed = false;  // leave out archives and compressed data
  // Of files and members, not of streams: what is encrypted or stands packed within other bytes is a gap (unopened.h).
  bool hidden_is_gap = false;
  std::shared_ptr<const IgnoreList> exclude = nullptr;  // members of archives that are left out; null for none
  std::shared_ptr<ImageMemory> images = std::make_shared<ImageMemory>();  // of all inputs
};

struct Admission {
  bool admitted = true;                           // false: it is left out by choice, which is counted as skipped
  ContainerKind container = ContainerKind::none;  // to be opened
};

// `tail`: the last bytes, as container_of takes them. What scanning the bytes would not see is a gap: wide text
// (UTF-16, UTF-32) that is not `whole`, since only whole inputs are decoded, what is no archive any more although its
// name or first header says so, and what nobody opens (base/closed_form.h). `path` names it.
Admission admit(Bytes head, Bytes tail, bool whole, const ContentChoice& choice, const std::string& path,
                Coverage& coverage);

}  // namespace assay::files
