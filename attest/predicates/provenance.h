// SLSA provenance v1 (slsa.dev/spec/v1.0/provenance): how and from what something was built.
#pragma once

#include <string>
#include <vector>

#include "attest/predicates/resource.h"
#include "attest/refusal.h"

namespace assay::attest {

struct Provenance {
  std::string build_type;
  Json external_parameters;  // an object: what whoever started the build chose
  Json internal_parameters;  // an object, or null
  std::vector<Resource> dependencies;
  std::string builder;  // a URI: who is believed
  std::string invocation;
  std::string started, finished;  // RFC 3339; may be empty
};

Json write_provenance(const Provenance& provenance);

// Members that the specification does not have are passed over, as it asks for; what it has must be of the right kind,
// and what it needs must be there.
Checked<Provenance> read_provenance(const Json& predicate);

}  // namespace assay::attest
