#include "attest/sigstore/instance.h"

#include <cstddef>

// Defined in the generated embedded_instances.S.
extern "C" {
extern const char assay_trusted_root_begin[], assay_trusted_root_end[];
extern const char assay_staging_trusted_root_begin[], assay_staging_trusted_root_end[];
extern const char assay_signing_config_begin[], assay_signing_config_end[];
extern const char assay_staging_signing_config_begin[], assay_staging_signing_config_end[];
extern const char assay_tuf_root_begin[], assay_tuf_root_end[];
extern const char assay_staging_tuf_root_begin[], assay_staging_tuf_root_end[];
}

namespace assay::attest {

namespace {

std::string_view between(const char* begin, const char* end) { return {begin, static_cast<std::size_t>(end - begin)}; }

}  // namespace

std::string_view embedded_trusted_root(Instance instance) {
  return instance == Instance::staging ? between(assay_staging_trusted_root_begin, assay_staging_trusted_root_end)
                                       : between(assay_trusted_root_begin, assay_trusted_root_end);
}

std::string_view embedded_signing_config(Instance instance) {
  return instance == Instance::staging ? between(assay_staging_signing_config_begin, assay_staging_signing_config_end)
                                       : between(assay_signing_config_begin, assay_signing_config_end);
}

std::string_view embedded_tuf_root(Instance instance) {
  return instance == Instance::staging ? between(assay_staging_tuf_root_begin, assay_staging_tuf_root_end)
                                       : between(assay_tuf_root_begin, assay_tuf_root_end);
}

std::string_view tuf_repository(Instance instance) {
  return instance == Instance::staging ? "https://tuf-repo-cdn.sigstage.dev" : "https://tuf-repo-cdn.sigstore.dev";
}

}  // namespace assay::attest
