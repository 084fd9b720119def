// The customer's two maturity reports, written byte for byte as its own program writes them, with the verdict that it
// gives. Ours stands beside it and is not made here.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/result.h"

namespace assay::attest {

struct CustomerReport {
  bool passed = false;
  std::string level;
  std::string json;      // production_maturity.json or industrial_readiness.json
  std::string markdown;  // beside it, .md
};

struct CustomerJob {
  std::string release;
  std::string output_dir;                                      // only named in the report
  std::vector<std::pair<std::string, std::string>> artifacts;  // domain and path, as given; each domain once
  std::vector<std::string> required_domains;                   // empty: the customer's own
  std::vector<std::string> required_cases;                     // of industrial readiness
};

// Fail where a file cannot be read, and where the customer's program ends in an exception.
Result<CustomerReport> customer_production_maturity(const CustomerJob& job);
Result<CustomerReport> customer_industrial_readiness(const CustomerJob& job);

}  // namespace assay::attest
