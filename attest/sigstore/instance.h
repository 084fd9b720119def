// Sigstore's instances for everybody, whose data is embedded.
#pragma once

#include <cstdint>
#include <string_view>

namespace assay::attest {

enum class Instance : std::uint8_t { production, staging };

// Of each the text of a file; data/ and make_instances.py say where they are from.
std::string_view embedded_trusted_root(Instance instance);
std::string_view embedded_signing_config(Instance instance);
std::string_view embedded_tuf_root(Instance instance);

// "https://tuf-repo-cdn.sigstore.dev"
std::string_view tuf_repository(Instance instance);

}  // namespace assay::attest
