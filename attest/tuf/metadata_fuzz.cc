// Any bytes as metadata of each role: what is read is bounded, and no key of the embedded root has signed it. (A seed
// that is the embedded root itself is the exception.)
#include <cstdint>
#include <cstdlib>

#include "attest/sigstore/instance.h"
#include "attest/tuf/metadata.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace assay::attest;
  static const tuf::Metadata root = *tuf::read_metadata(embedded_tuf_root(Instance::production), tuf::Role::root);
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  for (const tuf::Role role : {tuf::Role::root, tuf::Role::timestamp, tuf::Role::snapshot, tuf::Role::targets}) {
    const auto metadata = tuf::read_metadata(input, role);
    if (!metadata) continue;
    if (metadata->role != role || metadata->version < 1) std::abort();
    if (tuf::check_signatures(*metadata, root) && metadata->signed_bytes != root.signed_bytes) std::abort();
    for (const auto& [name, info] : metadata->files) static_cast<void>(tuf::check_file(input, info, name));
  }
  return 0;
}
