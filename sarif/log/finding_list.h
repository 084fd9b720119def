// What a report in JSON (schema assay-findings/1) says of its findings, for what needs no more than that.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "sarif/log/byte_input.h"

namespace assay::sarif {

struct ListedFinding {
  std::string rule, fingerprint;
  bool suppressed = false;
};

struct FindingList {
  bool complete = false;  // the run read everything
  std::vector<ListedFinding> findings;
};

// What is no such report is an error. A run keeps 20,000 findings: of more the file is none.
Result<FindingList> read_finding_list(ByteInput& input);

}  // namespace assay::sarif
