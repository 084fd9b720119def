// assay evidence maturity
#pragma once

#include <string>
#include <vector>

#include "cli/evidence_read.h"

namespace CLI {
class App;
}  // namespace CLI

namespace assay::cli {

struct MaturityFlags {
  std::string report;  // production or industrial
  std::string compat = "dpone";
  std::string release, output_dir;
  std::vector<std::string> artifacts;  // domain=path
  std::vector<std::string> domains, cases;
  EvidenceReadFlags demands;
};

void declare_evidence_maturity(CLI::App& app, MaturityFlags& flags);
int write_maturity(const MaturityFlags& flags);

}  // namespace assay::cli
