// Scans the file of a commit's message, as git gives it to the hook commit-msg.
#pragma once

#include <string>
#include <string_view>

#include "scanners/scan/file_scan.h"

namespace assay {

// The beginning of a message's file that counts, where somebody wrote it in an editor. `git commit --verbose` puts a
// line of scissors into it, that nothing below which counts, as remarks, and then what changes, with lines that the
// commit takes away and lines around: these are left out. Remarks begin with whatever core.commentChar says, and may be
// in any language. A line of scissors with anything else behind it is the author's, and cuts nothing. A message that
// was in no editor is kept whole, whatever it looks like.
std::string_view kept_of_message(std::string_view text);

// What scan_paths finds in the file, as if it ended where kept_of_message does.
Result<ScanResult> scan_message(const std::string& path, const files::FileScanOptions& options,
                                const ScanContext& context);

}  // namespace assay
