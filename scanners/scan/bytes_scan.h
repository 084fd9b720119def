// Scans bytes that are in memory: a document of an editor, a message, what a program is about to send.
#pragma once

#include <string>

#include "base/bytes.h"
#include "scanners/scan/scan.h"
#include "scanners/sources/files/admission.h"

namespace assay {

// What scan_paths finds in a file with these bytes, archives and encoded text opened, on the caller's thread. `name` is
// the path that places show; it is scanned as a name, and no file of that name is looked for: neither are suppression
// files, while comments in the text and the context's baselines hold. The bytes outlive the call. An Error only when
// nothing could begin.
Result<ScanResult> scan_bytes(Bytes text, const std::string& name, const files::ContentChoice& content,
                              const ScanContext& context);

// The same of the beginning of the file `path`: the suppression files that speak of it hold, as for scan_paths.
Result<ScanResult> scan_bytes_of(Bytes text, const std::string& path, const files::ContentChoice& content,
                                 const ScanContext& context);

}  // namespace assay
