// How severe it is when somebody gets a scope of the run's token who should not have it.
#pragma once

#include <string_view>

#include "base/severity.h"
#include "rules/workflows/permission_facts.h"

namespace assay::workflows {

// Of writing; medium for a scope that is not known.
inline Severity write_severity_of(std::string_view scope) {
  const auto known = facts::builtin_permission_facts().scope(scope);
  const std::string_view said = known ? known->write_severity : std::string_view();
  return said == "high" ? Severity::high : said == "low" ? Severity::low : Severity::medium;
}

}  // namespace assay::workflows
