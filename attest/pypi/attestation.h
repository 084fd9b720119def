// PEP 740 objects as bundles: an attestation of an index, and the provenance object that holds several.
#pragma once

#include <vector>

#include "attest/json.h"
#include "attest/sigstore/bundle.h"

namespace assay::attest {

// {"version": 1, "verification_material": {…}, "envelope": {…}} as a bundle of version 0.3.
Checked<Bundle> bundle_of_attestation(const Json& json);

// All attestations of {"version": 1, "attestation_bundles": […]}, each with the publisher that it is said to be of. A
// list of attestations without a publisher is refused.
Checked<std::vector<Bundle>> bundles_of_provenance(const Json& json);

// The attestation of a bundle. Refused is what has no form there: a key instead of a certificate, a message signature,
// no log entry, and time-stamps, unless `timestamps` allows the member that is still a draft.
Checked<Json> attestation_of_bundle(const Bundle& bundle, bool timestamps = false);

// The provenance object of attestations that one publisher made, as an index writes it.
Json provenance_of(const Publisher& publisher, std::vector<Json> attestations);

}  // namespace assay::attest
