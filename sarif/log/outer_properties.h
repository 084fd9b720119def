// What of a run stands outside of it: behind the runs of the log (`inlineExternalProperties`) or in other files
// (`externalPropertyFileReferences`, §3.15).
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "sarif/log/byte_input.h"

namespace assay::sarif {

// The log with all of that in its runs, as a file without a name in the folder for temporary files; a log that has no
// such thing, as it is. Other files are read where they stand below the log's own folder, by relative URIs and over no
// link. What is not there, is no such part or has another number of items than the log says stays a reference, so that
// the run is judged incomplete. An Error: a log or a part that is no JSON; parts of more than kMostValuesBesideResults
// values.
Result<LogFile> gathered(LogFile log);

// Opens each and gathers it.
Result<std::vector<LogFile>> open_gathered_logs(const std::vector<std::string>& paths);

}  // namespace assay::sarif
