// Files that hold attestations, of whatever form: a bundle, JSON lines of bundles, a PEP 740 attestation or provenance
// object, an answer of npm's registry, a DSSE envelope by itself.
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "attest/sigstore/bundle.h"
#include "base/result.h"

namespace assay::attest {

// An envelope by itself can only be verified with a key.
using Attestation = std::variant<Bundle, Envelope>;

// What stands in `text`; one refusal in the place of each that cannot be read.
std::vector<Checked<Attestation>> read_attestations(std::string_view text);
std::vector<Checked<Attestation>> attestations_of(const Json& json);

// A regular file or a named pipe, up to the bound of a bundle.
Result<std::string> read_attestation_file(const std::string& path);

// The name of the artifact that a file of this name attests: "a.whl" of "a.whl.publish.attestation" and of
// "a.whl.sigstore.json". Empty where the name is of no such file.
std::string_view attested_name(std::string_view name);

}  // namespace assay::attest
